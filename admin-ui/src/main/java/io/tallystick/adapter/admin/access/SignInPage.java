package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.tallystick.adapter.admin.access.SecurityLog.Refusal;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.usecase.operator.SignIn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The page on which operators sign in, and what it says of the outcome. */
@Singleton
record SignInPage(
    SignIn signIn,
    Pages pages,
    Optional<IdentityProvider> provider,
    Origin origin,
    SecureCookies cookies,
    SecurityLog log) {

  private static final Duration KNOWN_BROWSER = Duration.ofDays(180);

  /** Where a sign-in comes from. */
  SignIn.Client client(HttpRequest<?> request) {
    return new SignIn.Client(
        origin.of(request),
        cookies.read(request, SecureCookies.BROWSER),
        SecurityLog.mark(request));
  }

  /** The answer to a sign-in that has opened a session, which ends the one before. */
  MutableHttpResponse<?> opened(
      HttpRequest<?> request, SignIn.Answer.SessionOpened opened, String next) {
    cookies.read(request, SecureCookies.SESSION).ifPresent(signIn::signOut);
    return goesOn(request, opened, next);
  }

  /** The answer with which the browser goes on in a session. */
  MutableHttpResponse<?> goesOn(
      HttpRequest<?> request, SignIn.Answer.SessionOpened opened, String next) {
    log.opened(request, opened.sessionId());
    return Pages.to(next)
        .cookie(cookies.holding(request, SecureCookies.SESSION, opened.sessionId()))
        .cookie(
            cookies
                .holding(request, SecureCookies.BROWSER, opened.browser())
                .maxAge(KNOWN_BROWSER));
  }

  HttpResponse<?> locked(HttpRequest<?> request, Duration left, String next) {
    log.write(Refusal.SIGN_IN_LOCKED, request);
    return show(
            request,
            HttpStatus.TOO_MANY_REQUESTS,
            next,
            "Too many failed sign-ins from here. Try again in %s min."
                .formatted(left.plusSeconds(59).toMinutes()))
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, left.toSeconds())));
  }

  MutableHttpResponse<?> busy(HttpRequest<?> request, String next) {
    log.write(Refusal.SIGN_IN_BUSY, request);
    return show(
            request,
            HttpStatus.SERVICE_UNAVAILABLE,
            next,
            "Too many sign-ins at this moment. Nothing was checked: try again in a few seconds.")
        .header(HttpHeaders.RETRY_AFTER, "5");
  }

  MutableHttpResponse<?> nameTaken(HttpRequest<?> request, String name, String next) {
    log.write(Refusal.PROVIDER_REFUSED, request);
    return show(
        request,
        HttpStatus.FORBIDDEN,
        next,
        "Another person has signed in as "
            + name
            + " before. If the name is yours now, ask an admin to release it on the page of the"
            + " operator.");
  }

  /** The page with what went wrong. */
  MutableHttpResponse<?> show(
      HttpRequest<?> request, HttpStatus status, String next, String problem) {
    return show(request, status, next, problem, "", false);
  }

  /**
   * The page.
   *
   * @param name that was typed
   * @param ended whether a session has ended meanwhile
   */
  MutableHttpResponse<?> show(
      HttpRequest<?> request,
      HttpStatus status,
      String next,
      String problem,
      String name,
      boolean ended) {
    return pages.show(
        request,
        status,
        "sign-in",
        Map.of(
            "next",
            next,
            "problem",
            problem,
            "name",
            name,
            "ended",
            ended,
            "provider",
            provider.map(IdentityProvider::host).orElse("")));
  }
}
