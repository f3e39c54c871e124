package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which operators enter the code of their second factor, after the password. */
@DashboardController(CodeController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
record CodeController(
    SignIn signIn, SignInPage signInPage, SecureCookies cookies, SecurityLog log, Pages pages) {

  static final String PATH = "/admin/sign-in/code";

  @Get
  HttpResponse<?> form(HttpRequest<?> request, @Nullable @QueryValue String next) {
    return page(request, HttpStatus.OK, SignInController.safe(next), "");
  }

  @Post
  HttpResponse<?> enter(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String next = SignInController.safe(form.text("next"));
    return switch (signIn.enterCode(
        cookies.session(request), form.text("code"), signInPage.client(request))) {
      case SignIn.Answer.SessionOpened opened -> signInPage.goesOn(request, opened, next);
      case SignIn.Answer.Locked locked -> {
        log.write(Refusal.SIGN_IN_LOCKED, request);
        yield page(
                request,
                HttpStatus.TOO_MANY_REQUESTS,
                next,
                "Too many wrong codes. Try again in %s min."
                    .formatted(locked.left().plusSeconds(59).toMinutes()))
            .header(
                HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, locked.left().toSeconds())));
      }
      case SignIn.Answer.Refused refused -> wrong(request, next);
      case SignIn.Answer.NameTaken taken -> wrong(request, next);
      case SignIn.Answer.Busy busy -> wrong(request, next);
    };
  }

  private HttpResponse<?> wrong(HttpRequest<?> request, String next) {
    log.write(Refusal.SIGN_IN_REFUSED, request);
    return page(
        request,
        HttpStatus.UNAUTHORIZED,
        next,
        "This code is wrong, over, or was used before. Wait for the next one.");
  }

  private MutableHttpResponse<String> page(
      HttpRequest<?> request, HttpStatus status, String next, String problem) {
    return pages.show(request, status, "code", Map.of("next", next, "problem", problem));
  }
}
