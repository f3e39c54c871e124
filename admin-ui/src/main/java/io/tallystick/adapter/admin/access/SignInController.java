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
import io.micronaut.security.rules.SecurityRule;
import io.tallystick.adapter.admin.access.SecurityLog.Refusal;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.usecase.operator.SignIn;
import java.time.Duration;
import java.util.regex.Pattern;

/** Where operators come in with a password, and go out. */
@DashboardController("/admin")
record SignInController(SignIn signIn, SignInPage page, SecureCookies cookies, SecurityLog log) {

  static final String PATH = "/admin/sign-in";
  static final String START = "/admin/events";

  private static final Pattern OURS =
      Pattern.compile("/admin(?:/[A-Za-z0-9_.~-]*+)*+(?:\\?[A-Za-z0-9_.~=&%:,@+/-]*+)?");

  private static final int LONGEST_NEXT = 512;

  @Get
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> start() {
    return Pages.to(START);
  }

  @Get("/sign-in")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> form(
      HttpRequest<?> request,
      @Nullable @QueryValue String next,
      @Nullable @QueryValue String ended) {
    return request.getUserPrincipal().isPresent()
        ? Pages.to(safe(next))
        : page.show(request, HttpStatus.OK, safe(next), "", "", ended != null);
  }

  @Post("/sign-in")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> signIn(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String next = safe(form.text("next"));
    String name = form.text("name");
    return switch (signIn.signIn(name, form.secret("password"), page.client(request))) {
      case SignIn.Answer.SessionOpened opened -> page.opened(request, opened, next);
      case SignIn.Answer.Refused refused -> {
        log.write(Refusal.SIGN_IN_REFUSED, request);
        yield page.show(
            request,
            HttpStatus.UNAUTHORIZED,
            next,
            "Name and password do not fit together, or the account is disabled.",
            name,
            false);
      }
      case SignIn.Answer.Locked(Duration left) -> page.locked(request, left, next);
      case SignIn.Answer.NameTaken taken -> page.nameTaken(request, name, next);
      case SignIn.Answer.Busy busy -> page.busy(request, next);
    };
  }

  @Post("/sign-out")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<?> signOut(HttpRequest<?> request) {
    cookies.read(request, SecureCookies.SESSION).ifPresent(signIn::signOut);
    return Pages.to("/admin/sign-in")
        .cookie(cookies.gone(request, SecureCookies.SESSION))
        .header("Clear-Site-Data", "\"cache\"");
  }

  /** Only a page of ours: no other place is gone to from here. */
  static String safe(@Nullable String next) {
    return next != null
            && next.length() <= LONGEST_NEXT
            && OURS.matcher(next).matches()
            && !next.contains("//")
            && !next.contains("..")
            && !next.startsWith("/admin/sign-")
        ? next
        : START;
  }
}
