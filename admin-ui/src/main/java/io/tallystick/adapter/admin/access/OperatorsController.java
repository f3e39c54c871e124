package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Nullable;
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
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who may open the dashboard, kept by admins. A name may be an e-mail address, so forms carry it
 * and addresses do not.
 */
@DashboardController("/admin/operators")
@Secured("admin")
record OperatorsController(
    ManageOperators operators,
    Optional<IdentityProvider> provider,
    BrowseAudit audit,
    Pages pages,
    InstantSource clock) {

  private static final String ONE = "/admin/operators/one?of=";

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String done) {
    return list(request, HttpStatus.OK, done == null ? "" : done, Form.of(""), "");
  }

  @Post
  HttpResponse<?> add(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String name = name(form);
    String password = form.secret("password");
    Optional<Role> role = Role.of(form.text("role"));
    if (role.isEmpty()) {
      return list(request, HttpStatus.BAD_REQUEST, "", form, "choose a role.");
    }
    Change change =
        password.isEmpty() && provider.isPresent()
            ? operators.addWithoutPassword(name, role.get(), SignedIn.name(request))
            : operators.invite(name, password, role.get(), SignedIn.name(request));
    return switch (change) {
      case Change.Done done -> done("added");
      case Change.Impossible(String why) -> list(request, HttpStatus.CONFLICT, "", form, why + ".");
    };
  }

  /** One operator. The name may be an address: it is sealed, as is why nothing was changed. */
  @Get("/one")
  HttpResponse<?> one(
      HttpRequest<?> request, @Nullable @QueryValue String of, @Nullable @QueryValue String kept) {
    return page(request, SealedText.kept(of, request), SealedText.kept(kept, request));
  }

  @Post("/one")
  HttpResponse<?> choose(HttpRequest<?> request, @Nullable @Body String body) {
    return SealedText.redirect(ONE, name(Form.of(body)), request);
  }

  private static HttpResponse<?> refused(HttpRequest<?> request, Form form, String why) {
    String one = ONE + SealedText.seal(name(form), SignedIn.of(request));
    return SealedText.redirect(one + "&kept=", why, request);
  }

  @Post("/role")
  HttpResponse<?> role(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    Optional<Role> role = Role.of(form.text("role"));
    if (role.isEmpty()) {
      return refused(request, form, "choose a role.");
    }
    return result(
        request, form, operators.setRole(name(form), role.get(), SignedIn.name(request)), "role");
  }

  @Post("/password")
  HttpResponse<?> password(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    return result(
        request,
        form,
        operators.resetPassword(name(form), form.secret("password"), SignedIn.name(request)),
        "password");
  }

  @Post("/second-factor")
  HttpResponse<?> removeSecondFactor(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    return result(
        request,
        form,
        operators.removeSecondFactor(name(form), SignedIn.name(request)),
        "second-factor");
  }

  @Post("/release")
  HttpResponse<?> release(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    return result(
        request, form, operators.releaseName(name(form), SignedIn.name(request)), "released");
  }

  @Post("/disable")
  HttpResponse<?> disable(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    return result(
        request, form, operators.setDisabled(name(form), true, SignedIn.name(request)), "disabled");
  }

  @Post("/enable")
  HttpResponse<?> enable(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    return result(
        request, form, operators.setDisabled(name(form), false, SignedIn.name(request)), "enabled");
  }

  private HttpResponse<?> result(
      HttpRequest<?> request, Form form, Change change, String whatIsDone) {
    return switch (change) {
      case Change.Done done -> done(whatIsDone);
      case Change.Impossible(String why) -> refused(request, form, why + ".");
    };
  }

  private static HttpResponse<?> done(String what) {
    return Pages.to("/admin/operators?done=" + what);
  }

  private HttpResponse<?> list(
      HttpRequest<?> request, HttpStatus status, String done, Form typed, String problem) {
    return pages.show(
        request,
        status,
        "operators",
        Map.of(
            "operators",
            operators.list().stream().map(it -> row(it, SignedIn.name(request))).toList(),
            "result",
            result(done),
            "problem",
            problem,
            "name",
            typed.text("name"),
            "role",
            typed.text("role"),
            "provider",
            provider.map(IdentityProvider::host).orElse("")));
  }

  private HttpResponse<?> page(HttpRequest<?> request, String name, String problem) {
    Optional<Operator> found =
        operators.list().stream().filter(operator -> operator.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return pages.trouble(
          request,
          HttpStatus.NOT_FOUND,
          "There is no such operator",
          "Go back to the list of operators and reload it.");
    }
    return pages.show(
        request,
        "operator",
        Map.of(
            "operator",
            row(found.get(), SignedIn.name(request)),
            "problem",
            problem,
            "provider",
            provider.map(IdentityProvider::host).orElse("")));
  }

  private static String result(String done) {
    return switch (done) {
      case "added" ->
          "The operator is added and may sign in. They choose a password of their own at first.";
      case "role" -> "The role is changed. It counts from the next request on.";
      case "password" ->
          "The password is changed, and the sessions under the old one have ended. They choose"
              + " another one at the next sign-in.";
      case "second-factor" -> "The second factor is removed, and the sessions have ended.";
      case "released" -> "The name is released: who signs in with it next at the provider has it.";
      case "disabled" -> "The operator is disabled, and their sessions have ended.";
      case "enabled" -> "The operator may sign in again.";
      default -> "";
    };
  }

  /** Names have no capital letters, addresses may be typed with some. */
  private static String name(Form form) {
    return form.text("name").toLowerCase(Locale.ROOT);
  }

  /**
   * An operator, as admins see them.
   *
   * @param lastSignIn when they signed in last; none if they never did
   * @param you whether it is the reader
   */
  record OperatorRow(
      String name,
      String role,
      boolean disabled,
      boolean hasPassword,
      List<TimeCell> lastSignIn,
      boolean you) {}

  private OperatorRow row(Operator operator, String reader) {
    BrowseAudit.Filter signIns =
        new BrowseAudit.Filter(
            Optional.of(operator.name()),
            Optional.of("sign_in"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new OperatorRow(
        operator.name(),
        operator.role().code(),
        operator.disabled(),
        operator.hasPassword(),
        audit.page(signIns, Optional.empty(), 1).stream()
            .map(signIn -> TimeCell.of(signIn.deed().at(), clock.instant()))
            .toList(),
        operator.name().equals(reader));
  }
}
