package io.tallystick.adapter.stripe.api;

import io.tallystick.adapter.stripe.EventFacts;
import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.payment.PaymentId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads Stripe's lists (<a href="https://docs.stripe.com/api/pagination">Pagination</a>) with few
 * requests a second. What Stripe has too many of (429) is asked again when Stripe says, what fails
 * otherwise a few times.
 */
@Singleton
final class ApiHistory implements StripeHistory, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For all attempts of one question together. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 5;

  private static final Map<ReconcileStage, String> PATHS =
      Map.of(
          ReconcileStage.EVENTS,
          "/v1/events?limit=100&"
              + EventFacts.types().stream()
                  .map(type -> "types%5B%5D=" + type)
                  .collect(Collectors.joining("&")),
          ReconcileStage.SESSIONS,
          "/v1/checkout/sessions?limit=100",
          ReconcileStage.INVOICES,
          "/v1/invoices?limit=100&status=paid",
          ReconcileStage.REFUNDS,
          "/v1/refunds?limit=100",
          ReconcileStage.DISPUTES,
          "/v1/disputes?limit=100");

  private static final Map<String, String> OBJECTS =
      Map.of(
          "pi_", "/v1/payment_intents/",
          "cs_", "/v1/checkout/sessions/",
          "in_", "/v1/invoices/",
          "ch_", "/v1/charges/",
          "py_", "/v1/charges/");

  private final Optional<StripeApi> api;
  private final RequestRate rate;

  ApiHistory(StripeSettings settings) {
    this.api = settings.apiKey().map(key -> new StripeApi(settings.apiBase(), key, PATIENCE));
    this.rate = new RequestRate(settings.requestsPerSecond());
  }

  @Override
  public boolean isKeyed() {
    return api.isPresent();
  }

  @Override
  public Reply list(ReconcileStage kind, Instant since, Instant until, Optional<String> after) {
    String path =
        "%s&created%%5Bgte%%5D=%s&created%%5Blte%%5D=%s%s"
            .formatted(
                PATHS.get(kind),
                since.getEpochSecond(),
                until.getEpochSecond(),
                after.map(id -> "&starting_after=" + id).orElse(""));
    return page(kind, path);
  }

  @Override
  public Reply ofPayment(ReconcileStage kind, PaymentId payment, Optional<String> after) {
    return page(
        kind,
        "%s&%s=%s%s"
            .formatted(
                PATHS.get(kind),
                payment.value().startsWith("pi_") ? "payment_intent" : "charge",
                payment.value(),
                after.map(id -> "&starting_after=" + id).orElse("")));
  }

  private Reply page(ReconcileStage kind, String path) {
    return switch (ask(path, Optional.empty())) {
      case StripeApi.Failed failed -> new Unavailable(failed.why());
      case StripeApi.Answer answer -> page(kind, answer.value());
    };
  }

  private static Reply page(ReconcileStage kind, JsonValue answer) {
    if (!(answer instanceof JsonObject list)
        || !(list.at("data").orElse(null) instanceof JsonValue.JsonArray data)) {
      return new Unavailable("Stripe's answer is unreadable: it is no list");
    }
    List<Item> items = new ArrayList<>();
    for (JsonValue value : data.items()) {
      if (value instanceof JsonObject object
          && object.text("id").filter(HistoryItem::isId).isPresent()) {
        items.add(HistoryItem.of(kind, object));
      }
    }
    if (!list.isTrue("has_more")) {
      return new Page(items, Optional.empty());
    }
    return items.isEmpty()
        ? new Unavailable("Stripe's answer is unreadable: more follows, after nothing with an id")
        : new Page(items, Optional.of(items.getLast().id()));
  }

  @Override
  public Presence find(String id) {
    String path = id.length() < 3 ? null : OBJECTS.get(id.substring(0, 3));
    if (path == null || !HistoryItem.isId(id)) {
      return new Present(false);
    }
    return switch (ask(path + id, Optional.empty())) {
      case StripeApi.Failed failed when failed.isUnknown() -> new Present(false);
      case StripeApi.Failed failed -> new Unavailable(failed.why());
      case StripeApi.Answer answer ->
          new Present(
              answer.value() instanceof JsonObject object && HistoryItem.movedMoney(id, object));
    };
  }

  @Override
  public LineItemSource lines() {
    return new ApiLineItems(
        api.<ApiLineItems.Questions>map(open -> (path, account, deadline) -> ask(path, account)),
        PATIENCE);
  }

  /**
   * One rate, and one rule for what fails, for all that a comparison asks, also at the same time. A
   * question that may not be repeated in time is not repeated too early, but given up.
   */
  private StripeApi.Reply ask(String path, Optional<String> account) {
    StripeApi.Reply reply = new StripeApi.Failed("there is no key to ask Stripe with");
    Duration left = LONGEST_WAIT;
    for (int attempt = 1; api.isPresent() && attempt <= ATTEMPTS; attempt++) {
      if (!rate.await(LONGEST_WAIT)) {
        return attempt > 1 ? reply : new StripeApi.Failed("Stripe wants fewer questions (429)");
      }
      reply = api.get().get(path, account, System.nanoTime() + PATIENCE.toNanos());
      if (!(reply instanceof StripeApi.Failed failed) || !failed.isPassing()) {
        return reply;
      }
      Duration wait = failed.retryAfter().orElse(Duration.ofSeconds(attempt));
      left = left.minus(wait);
      rate.holdBack(wait);
      if (left.isNegative() || attempt == ATTEMPTS) {
        return reply;
      }
    }
    return reply;
  }

  @Override
  @PreDestroy
  public void close() {
    api.ifPresent(StripeApi::close);
  }
}
