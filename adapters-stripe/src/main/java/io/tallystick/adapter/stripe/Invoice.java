package io.tallystick.adapter.stripe;

import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An invoice (<a href="https://docs.stripe.com/api/invoices/object">Stripe: the Invoice
 * object</a>), in the shapes before and after API version 2025-03-31.
 */
record Invoice(PaymentObject subject) {

  PaymentFact paid() {
    Optional<String> invoice = subject.id().map(PaymentId::value);
    if (invoice.isEmpty()) {
      return new Unreadable("`data.object.id` is not an id");
    }
    Optional<PaymentId> id =
        json().at("payment_intent").isEmpty()
            ? subject.id()
            : PaymentObject.paymentId(json().reference("payment_intent"));
    if (id.isEmpty()) {
      return new Unreadable("`data.object.payment_intent` is not an id");
    }
    if (!isPaid()) {
      return new NotPaid(id.get(), SkipReason.AWAITING_PAYMENT, money());
    }
    Optional<Long> total = json().whole("total").or(() -> json().whole("amount_paid"));
    if (total.isEmpty()) {
      return new Unreadable("`data.object.total` is not a whole number");
    }
    return subject
        .metadataProblem()
        .<PaymentFact>map(Unreadable::new)
        .orElseGet(
            () ->
                switch (lines()) {
                  case LinePage.Misshapen wrong ->
                      new Unreadable("`data.object.lines`: " + wrong.problem());
                  case LinePage.Lines page ->
                      Paid.invoice(
                          id.get(),
                          invoice.get(),
                          payer(),
                          page.hasMore()
                              ? new LineItems.NotInEvent()
                              : new LineItems.Listed(page.items()),
                          money(),
                          total.get() <= 0);
                });
  }

  /** An invoice can be paid in several payments, each with its event. */
  private boolean isPaid() {
    return json().text("status").map("paid"::equals).orElseGet(() -> !isUnpaidByFlag());
  }

  private boolean isUnpaidByFlag() {
    return json().at("paid").isPresent() && !json().isTrue("paid");
  }

  private LinePage lines() {
    Optional<JsonValue> lines = json().at("lines");
    boolean absent =
        lines.isEmpty()
            || lines.get().isEmptyList()
            || lines.get() instanceof JsonObject page
                && page.list("data").filter(List::isEmpty).isPresent();
    return absent
        ? new LinePage.Lines(List.of(), true, Optional.empty())
        : LinePage.ofInvoice(lines.get(), json().text("currency"));
  }

  /** What the invoice says of its user, and what its subscription does. */
  private PayerClaims payer() {
    PayerClaims claims = subject.payer();
    for (JsonObject subscription : subscriptions().toList()) {
      claims = claims.orElse(claimsOf(new PaymentObject(subscription)));
    }
    return claims;
  }

  private static PayerClaims claimsOf(PaymentObject subscription) {
    return new PayerClaims(
        Stream.of(CandidateSource.values())
            .filter(CandidateSource::isOfSubscription)
            .filter(source -> subscription.metadata(source.field()).isPresent())
            .collect(
                toMap(
                    source -> source,
                    source -> subscription.metadata(source.field()).orElseThrow())));
  }

  /** Where the subscription's metadata stand; in older API versions on its lines alone. */
  private Stream<JsonObject> subscriptions() {
    return Stream.concat(
        Stream.of(
                json().object("parent").flatMap(parent -> parent.object("subscription_details")),
                json().object("subscription_details"),
                json().object("subscription"))
            .flatMap(Optional::stream),
        json().object("lines").flatMap(lines -> lines.list("data")).stream()
            .flatMap(List::stream)
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(InvoiceLine::isOfSubscription));
  }

  private Optional<Money> money() {
    return Amounts.at(json(), "amount_paid").or(() -> Amounts.at(json(), "total"));
  }

  private JsonObject json() {
    return subject.json();
  }
}
