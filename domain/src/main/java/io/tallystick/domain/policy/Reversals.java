package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Payment.Granted;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneyReturned.Share;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Reverse;
import java.util.Optional;

/**
 * What refunds and disputes do. How many credits of a payment are reversed follows from all that is
 * known to have gone back of it; what is booked is the difference to what was booked before. An
 * event waits for a person where that cannot be said of money in its own currency.
 */
record Reversals(DebtPolicy onDebt) {

  static final String BEYOND_PAID = "more money went back than was paid for the credits";

  CreditDecision decide(MoneyBack back, Situation situation) {
    Optional<Granted> granted = situation.payment().granted();
    if (granted.isEmpty()) {
      return situation.isNoSale()
          ? new Nothing(SkipReason.PAYMENT_NOT_CREDITED)
          : CreditPolicy.refuse(
              FailureCode.PAYMENT_NOT_FOUND,
              "no credited payment %s is known yet".formatted(back.id()));
    }
    Account account = situation.accounts().get(granted.get().user());
    if (account == null) {
      return CreditPolicy.refuse(
          FailureCode.USER_UNRESOLVED,
          "user %s, to whom the payment was credited, does not exist any more"
              .formatted(granted.get().user()));
    }
    Payment payment = situation.payment();
    return switch (payment.shareOf(situation.returned().inCurrenciesOf(back.movements()))) {
      case Share.Unclear unclear -> CreditPolicy.refuse(FailureCode.AMOUNT_MISMATCH, unclear.why());
      case Share.Known own ->
          to(payment.shareOf(situation.returned()).credits(), back.isDispute(), payment, account)
              .<CreditDecision>map(
                  booked ->
                      new Reverse(
                          granted.get().user(),
                          booked.repaid(),
                          own.isBeyondPaid() ? Optional.of(BEYOND_PAID) : Optional.empty()))
              .orElseGet(
                  () ->
                      CreditPolicy.refuse(
                          FailureCode.CREDITS_OUT_OF_RANGE,
                          "user %s cannot hold or owe so many credits"
                              .formatted(granted.get().user())));
    };
  }

  /** The account when so many credits of the payment are reversed, all in all. */
  Optional<Booked> to(int credits, boolean byDispute, Payment payment, Account account) {
    int missing = credits - payment.reversed();
    if (missing > 0) {
      return account.reverse(byDispute ? EntryKind.DISPUTE : EntryKind.REFUND, missing, onDebt);
    }
    return missing == 0
        ? Optional.of(account.unchanged())
        : account.restore(
            byDispute ? EntryKind.DISPUTE_REVERSAL : EntryKind.REFUND_REVERSAL,
            -missing,
            payment.forgiven());
  }
}
