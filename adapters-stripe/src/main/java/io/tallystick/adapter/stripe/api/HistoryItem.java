package io.tallystick.adapter.stripe.api;

import io.tallystick.adapter.stripe.EventBodies;
import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.adapter.stripe.json.JsonWriter;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.domain.inbox.EventNotice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the objects of Stripe's lists say, as their events would. */
final class HistoryItem {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private static final byte[] NO_BODY = {};

  /** The states of a dispute that has taken money, where its transactions are not told. */
  private static final Set<String> WITHDRAWN =
      Set.of("needs_response", "under_review", "lost", "won");

  private HistoryItem() {}

  /** Nothing that could alter the path of a URL or end a header. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static Item of(ReconcileStage kind, JsonObject object) {
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

  /** Whether the object with this id stands for money that came in. */
  static boolean movedMoney(String id, JsonObject object) {
    return switch (id.substring(0, 3)) {
      case "pi_" ->
          object.text("status").filter("succeeded"::equals).isPresent()
              || object.whole("amount_received").filter(amount -> amount > 0).isPresent();
      case "cs_" -> object.text("payment_status").filter("unpaid"::equals).isEmpty();
      case "in_" -> object.text("status").filter("paid"::equals).isPresent();
      default -> true;
    };
  }
}
