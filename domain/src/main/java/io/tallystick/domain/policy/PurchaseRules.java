package io.tallystick.domain.policy;

import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.LineItems.Listed;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import java.util.List;
import java.util.Optional;

/** The rules that a paid purchase must pass, in order: the first that objects decides. */
final class PurchaseRules {

  private PurchaseRules() {}

  /** A paid purchase, whether it has been credited before, and what has gone back of it. */
  record Question(CreditPolicy policy, Paid paid, boolean credited, MoneyReturned returned) {}

  /** The decision of the first rule that objects; empty: the purchase is credited. */
  static Optional<CreditDecision> objection(Question asked) {
    return RULES.stream().flatMap(rule -> rule.objection(asked).stream()).findFirst();
  }

  /** It returns a decision if it objects. */
  private interface Rule {
    Optional<CreditDecision> objection(Question asked);
  }

  private static final List<Rule> RULES =
      List.of(
          PurchaseRules::onePaymentCreditsOnce,
          PurchaseRules::whatWasRefundedInFullIsNotCredited,
          PurchaseRules::freePurchasesCountOnlyWhereConfigured,
          PurchaseRules::creditsAreKnownAndWithinBounds,
          PurchaseRules::theWholeAmountWasCaptured);

  private static Optional<CreditDecision> onePaymentCreditsOnce(Question asked) {
    return asked.credited()
        ? Optional.of(new Nothing(SkipReason.ALREADY_CREDITED))
        : Optional.empty();
  }

  private static Optional<CreditDecision> whatWasRefundedInFullIsNotCredited(Question asked) {
    return asked.returned().isRefundedInFull(asked.paid().money())
        ? Optional.of(new Nothing(SkipReason.ALREADY_REFUNDED))
        : Optional.empty();
  }

  private static Optional<CreditDecision> freePurchasesCountOnlyWhereConfigured(Question asked) {
    return asked.policy().ignoredAsFree(asked.paid()).map(Nothing::new);
  }

  private static Optional<CreditDecision> creditsAreKnownAndWithinBounds(Question asked) {
    return switch (asked.policy().amount(asked.paid())) {
      case CreditAmount.Known known -> Optional.empty();
      case CreditAmount.None none ->
          Optional.of(new Nothing(SkipReason.NO_CREDITS, none.warning()));
      case CreditAmount.Unknown unknown ->
          Optional.of(unknown(asked.policy(), asked.paid(), unknown.failure()));
    };
  }

  /**
   * Stripe releases what is not captured for good (<a
   * href="https://docs.stripe.com/payments/place-a-hold-on-a-payment-method">Place a hold</a>), and
   * the session's claim was written for the whole.
   */
  private static Optional<CreditDecision> theWholeAmountWasCaptured(Question asked) {
    return asked
        .paid()
        .authorized()
        .map(
            whole ->
                CreditPolicy.refuse(
                    FailureCode.AMOUNT_MISMATCH,
                    "the credits are for %s, and %s was captured: set the credits that it buys"
                        .formatted(
                            whole, asked.paid().money().map(Money::toString).orElse("less"))));
  }

  /**
   * With a catalogue, a purchase whose lines nobody has seen may be one of credits: ignored, it
   * would be lost for good.
   */
  private static CreditDecision unknown(CreditPolicy policy, Paid paid, Failure failure) {
    boolean saysNothing =
        policy.catalogue().isEmpty()
            || paid.claim().lineItems() instanceof Listed listed
                && !policy.catalogue().mayDependOnKey(listed.items());
    return failure.code() == FailureCode.CREDITS_UNKNOWN
            && saysNothing
            && policy.onUnknownCredits() == OnUnknownCredits.IGNORE
        ? new Nothing(SkipReason.NO_CREDITS)
        : new Refuse(failure);
  }
}
