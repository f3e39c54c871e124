package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.tallystick.adapter.admin.access.IdentityProvider.Beginning;
import io.tallystick.adapter.admin.access.IdentityProvider.Verdict;
import io.tallystick.adapter.admin.access.SecurityLog.Refusal;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.usecase.operator.SignIn;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where operators come in and go out. */
@Controller("/admin")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInController {

  static final String PATH = "/admin/sign-in";
  static final String START = "/admin/events";

  private static final Pattern OURS =
      Pattern.compile("/admin(?:/[A-Za-z0-9_.~-]*+)*+(?:\\?[A-Za-z0-9_.~=&%:,@+/-]*+)?");

  private static final int LONGEST_NEXT = 512;

  /** A link on a page of others signs nobody in: it leads to our page first. */
  private static final Set<String> SITES_OF_PERSONS = Set.of("same-origin", "none");

  static final Duration KNOWN_BROWSER = Duration.ofDays(180);

  private final SignIn signIn;
  private final Pages pages;
  private final Optional<IdentityProvider> provider;
  private final Origin origin;
  private final SecureCookies cookies;
  private final SecurityLog log;

  SignInController(
      SignIn signIn,
      Pages pages,
      Optional<IdentityProvider> provider,
      Origin origin,
      SecureCookies cookies,
      SecurityLog log) {
    this.signIn = signIn;
    this.pages = pages;
    this.provider = provider;
    this.origin = origin;
    this.cookies = cookies;
    this.log = log;
  }

  @Get
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> start() {
    return HttpResponse.seeOther(URI.create(START));
  }

  @Get("/sign-in")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> form(
      HttpRequest<?> request,
      @Nullable @QueryValue String next,
      @Nullable @QueryValue String ended) {
    return request.getUserPrincipal().isPresent()
        ? HttpResponse.seeOther(URI.create(safe(next)))
        : page(request, HttpStatus.OK, safe(next), "", "", ended != null);
  }

  @Post("/sign-in")
  @Secured(SecurityRule.IS_ANONYMOUS)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> signIn(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String next = safe(form.text("next"));
    String name = form.text("name");
    return switch (signIn.signIn(name, form.secret("password"), client(request))) {
      case SignIn.Answer.SessionOpened opened -> opened(request, opened, next);
      case SignIn.Answer.Refused refused -> {
        log.write(Refusal.SIGN_IN_REFUSED, request);
        yield page(
            request,
            HttpStatus.UNAUTHORIZED,
            next,
            "Name and password do not fit together, or the account is disabled.",
            name,
            false);
      }
      case SignIn.Answer.Locked(Duration left) -> locked(request, left, next);
      case SignIn.Answer.NameTaken taken -> nameTaken(request, name, next);
      case SignIn.Answer.Busy busy -> busy(request, next);
    };
  }

  private HttpResponse<?> locked(HttpRequest<?> request, Duration left, String next) {
    log.write(Refusal.SIGN_IN_LOCKED, request);
    return page(
            request,
            HttpStatus.TOO_MANY_REQUESTS,
            next,
            "Too many failed sign-ins from here. Try again in %s min."
                .formatted(left.plusSeconds(59).toMinutes()))
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, left.toSeconds())));
  }

  private MutableHttpResponse<?> busy(HttpRequest<?> request, String next) {
    log.write(Refusal.SIGN_IN_BUSY, request);
    return page(
            request,
            HttpStatus.SERVICE_UNAVAILABLE,
            next,
            "Too many sign-ins at this moment. Nothing was checked: try again in a few seconds.")
        .header(HttpHeaders.RETRY_AFTER, "5");
  }

  private SignIn.Client client(HttpRequest<?> request) {
    return new SignIn.Client(
        origin.of(request),
        cookies.read(request, SecureCookies.BROWSER),
        SecurityLog.mark(request));
  }

  @Get("/sign-in/provider")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> toProvider(HttpRequest<?> request, @Nullable @QueryValue String next) {
    if (provider.isEmpty()) {
      return HttpResponse.notFound();
    }
    if (!SITES_OF_PERSONS.contains(
        request.getHeaders().get("Sec-Fetch-Site", String.class, "none"))) {
      return HttpResponse.seeOther(UriBuilder.of(PATH).queryParam("next", safe(next)).build());
    }
    return switch (provider.get().begin(safe(next))) {
      case Beginning.Redirect(URI place, SignInAttempt attempt) ->
          HttpResponse.seeOther(place).cookie(attempt.cookie(cookies, request));
      case Beginning.Unreachable unreachable -> unreachable(request, safe(next));
    };
  }

  @Get("/sign-in/provider/callback")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> fromProvider(HttpRequest<?> request) {
    if (provider.isEmpty()) {
      return HttpResponse.notFound();
    }
    SignInAttempt attempt = SignInAttempt.read(cookies, request).orElse(null);
    String next = safe(attempt == null ? null : attempt.next());
    Optional<Duration> locked =
        attempt == null ? Optional.empty() : signIn.returned(client(request));
    if (locked.isPresent()) {
      return locked(request, locked.get(), next);
    }
    Verdict verdict =
        attempt == null
            ? new Verdict.ForeignResponse()
            : provider.get().finish(attempt, request.getParameters().asMap());
    MutableHttpResponse<?> answer =
        switch (verdict) {
          case Verdict.Vouched(SignIn.Vouched person) -> vouchedFor(request, person, next);
          case Verdict.ForeignResponse foreign ->
              page(
                  request,
                  HttpStatus.BAD_REQUEST,
                  next,
                  "This sign-in was not begun here, is over already, or took longer than 10 min."
                      + " Begin again.");
          case Verdict.Denied(String why) -> {
            log.write(Refusal.PROVIDER_REFUSED, request);
            yield page(request, HttpStatus.UNAUTHORIZED, next, why);
          }
          case Verdict.Unreachable unreachable -> unreachable(request, next);
        };
    return answer.cookie(SignInAttempt.over(cookies, request));
  }

  private MutableHttpResponse<?> vouchedFor(
      HttpRequest<?> request, SignIn.Vouched person, String next) {
    return switch (signIn.vouchedFor(person, client(request))) {
      case SignIn.Answer.SessionOpened opened -> opened(request, opened, next);
      case SignIn.Answer.Refused refused -> stranger(request, person.name(), next);
      case SignIn.Answer.Locked locked -> stranger(request, person.name(), next);
      case SignIn.Answer.NameTaken taken -> nameTaken(request, person.name(), next);
      case SignIn.Answer.Busy busy -> busy(request, next);
    };
  }

  private MutableHttpResponse<?> stranger(HttpRequest<?> request, String name, String next) {
    log.write(Refusal.PROVIDER_REFUSED, request);
    return page(
        request,
        HttpStatus.FORBIDDEN,
        next,
        name + " is no operator here, or is disabled. Ask an admin to add you under this name.");
  }

  private MutableHttpResponse<?> nameTaken(HttpRequest<?> request, String name, String next) {
    log.write(Refusal.PROVIDER_REFUSED, request);
    return page(
        request,
        HttpStatus.FORBIDDEN,
        next,
        "Another person has signed in as "
            + name
            + " before. If the name is yours now, ask an admin to release it on the page of the"
            + " operator.");
  }

  private MutableHttpResponse<?> unreachable(HttpRequest<?> request, String next) {
    return page(
        request,
        HttpStatus.SERVICE_UNAVAILABLE,
        next,
        provider.map(IdentityProvider::host).orElseThrow()
            + " cannot be asked now. Try again in a moment, or sign in with a password; if it"
            + " stays, the log of Tallystick tells why.");
  }

  private MutableHttpResponse<?> opened(
      HttpRequest<?> request, SignIn.Answer.SessionOpened opened, String next) {
    cookies.read(request, SecureCookies.SESSION).ifPresent(signIn::signOut);
    log.opened(request, opened.sessionId());
    return HttpResponse.seeOther(URI.create(next))
        .cookie(cookies.holding(request, SecureCookies.SESSION, opened.sessionId()))
        .cookie(
            cookies
                .holding(request, SecureCookies.BROWSER, opened.browser())
                .maxAge(KNOWN_BROWSER));
  }

  @Post("/sign-out")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> signOut(HttpRequest<?> request) {
    cookies.read(request, SecureCookies.SESSION).ifPresent(signIn::signOut);
    return HttpResponse.seeOther(URI.create("/admin/sign-in"))
        .cookie(cookies.gone(request, SecureCookies.SESSION))
        .header("Clear-Site-Data", "\"cache\"");
  }

  private MutableHttpResponse<?> page(
      HttpRequest<?> request, HttpStatus status, String next, String problem) {
    return page(request, status, next, problem, "", false);
  }

  /**
   * The sign-in.
   *
   * @param name that was typed
   * @param ended whether a session has ended meanwhile
   */
  private MutableHttpResponse<?> page(
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
