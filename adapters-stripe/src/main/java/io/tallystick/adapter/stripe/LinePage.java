package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A page of what was bought, as it stands in a session or an invoice or comes from the API (<a
 * href="https://docs.stripe.com/api/checkout/sessions/line_items">Stripe: line items</a>).
 */
public sealed interface LinePage {

  /**
   * It can be read.
   *
   * @param hasMore whether other pages follow
   * @param last the id after which they do
   */
  record Lines(List<LineItem> items, boolean hasMore, Optional<String> last) implements LinePage {
    public Lines {
      items = List.copyOf(items);
    }
  }

  /** It has not the documented shape. */
  record Misshapen(String problem) implements LinePage {}

  /** What one line says. */
  sealed interface Line {}

  /** It is for a price. */
  record Item(LineItem item) implements Line {}

  /** It buys nothing. */
  record Without() implements Line {}

  /** It has not the documented shape. */
  record Wrong(String problem) implements Line {}

  /** Stands for the price of a line that has none: no catalogue can hold it. */
  String NO_PRICE = "(no price)";

  /** Reads a list object of the lines of a Checkout session. */
  static LinePage read(JsonValue value) {
    return read(value, LinePage::ofSession);
  }

  /**
   * Reads the lines in an invoice.
   *
   * @param currency of a line that names none
   */
  static LinePage ofInvoice(JsonValue value, Optional<String> currency) {
    return read(value, (line, path) -> new InvoiceLine(line, currency, false).read(path));
  }

  /** Reads lines of an invoice for which Stripe was asked. */
  static LinePage ofAskedInvoice(JsonValue value) {
    return read(value, (line, path) -> new InvoiceLine(line, Optional.empty(), true).read(path));
  }

  private static LinePage read(JsonValue value, BiFunction<JsonObject, String, Line> reader) {
    if (!(value instanceof JsonObject page) || page.list("data").isEmpty()) {
      return new Misshapen("it is not a list object with `data`");
    }
    Optional<JsonValue> more =
        page.at("has_more").filter(it -> !(it instanceof JsonValue.JsonBoolean));
    if (more.isPresent()) {
      return new Misshapen(PaymentObject.misshapen("has_more", more.get(), "true or false"));
    }
    List<JsonValue> lines = page.list("data").get();
    List<LineItem> items = new ArrayList<>();
    Optional<String> last = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String path = "data[%s]".formatted(i);
      if (!(lines.get(i) instanceof JsonObject line)) {
        return new Misshapen(PaymentObject.misshapen(path, lines.get(i), "an object"));
      }
      switch (reader.apply(line, path)) {
        case Item item -> items.add(item.item());
        case Without none -> {}
        case Wrong wrong -> {
          return new Misshapen(wrong.problem());
        }
      }
      last = line.text("id");
    }
    return new Lines(items, page.isTrue("has_more"), last);
  }

  private static Line ofSession(JsonObject line, String path) {
    Optional<Long> quantity =
        line.at("quantity").isEmpty() ? Optional.of(1L) : line.whole("quantity");
    Optional<String> price = priceId(line);
    if (quantity.isEmpty() || quantity.get() < 0) {
      return new Wrong("`%s.quantity` is not a whole number".formatted(path));
    }
    if (price.isEmpty()) {
      return new Wrong("`%s.price` has no usable id".formatted(path));
    }
    return quantity.get() > 0 ? new Item(item(line, price.get(), quantity.get())) : new Without();
  }

  private static Optional<String> priceId(JsonObject line) {
    return line.at("price").isEmpty()
        ? Optional.of(NO_PRICE)
        : line.reference("price").filter(StoredText::isFit);
  }

  private static LineItem item(JsonObject line, String priceId, long quantity) {
    Optional<JsonObject> price = line.object("price");
    return new LineItem(
        priceId,
        price.flatMap(known -> known.text("lookup_key")).filter(StoredText::isFit),
        price.flatMap(known -> known.reference("product")).filter(StoredText::isFit),
        quantity,
        Amounts.at(line, "amount_subtotal")
            .or(() -> Amounts.at(line, "amount_total"))
            .or(
                () ->
                    price
                        .flatMap(known -> Amounts.at(known, "unit_amount"))
                        .flatMap(unit -> times(unit, quantity))),
        Optional.empty(),
        false);
  }

  private static Optional<Money> times(Money unit, long quantity) {
    try {
      return Optional.of(unit.times(quantity));
    } catch (ArithmeticException beyondLong) {
      return Optional.empty();
    }
  }
}
