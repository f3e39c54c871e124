package io.tallystick.adapter.admin.access;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.tallystick.application.usecase.SignIn;
import io.tallystick.domain.operator.Session;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Tells who sends a request, by the session that its cookie names. */
@Singleton
final class SessionFetcher implements AuthenticationFetcher<HttpRequest<?>> {

  private final SignIn signIn;
  private final ExecutorService blocking;

  SessionFetcher(SignIn signIn, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.signIn = signIn;
    this.blocking = blocking;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    Optional<String> id = SessionCookie.read(request);
    if (id.isEmpty() || request.getPath().startsWith(SecurityHeadersFilter.ASSETS)) {
      return Publishers.empty();
    }
    return Publishers.fromCompletableFuture(
        () ->
            CompletableFuture.supplyAsync(
                () -> signIn.session(id.get()).map(SessionFetcher::authentication).orElse(null),
                blocking));
  }

  private static Authentication authentication(Session session) {
    return Authentication.build(
        session.name(),
        session.role().included(),
        Map.of("role", session.role().code(), "csrf", session.csrf()));
  }
}
