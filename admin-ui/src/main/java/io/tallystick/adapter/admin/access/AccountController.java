package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.KeepOwnAccount.OwnSession;
import io.tallystick.application.usecase.operator.KeepSecondFactor;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.domain.operator.Operator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which operators keep their own password and sessions. */
@DashboardController(AccountController.PATH)
@Secured("viewer")
record AccountController(
    KeepOwnAccount account,
    KeepSecondFactor factors,
    ManageOperators operators,
    Origin origin,
    SecureCookies cookies,
    Pages pages,
    InstantSource clock) {

  static final String PATH = "/admin/account";

  @Get
  HttpResponse<?> show(HttpRequest<?> request, @Nullable @QueryValue String done) {
    return page(request, HttpStatus.OK, done == null ? "" : done, "");
  }

  @Post("/password")
  HttpResponse<?> password(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String chosen = form.secret("chosen");
    if (!chosen.equals(form.secret("repeated"))) {
      return page(request, HttpStatus.BAD_REQUEST, "", "the two new passwords differ.");
    }
    Change change =
        account.changePassword(
            SignedIn.name(request), cookies.session(request), origin.proof(request, form), chosen);
    return switch (change) {
      case Change.Done done -> done(request, "password");
      case Change.Impossible(String why) -> page(request, HttpStatus.CONFLICT, "", why + ".");
    };
  }

  @Post("/sessions/end")
  HttpResponse<?> endOthers(HttpRequest<?> request, @Nullable @Body String body) {
    Proof proof = origin.proof(request, Form.of(body));
    return switch (account.endOtherSessions(
        SignedIn.name(request), cookies.session(request), proof)) {
      case Change.Done done -> done(request, "sessions");
      case Change.Impossible(String why) -> page(request, HttpStatus.CONFLICT, "", why + ".");
    };
  }

  /** Who has proved who they are goes on in a session with another id. */
  private HttpResponse<?> done(HttpRequest<?> request, String what) {
    String renewed = account.renewed(SignedIn.name(request), cookies.session(request));
    return Pages.to(PATH + "?done=" + what)
        .cookie(cookies.holding(request, SecureCookies.SESSION, renewed));
  }

  private HttpResponse<?> page(
      HttpRequest<?> request, HttpStatus status, String done, String problem) {
    return pages.show(
        request,
        status,
        "account",
        Map.of(
            "sessions",
            account.sessions(SignedIn.name(request), cookies.session(request)).stream()
                .map(it -> OwnSessionRow.of(it, clock.instant()))
                .toList(),
            "hasPassword",
            operators.list().stream()
                .filter(it -> it.name().equals(SignedIn.name(request)))
                .anyMatch(Operator::hasPassword),
            "hasFactor",
            factors.recoveryCodes(SignedIn.name(request)).isPresent(),
            "result",
            result(done),
            "problem",
            problem));
  }

  private static String result(String done) {
    return switch (done) {
      case "password" -> "Your password is changed, and your other sessions have ended.";
      case "second-factor" -> "Your second factor is removed.";
      case "sessions" -> "Your other sessions have ended.";
      default -> "";
    };
  }

  /**
   * A session in the list of the operator's own.
   *
   * @param asking whether it is the one in which the list is shown
   */
  record OwnSessionRow(TimeCell opened, TimeCell used, String address, boolean asking) {

    static OwnSessionRow of(OwnSession session, Instant now) {
      return new OwnSessionRow(
          TimeCell.of(session.openedAt(), now),
          TimeCell.of(session.lastUsed(), now),
          session.address(),
          session.asking());
    }
  }
}
