package io.tallystick.adapter.stripe.api;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import io.tallystick.adapter.stripe.json.JsonDocument;
import io.tallystick.adapter.stripe.json.JsonValue;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks Stripe's API (<a href="https://docs.stripe.com/api">Stripe: API reference</a>) by Stripe's
 * own library, once: what fails is tried again with the event. Answers are read untyped, since the
 * library's types fit one API version only.
 */
final class StripeApi implements AutoCloseable {

  /** What came of a question. */
  sealed interface Reply {}

  /** Stripe answered with JSON. */
  record Answer(JsonValue value) implements Reply {}

  /**
   * It did not; the reason holds neither the key nor anything of the answer.
   *
   * @param status of the answer; 0 if there was none
   * @param retryAfter when Stripe wants to be asked again, where it says so
   */
  record Failed(String why, int status, Optional<Duration> retryAfter) implements Reply {

    Failed(String why) {
      this(why, 0, Optional.empty());
    }

    /** Whether Stripe knows no such object. */
    boolean isUnknown() {
      return status == 404;
    }

    /** Whether the key is refused, whatever is asked. */
    boolean isRefused() {
      return status == 401;
    }

    /** Whether the same question may be answered a little later. */
    boolean isPassing() {
      return status == 0 || status == 409 || status == 429 || status >= 500;
    }
  }

  /** As many requests a second are allowed in test mode, and a question takes less than that. */
  static final int MOST_AT_ONCE = 25;

  private final Semaphore slots = new Semaphore(MOST_AT_ONCE, true);
  private final Duration patience;
  private final StripeClient client;
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  StripeApi(URI base, String key, Duration patience) {
    Stripe.enableTelemetry = false;
    // The library has no setting of its own: an answer that leads elsewhere is a failure.
    HttpURLConnection.setFollowRedirects(false);
    this.patience = patience;
    this.client =
        StripeClient.builder()
            .setApiKey(key)
            .setApiBase(base.toString().replaceFirst("/+$", ""))
            .setConnectTimeout(2 * (int) patience.toMillis())
            .setReadTimeout(2 * (int) patience.toMillis())
            .setMaxNetworkRetries(0)
            .build();
  }

  /**
   * Asks, in turn with all others who ask; whatever happens, the answer is a value.
   *
   * @param account the connected account whose object it is (<a
   *     href="https://docs.stripe.com/connect/authentication">Stripe-Account</a>); empty: our own
   * @param deadline when to give up, by {@link System#nanoTime}
   */
  Reply get(String path, Optional<String> account, long deadline) {
    try {
      if (!slots.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new Failed("too many questions waited for Stripe's answers");
      }
    } catch (InterruptedException stopped) {
      return interrupted();
    }
    try {
      return ask(path, account, deadline);
    } finally {
      slots.release();
    }
  }

  private Reply ask(String path, Optional<String> account, long deadline) {
    RawRequestOptions.RawRequestOptionsBuilder options =
        new RawRequestOptions.RawRequestOptionsBuilder();
    account.ifPresent(options::setStripeAccount);
    Future<StripeResponse> answer =
        asking.submit(() -> client.rawRequest(RequestMethod.GET, path, null, options.build()));
    try {
      // The library's read timeout covers one read; an answer that drips in would last forever. So
      // the limit is kept here, and the library's, twice as long, only frees the thread.
      return json(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS).body());
    } catch (TimeoutException slow) {
      return new Failed("Stripe did not answer within %s ms".formatted(patience.toMillis()));
    } catch (ExecutionException failed) {
      return failed.getCause() instanceof StripeException refused
          ? refused(refused)
          : new Failed("Stripe's answer is unreadable");
    } catch (InterruptedException stopped) {
      return interrupted();
    } finally {
      answer.cancel(true);
    }
  }

  private static Reply interrupted() {
    Thread.currentThread().interrupt();
    return new Failed("the question was interrupted");
  }

  private static Failed refused(StripeException refused) {
    int status = refused.getStatusCode() == null ? 0 : refused.getStatusCode();
    return new Failed(reason(refused), status, retryAfter(refused));
  }

  /** In seconds; Stripe sends no dates there. */
  private static Optional<Duration> retryAfter(StripeException refused) {
    return Optional.ofNullable(refused.getStripeError())
        .map(StripeError::getLastResponse)
        .flatMap(response -> response.headers().firstValue("Retry-After"))
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  /** The kind of error, and not its message, which may hold what is not for logs. */
  private static String reason(StripeException refused) {
    Integer status = refused.getStatusCode();
    return switch (status == null ? 0 : status) {
      case 0 ->
          "the connection to Stripe failed (%s): check STRIPE_API_BASE and the network"
              .formatted(
                  refused.getCause() == null
                      ? refused.getClass().getSimpleName()
                      : refused.getCause().getClass().getSimpleName());
      case 401 -> "Stripe refuses the API key (401): check STRIPE_API_KEY";
      case 403 ->
          "the API key may not read this (403): permit Checkout sessions and invoices in Stripe's"
              + " dashboard, and for `reconcile` what docs/reconcile.md names";
      case 404 ->
          "Stripe does not know the session or invoice (404): check that STRIPE_API_KEY is of the"
              + " account and mode that sent the event";
      case 429 -> "Stripe wants fewer questions (429)";
      default -> "Stripe answered with status " + status;
    };
  }

  private static Reply json(String body) {
    return switch (JsonDocument.read(body.getBytes(StandardCharsets.UTF_8))) {
      case JsonDocument.Json json -> new Answer(json.value());
      case JsonDocument.NotJson not ->
          new Failed("Stripe's answer is unreadable: " + not.problem());
    };
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
