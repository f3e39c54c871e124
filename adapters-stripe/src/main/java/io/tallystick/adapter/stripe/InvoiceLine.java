package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItem.Proration;
import io.tallystick.domain.payment.Money;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A line of an invoice (<a href="https://docs.stripe.com/api/invoice-line-item/object">Stripe: the
 * Invoice Line Item object</a>). What it costs stands under {@code price}, under {@code plan} in
 * the oldest API versions, and under {@code pricing} from 2025-03-31 on.
 *
 * @param ofInvoice the currency of the invoice
 * @param asked whether Stripe was asked for the line together with its price
 */
record InvoiceLine(JsonObject json, Optional<String> ofInvoice, boolean asked) {

  /** Ten digits before the point and twelve after it are the most that Stripe takes. */
  private static final int LONGEST_DECIMAL = 30;

  static boolean isOfSubscription(JsonObject line) {
    return line.text("type").filter("subscription"::equals).isPresent()
        || line.object("parent")
            .flatMap(parent -> parent.text("type"))
            .filter("subscription_item_details"::equals)
            .isPresent();
  }

  /** The line as it is listed at a path; a line that gives money back buys nothing. */
  LinePage.Line read(String path) {
    Optional<Long> amount = json.whole("amount");
    Optional<Long> quantity =
        json.at("quantity").isEmpty() ? Optional.of(1L) : json.whole("quantity");
    if (amount.isEmpty()) {
      return new LinePage.Wrong("`%s.amount` is not a whole number".formatted(path));
    }
    if (quantity.isEmpty() || quantity.get() < 0) {
      return new LinePage.Wrong("`%s.quantity` is not a whole number".formatted(path));
    }
    if (amount.get() < 0 || quantity.get() == 0) {
      return new LinePage.Without();
    }
    Optional<Money> subtotal =
        Amounts.money(amount, json.at("currency").isEmpty() ? ofInvoice : json.text("currency"));
    if (subtotal.isEmpty()) {
      return new LinePage.Wrong("`%s.currency` is not a currency".formatted(path));
    }
    return new LinePage.Item(
        new LineItem(
            priceId().filter(StoredText::isFit).orElse(LinePage.NO_PRICE),
            pricedBy().flatMap(price -> price.text("lookup_key")).filter(StoredText::isFit),
            price()
                .flatMap(price -> price.reference("product"))
                .or(() -> details().flatMap(details -> details.reference("product")))
                .filter(StoredText::isFit),
            quantity.get(),
            subtotal,
            isProrated()
                ? Optional.of(new Proration(unitPrice(amount.get(), quantity.get())))
                : Optional.empty(),
            !asked && priceId().isPresent() && pricedBy().isEmpty()));
  }

  private Optional<JsonObject> price() {
    return json.object("price").or(() -> json.object("plan"));
  }

  /** The price itself, which tells its lookup key. */
  private Optional<JsonObject> pricedBy() {
    return price().or(() -> details().flatMap(details -> details.object("price")));
  }

  private Optional<JsonObject> pricing() {
    return json.object("pricing");
  }

  private Optional<JsonObject> details() {
    return pricing().flatMap(pricing -> pricing.object("price_details"));
  }

  private Optional<String> priceId() {
    return json.reference("price")
        .or(() -> json.reference("plan"))
        .or(() -> details().flatMap(details -> details.reference("price")));
  }

  private boolean isProrated() {
    return json.isTrue("proration")
        || json.object("parent")
            .flatMap(
                parent ->
                    parent
                        .object("subscription_item_details")
                        .or(() -> parent.object("invoice_item_details")))
            .filter(details -> details.isTrue("proration"))
            .isPresent();
  }

  /**
   * What a whole period costs. A price may be kept in another currency than it is charged in: then
   * it does not say. {@code pricing} may hold the price of the part itself instead, as invoice
   * items do, whose amount is {@code unit_amount} × {@code quantity} (<a
   * href="https://docs.stripe.com/api/invoiceitems/object">Stripe: the Invoice Item object</a>):
   * only a higher one is that of the whole.
   */
  private Optional<BigDecimal> unitPrice(long amount, long quantity) {
    return pricedBy()
        .filter(
            price ->
                price.at("currency").isEmpty()
                    || price.text("currency").equals(json.text("currency")))
        .flatMap(
            price ->
                decimal(price, "unit_amount_decimal")
                    .or(() -> price.whole("unit_amount").map(BigDecimal::valueOf))
                    .or(() -> price.whole("amount").map(BigDecimal::valueOf)))
        .filter(unit -> unit.signum() > 0)
        .or(
            () ->
                pricing()
                    .flatMap(pricing -> decimal(pricing, "unit_amount_decimal"))
                    .filter(
                        unit ->
                            unit.multiply(BigDecimal.valueOf(quantity))
                                    .subtract(BigDecimal.valueOf(amount))
                                    .compareTo(BigDecimal.ONE)
                                >= 0));
  }

  private static Optional<BigDecimal> decimal(JsonObject object, String name) {
    return object
        .text(name)
        .filter(text -> text.length() <= LONGEST_DECIMAL && text.matches("[0-9]+(\\.[0-9]+)?"))
        .map(BigDecimal::new);
  }
}
