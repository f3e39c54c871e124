package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.tallystick.adapter.admin.access.IdentityProvider.Beginning;
import io.tallystick.adapter.admin.access.IdentityProvider.Verdict;
import io.tallystick.adapter.admin.access.SecurityLog.Refusal;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.application.usecase.operator.SignIn;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where operators come in by the identity provider. */
@DashboardController("/admin/sign-in/provider")
@Secured(SecurityRule.IS_ANONYMOUS)
record ProviderSignInController(
    SignIn signIn,
    SignInPage page,
    Optional<IdentityProvider> provider,
    SecureCookies cookies,
    SecurityLog log) {

  /** A link on a page of others signs nobody in: it leads to our page first. */
  private static final Set<String> SITES_OF_PERSONS = Set.of("same-origin", "none");

  @Get
  HttpResponse<?> toProvider(HttpRequest<?> request, @Nullable @QueryValue String next) {
    if (provider.isEmpty()) {
      return HttpResponse.notFound();
    }
    if (!SITES_OF_PERSONS.contains(
        request.getHeaders().get("Sec-Fetch-Site", String.class, "none"))) {
      return HttpResponse.seeOther(
          UriBuilder.of(SignInController.PATH)
              .queryParam("next", SignInController.safe(next))
              .build());
    }
    return switch (provider.get().begin(SignInController.safe(next))) {
      case Beginning.Redirect(URI place, SignInAttempt attempt) ->
          HttpResponse.seeOther(place).cookie(attempt.cookie(cookies, request));
      case Beginning.Unreachable unreachable -> unreachable(request, SignInController.safe(next));
    };
  }

  @Get("/callback")
  HttpResponse<?> fromProvider(HttpRequest<?> request) {
    if (provider.isEmpty()) {
      return HttpResponse.notFound();
    }
    SignInAttempt attempt = SignInAttempt.read(cookies, request).orElse(null);
    String next = SignInController.safe(attempt == null ? null : attempt.next());
    Optional<SignIn.Answer> refused =
        attempt == null ? Optional.empty() : signIn.returned(page.client(request));
    if (refused.isPresent()) {
      return refused.get() instanceof SignIn.Answer.Locked(Duration left)
          ? page.locked(request, left, next)
          : page.busy(request, next);
    }
    Verdict verdict =
        attempt == null
            ? new Verdict.ForeignResponse()
            : provider.get().finish(attempt, request.getParameters().asMap());
    MutableHttpResponse<?> answer =
        switch (verdict) {
          case Verdict.Vouched(SignIn.Vouched person) -> vouchedFor(request, person, next);
          case Verdict.ForeignResponse foreign ->
              page.show(
                  request,
                  HttpStatus.BAD_REQUEST,
                  next,
                  "This sign-in was not begun here, is over already, or took longer than 10 min."
                      + " Begin again.");
          case Verdict.Denied(String why) -> {
            log.write(Refusal.PROVIDER_REFUSED, request);
            yield page.show(request, HttpStatus.UNAUTHORIZED, next, why);
          }
          case Verdict.Unreachable unreachable -> unreachable(request, next);
        };
    return answer.cookie(SignInAttempt.over(cookies, request));
  }

  private MutableHttpResponse<?> vouchedFor(
      HttpRequest<?> request, SignIn.Vouched person, String next) {
    return switch (signIn.vouchedFor(person, page.client(request))) {
      case SignIn.Answer.SessionOpened opened -> page.opened(request, opened, next);
      case SignIn.Answer.Refused refused -> stranger(request, person.name(), next);
      case SignIn.Answer.Locked locked -> stranger(request, person.name(), next);
      case SignIn.Answer.NameTaken taken -> page.nameTaken(request, person.name(), next);
      case SignIn.Answer.Busy busy -> page.busy(request, next);
    };
  }

  private MutableHttpResponse<?> stranger(HttpRequest<?> request, String name, String next) {
    log.write(Refusal.PROVIDER_REFUSED, request);
    return page.show(
        request,
        HttpStatus.FORBIDDEN,
        next,
        name + " is no operator here, or is disabled. Ask an admin to add you under this name.");
  }

  private MutableHttpResponse<?> unreachable(HttpRequest<?> request, String next) {
    return page.show(
        request,
        HttpStatus.SERVICE_UNAVAILABLE,
        next,
        provider.map(IdentityProvider::host).orElseThrow()
            + " cannot be asked now. Try again in a moment, or sign in with a password; if it"
            + " stays, the log of Tallystick tells why.");
  }
}
