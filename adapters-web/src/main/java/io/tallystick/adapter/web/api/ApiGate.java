package io.tallystick.adapter.web.api;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.tallystick.adapter.web.MicrometerMonitor;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;
import io.tallystick.adapter.web.RefusalLog;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.usecase.operator.AuthenticateClient;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Lets a request to the API in: its key, the rate of its requests, its scope. At most half of the
 * database connections serve the API: requests that wait for an account that another program holds
 * must not keep deliveries from theirs. Keys that were not found before, which anybody can send,
 * have one connection together, and do not keep the application from those.
 */
@Singleton
final class ApiGate {

  private static final String SCHEME = "Bearer ";
  private static final int SECONDS_AFTER_LOCK = 1;
  private static final int SECONDS_AFTER_OUTAGE = 5;

  private final AuthenticateClient clients;
  private final RequestLimits limits;
  private final MicrometerMonitor monitor;
  private final RefusalLog refusals;
  private final Semaphore slots;
  private final Semaphore slotOfUnknown = new Semaphore(1, true);
  private final Duration longestWait;

  ApiGate(
      AuthenticateClient clients,
      RequestLimits limits,
      MicrometerMonitor monitor,
      RefusalLog refusals,
      @Value("${datasources.default.maximum-pool-size:10}") int connections,
      @Value("${tallystick.api.longest-wait:2s}") Duration longestWait) {
    this.clients = clients;
    this.limits = limits;
    this.monitor = monitor;
    this.refusals = refusals;
    this.slots = new Semaphore(Math.max(1, connections / 2), true);
    this.longestWait = longestWait;
  }

  /** Does the work for a key that allows it, or says why not. */
  HttpResponse<?> admit(
      HttpRequest<?> request, Scope needed, Function<ApiKey, HttpResponse<?>> work) {
    Optional<String> secret = secret(request);
    Semaphore own = secret.filter(clients::isKnown).isPresent() ? slots : slotOfUnknown;
    if (!isTaken(own)) {
      return Problem.retryLater(
          ProblemType.UNAVAILABLE,
          "too many requests are under way; send the same again",
          SECONDS_AFTER_LOCK);
    }
    try {
      return answer(request, secret, needed, work);
    } finally {
      own.release();
    }
  }

  private boolean isTaken(Semaphore one) {
    try {
      return one.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<?> answer(
      HttpRequest<?> request,
      Optional<String> secret,
      Scope needed,
      Function<ApiKey, HttpResponse<?>> work) {
    try {
      Optional<ApiKey> key = secret.flatMap(clients::authenticate);
      if (key.isEmpty()) {
        refusals.write("API without a valid key refused", request);
        return Problem.of(
                ProblemType.UNAUTHORIZED, "send a valid key as Authorization: Bearer tsk_…")
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      }
      if (!limits.isAllowed(key.get())) {
        return Problem.retryLater(
            ProblemType.RATE_LIMITED, "this key sends too many requests a second", 1);
      }
      if (!key.get().allows(needed)) {
        refusals.write("API beyond the scope of key " + key.get().id() + " refused", request);
        return Problem.of(
            ProblemType.INSUFFICIENT_SCOPE, "this needs the scope %s".formatted(needed.code()));
      }
      return work.apply(key.get());
    } catch (LockTimeout locked) {
      return Problem.retryLater(
          ProblemType.UNAVAILABLE,
          "another transaction holds the account; send the same again",
          SECONDS_AFTER_LOCK);
    } catch (StorageUnavailable away) {
      monitor.unforeseen(away);
      return Problem.retryLater(
          ProblemType.UNAVAILABLE,
          "the database does not answer; send the same again",
          SECONDS_AFTER_OUTAGE);
    } catch (StorageRefused refused) {
      monitor.unforeseen(refused);
      return Problem.of(ProblemType.REFUSED_BY_DATABASE, String.valueOf(refused.getMessage()));
    }
  }

  private static Optional<String> secret(HttpRequest<?> request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip());
  }
}
