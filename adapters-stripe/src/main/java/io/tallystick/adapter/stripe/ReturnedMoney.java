package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.Movement.Kind;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads refunds (<a href="https://docs.stripe.com/api/refunds/object">The refund object</a>), what
 * a charge says of them, and disputes (<a href="https://docs.stripe.com/api/disputes/object">The
 * dispute object</a>).
 *
 * @param json the event's {@code data.object}
 * @param at when the event happened
 * @param version in which Stripe rendered it, where it says so
 */
record ReturnedMoney(JsonObject json, Instant at, Optional<String> version) {

  /**
   * From this version on, what is not captured is released without a refund (<a
   * href="https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow">Partially
   * capturing or canceling payments no longer creates a Refund</a>).
   */
  private static final String RELEASES_WITHOUT_REFUND = "2025-03-31";

  private static final Set<String> ENDED = Set.of("failed", "canceled");
  private static final Set<String> STATUSES =
      Set.of("pending", "requires_action", "succeeded", "failed", "canceled");

  /** How the types begin that this reads. */
  static boolean isMeant(String type) {
    return type.equals("charge.refunded")
        || type.equals("charge.refund.updated")
        || type.startsWith("refund.")
        || type.startsWith("charge.dispute.");
  }

  PaymentFact read(String type) {
    return switch (type) {
      case "charge.refunded" -> ofPayment("charge", json.text("id"), charge());
      case "charge.dispute.funds_withdrawn" -> dispute(Kind.WITHDRAWN);
      case "charge.dispute.funds_reinstated" -> dispute(Kind.REINSTATED);
      case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
          refund(type.equals("refund.failed"));
      default ->
          new Irrelevant(
              type.startsWith("charge.dispute.")
                  ? SkipReason.DISPUTE_MOVES_NO_MONEY
                  : SkipReason.UNHANDLED_EVENT_TYPE);
    };
  }

  private PaymentFact refund(boolean failed) {
    return failed || hasKnownStatus(json)
        ? ofPayment("refund", json.reference("charge"), refund(json, failed).map(List::of))
        : new Unreadable("`data.object.status` is none that Stripe documents for refunds");
  }

  /** The oldest API versions have no status: then there were only refunds that had succeeded. */
  private static boolean hasKnownStatus(JsonObject refund) {
    return !refund.fields().containsKey("status")
        || refund.text("status").filter(STATUSES::contains).isPresent();
  }

  private Optional<Movement> refund(JsonObject refund, boolean failed) {
    boolean ended = failed || refund.text("status").filter(ENDED::contains).isPresent();
    return movement(
        ended ? Kind.REFUND_ENDED : Kind.REFUND,
        refund.text("id"),
        refund.reference("charge"),
        Amounts.at(refund, "amount"),
        Optional.empty(),
        refund.whole("created").flatMap(EventBodies::instant));
  }

  /**
   * The sum, and the refunds that it consists of: charges list them up to API version 2022-08-01.
   * Of one whose status says nothing only the sum tells whether it counts.
   */
  private Optional<List<Movement>> charge() {
    Optional<Money> charged =
        Amounts.at(json, "amount_captured").or(() -> Amounts.at(json, "amount"));
    List<Movement> movements = new ArrayList<>();
    movement(
            Kind.REFUNDED_SO_FAR,
            json.text("id"),
            json.text("id"),
            Amounts.at(json, "amount_refunded"),
            charged,
            Optional.empty())
        .ifPresent(movements::add);
    if (movements.isEmpty()) {
      return Optional.empty();
    }
    // One that is listed as failed had failed before the sum was told, and is not in it.
    ReturnedMoney before = new ReturnedMoney(json, at.minusSeconds(1), version);
    Optional<List<JsonValue>> listed =
        json.object("refunds").flatMap(refunds -> refunds.list("data"));
    for (JsonValue element : listed.orElse(List.of())) {
      if (element instanceof JsonObject refund && !hasKnownStatus(refund)) {
        continue;
      }
      Optional<Movement> movement =
          element instanceof JsonObject refund
              ? before.refund(refund, false).map(it -> it.of(movements.getFirst().object()))
              : Optional.empty();
      if (movement.isEmpty()) {
        return Optional.empty();
      }
      movements.add(movement.get());
    }
    movement(Kind.RELEASED, json.text("id"), json.text("id"), released(), charged, Optional.empty())
        .ifPresent(movements::add);
    return Optional.of(movements);
  }

  /** What of the charge was not captured, where Stripe has counted that as refunded. */
  private Optional<Money> released() {
    Optional<Money> captured = Amounts.at(json, "amount_captured");
    Optional<Money> refunded = Amounts.at(json, "amount_refunded");
    boolean isBeforeThat =
        version.filter(it -> it.compareTo(RELEASES_WITHOUT_REFUND) >= 0).isEmpty();
    return Amounts.at(json, "amount")
        .filter(whole -> captured.isPresent())
        .map(
            whole ->
                new Money(Math.max(0, whole.minor() - captured.get().minor()), whole.currency()))
        .filter(rest -> rest.minor() > 0)
        .filter(rest -> refunded.filter(sum -> sum.minor() >= rest.minor()).isPresent())
        .filter(
            rest ->
                isBeforeThat
                    || refunded.filter(sum -> sum.minor() > captured.get().minor()).isPresent());
  }

  /** A dispute in the state of an inquiry has taken no money, whatever the event is called. */
  private PaymentFact dispute(Kind kind) {
    if (json.text("status").filter(status -> status.startsWith("warning_")).isPresent()) {
      return new Irrelevant(SkipReason.DISPUTE_MOVES_NO_MONEY);
    }
    Optional<Money> disputed = Amounts.at(json, "amount");
    Optional<Money> amount =
        kind == Kind.WITHDRAWN ? disputed : disputed.flatMap(this::notReinstated);
    return ofPayment(
        "dispute",
        json.reference("charge"),
        movement(
                kind,
                json.text("id"),
                json.reference("charge"),
                amount,
                Optional.empty(),
                Optional.empty())
            .map(List::of));
  }

  /**
   * What of the disputed amount did not come back: without transactions that add, nothing; where
   * they are in another currency, the part that they lack of those that took the money. Empty if
   * one of them cannot be read.
   */
  private Optional<Money> notReinstated(Money disputed) {
    List<Money> back = new ArrayList<>();
    List<Money> taken = new ArrayList<>();
    Optional<List<JsonValue>> transactions = json.list("balance_transactions");
    if (transactions.isEmpty() && json.at("balance_transactions").isPresent()) {
      return Optional.empty();
    }
    for (JsonValue element : transactions.orElse(List.of())) {
      if (!(element instanceof JsonObject transaction)) {
        return Optional.empty();
      }
      long amount = transaction.whole("amount").orElse(Long.MIN_VALUE);
      Optional<Money> money =
          Amounts.money(
              Optional.of(amount).filter(it -> it > Long.MIN_VALUE).map(Math::abs),
              transaction.text("currency"));
      if (money.isEmpty()) {
        return Optional.empty();
      }
      if (amount != 0) {
        (amount > 0 ? back : taken).add(money.get());
      }
    }
    boolean sameCurrency =
        back.stream().allMatch(money -> money.currency().equals(disputed.currency()));
    BigInteger whole = sameCurrency ? BigInteger.valueOf(disputed.minor()) : sum(taken);
    BigInteger missing = whole.subtract(sum(back)).max(BigInteger.ZERO);
    long minor =
        back.isEmpty() || whole.signum() == 0
            ? 0
            : BigInteger.valueOf(disputed.minor()).multiply(missing).divide(whole).longValueExact();
    return Optional.of(new Money(minor, disputed.currency()));
  }

  private static BigInteger sum(List<Money> amounts) {
    return amounts.stream()
        .map(money -> BigInteger.valueOf(money.minor()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private Optional<Movement> movement(
      Kind kind,
      Optional<String> id,
      Optional<String> charge,
      Optional<Money> amount,
      Optional<Money> charged,
      Optional<Instant> made) {
    return id.filter(StripeEventId::isValid)
        .flatMap(
            object ->
                amount.map(
                    it ->
                        new Movement(
                            kind,
                            object,
                            charge.filter(StripeEventId::isValid),
                            it,
                            charged,
                            made,
                            at)));
  }

  private PaymentFact ofPayment(
      String object, Optional<String> charge, Optional<List<Movement>> movements) {
    Optional<String> known = charge.filter(StripeEventId::isValid);
    Optional<PaymentId> payment = new NamedPayment(object, json).names().payment();
    if (payment.isEmpty()) {
      return new Unreadable("the object names neither a PaymentIntent nor a charge or invoice");
    }
    return movements
        .<PaymentFact>map(all -> new MoneyBack(payment.get(), known, all))
        .orElseGet(() -> new Unreadable("the object's id or an amount cannot be read"));
  }
}
