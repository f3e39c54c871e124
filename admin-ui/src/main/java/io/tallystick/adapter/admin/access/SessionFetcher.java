package io.tallystick.adapter.admin.access;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.usecase.operator.SignIn;
import io.tallystick.domain.operator.Session;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;

/** Tells who sends a request, by the session that its cookie names. */
@Singleton
record SessionFetcher(
    SignIn signIn,
    SecureCookies cookies,
    Origin origin,
    @Named(TaskExecutors.BLOCKING) ExecutorService blocking)
    implements AuthenticationFetcher<HttpRequest<?>> {

  /** The shape of the ids that we give: anything else is not asked the database for. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    Optional<String> id =
        cookies.read(request, SecureCookies.SESSION).filter(ID.asMatchPredicate());
    if (id.isEmpty() || request.getPath().startsWith(SecurityHeadersFilter.ASSETS)) {
      return Publishers.empty();
    }
    return Publishers.fromCompletableFuture(
        () ->
            CompletableFuture.supplyAsync(
                () ->
                    signIn
                        .session(id.get(), !Pages.isRefresh(request), origin.of(request))
                        .map(SessionFetcher::authentication)
                        .orElse(null),
                blocking));
  }

  private static Authentication authentication(Session session) {
    return Authentication.build(
        session.name(),
        session.role().included(),
        Map.of(
            "role", session.role().code(), "csrf", session.csrf(), "duty", session.duty().name()));
  }
}
