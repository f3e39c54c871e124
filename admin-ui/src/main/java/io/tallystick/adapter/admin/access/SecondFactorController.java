package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.KeepSecondFactor;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Enrolment;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page on which operators set up the second factor of their sign-in. */
@DashboardController(SecondFactorController.PATH)
@Secured("viewer")
record SecondFactorController(
    KeepSecondFactor factors,
    KeepOwnAccount account,
    Origin origin,
    SecureCookies cookies,
    Pages pages) {

  static final String PATH = "/admin/account/second-factor";

  @Get
  HttpResponse<?> show(HttpRequest<?> request) {
    return page(request, HttpStatus.OK, TotpSecret.random(), List.of(), "");
  }

  /** The form brings the secret back, so that none is stored before its first code. */
  @Post
  HttpResponse<?> enrol(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    Optional<TotpSecret> secret = TotpSecret.read(form.text("secret"));
    if (secret.isEmpty()) {
      return show(request);
    }
    Enrolment enrolment =
        factors.enrol(
            SignedIn.name(request),
            cookies.session(request),
            origin.proof(request, form),
            secret.get().bytes(),
            form.text("code"));
    return switch (enrolment) {
      case Enrolment.Enrolled(List<String> codes) ->
          renewed(request, page(request, HttpStatus.OK, secret.get(), codes, ""));
      case Enrolment.Refused(String why) ->
          page(request, HttpStatus.CONFLICT, secret.get(), List.of(), why + ".");
    };
  }

  @Post("/remove")
  HttpResponse<?> remove(HttpRequest<?> request, @Nullable @Body String body) {
    Change change =
        factors.remove(
            SignedIn.name(request), cookies.session(request), origin.proof(request, Form.of(body)));
    return switch (change) {
      case Change.Done done ->
          renewed(request, Pages.to(AccountController.PATH + "?done=second-factor"));
      case Change.Impossible(String why) ->
          page(request, HttpStatus.CONFLICT, TotpSecret.random(), List.of(), why + ".");
    };
  }

  /** Who has proved who they are goes on in a session with another id. */
  private HttpResponse<?> renewed(HttpRequest<?> request, MutableHttpResponse<?> answer) {
    return answer.cookie(
        cookies.holding(
            request,
            SecureCookies.SESSION,
            account.renewed(SignedIn.name(request), cookies.session(request))));
  }

  /** With new codes, which are shown here alone, it reads nothing that could fail. */
  private MutableHttpResponse<?> page(
      HttpRequest<?> request,
      HttpStatus status,
      TotpSecret secret,
      List<String> codes,
      String problem) {
    return pages.show(
        request,
        status,
        "second-factor",
        Map.of(
            "secret",
            secret.text(),
            "image",
            secret.image(SignedIn.name(request)),
            "codes",
            codes,
            "left",
            codes.isEmpty()
                ? factors.recoveryCodes(SignedIn.name(request)).orElse(-1)
                : codes.size(),
            "problem",
            problem));
  }
}
