package io.tallystick.adapter.stripe;

import io.micronaut.context.annotation.Property;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads Stripe's lists (<a href="https://docs.stripe.com/api/pagination">Pagination</a>) with few
 * requests a second. What Stripe has too many of (429) is asked again when Stripe says, what fails
 * otherwise a few times.
 */
@Singleton
final class ApiHistory implements StripeHistory, AutoCloseable {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For all attempts of one question together. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 5;
  private static final byte[] NO_BODY = {};

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

  /** The states of a dispute that has taken money, where its transactions are not told. */
  private static final Set<String> WITHDRAWN =
      Set.of("needs_response", "under_review", "lost", "won");

  private final Optional<StripeApi> api;
  private final RequestRate rate;

  @Inject
  ApiHistory(
      StripeSettings settings,
      @Property(name = "tallystick.stripe.requests-per-second", defaultValue = "10")
          int requestsPerSecond) {
    this.api = settings.apiKey().map(key -> new StripeApi(settings.apiBase(), key, PATIENCE));
    this.rate = new RequestRate(requestsPerSecond);
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
          && object.text("id").filter(ApiHistory::isId).isPresent()) {
        items.add(item(kind, object));
      }
    }
    if (!list.isTrue("has_more")) {
      return new Page(items, Optional.empty());
    }
    return items.isEmpty()
        ? new Unavailable("Stripe's answer is unreadable: more follows, after nothing with an id")
        : new Page(items, Optional.of(items.getLast().id()));
  }

  private static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  private static Item item(ReconcileStage kind, JsonObject object) {
    String id = object.text("id").orElseThrow();
    return switch (kind) {
      case EVENTS -> new Item(id, JsonWriter.bytes(object), List.of());
      case SESSIONS -> new Item(id, NO_BODY, said(object, "checkout.session.completed"));
      case INVOICES -> new Item(id, NO_BODY, said(object, "invoice.paid"));
      case REFUNDS -> new Item(id, NO_BODY, said(object, "refund.updated"));
      case DISPUTES -> new Item(id, NO_BODY, dispute(object));
      case LEDGER -> throw new IllegalArgumentException("the ledger is not Stripe's");
    };
  }

  /** Its balance transactions say what it has taken and given back, or else its status. */
  private static List<EventNotice> dispute(JsonObject object) {
    boolean taken;
    boolean back;
    if (object.list("balance_transactions").isPresent()) {
      List<Long> amounts =
          object.list("balance_transactions").get().stream()
              .filter(JsonObject.class::isInstance)
              .flatMap(transaction -> ((JsonObject) transaction).whole("amount").stream())
              .toList();
      taken = amounts.stream().anyMatch(amount -> amount < 0);
      back = amounts.stream().anyMatch(amount -> amount > 0);
    } else {
      String status = object.text("status").orElse("");
      taken = WITHDRAWN.contains(status);
      back = status.equals("won");
    }
    List<EventNotice> notices = new ArrayList<>(said(object, "charge.dispute.updated"));
    if (taken) {
      notices.addAll(said(object, "charge.dispute.funds_withdrawn"));
    }
    if (back) {
      notices.addAll(said(object, "charge.dispute.funds_reinstated"));
    }
    return notices;
  }

  /** What an event about the object would say. */
  private static List<EventNotice> said(JsonObject object, String type) {
    Map<String, JsonValue> data = Map.of("object", object);
    Map<String, JsonValue> event = new LinkedHashMap<>();
    event.put("id", new JsonValue.Text("evt_reconcile"));
    event.put("object", new JsonValue.Text("event"));
    event.put("type", new JsonValue.Text(type));
    object.at("created").ifPresent(created -> event.put("created", created));
    object.at("livemode").ifPresent(livemode -> event.put("livemode", livemode));
    event.put("data", new JsonObject(data));
    return List.of(EventBodies.notice(new JsonObject(event)));
  }

  @Override
  public Presence find(String id) {
    String path = id.length() < 3 ? null : OBJECTS.get(id.substring(0, 3));
    if (path == null || !isId(id)) {
      return new Present(false);
    }
    return switch (ask(path + id, Optional.empty())) {
      case StripeApi.Failed failed when failed.isUnknown() -> new Present(false);
      case StripeApi.Failed failed -> new Unavailable(failed.why());
      case StripeApi.Answer answer ->
          new Present(answer.value() instanceof JsonObject object && movedMoney(id, object));
    };
  }

  private static boolean movedMoney(String id, JsonObject object) {
    return switch (id.substring(0, 3)) {
      case "pi_" ->
          object.text("status").filter("succeeded"::equals).isPresent()
              || object.whole("amount_received").filter(amount -> amount > 0).isPresent();
      case "cs_" -> object.text("payment_status").filter("unpaid"::equals).isEmpty();
      case "in_" -> object.text("status").filter("paid"::equals).isPresent();
      default -> true;
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
