package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Resolution.Ambiguous;
import io.tallystick.domain.identity.Resolution.Conflicting;
import io.tallystick.domain.identity.Resolution.Found;
import io.tallystick.domain.identity.Resolution.Unresolved;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneyReturned.Share;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Grant;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import java.util.Optional;

/** Credits a payment, to which no rule objects, to its user. */
record Grants(CreditPolicy policy) {

  CreditDecision decide(Paid paid, Situation situation) {
    return switch (situation.resolution()) {
      case Found found -> grant(paid, found, situation);
      case Unresolved unresolved ->
          CreditPolicy.refuse(FailureCode.USER_UNRESOLVED, unresolved.explain());
      case Conflicting conflicting ->
          CreditPolicy.refuse(FailureCode.USER_CONFLICT, conflicting.explain());
      case Ambiguous ambiguous ->
          CreditPolicy.refuse(FailureCode.USER_AMBIGUOUS, ambiguous.step().describe());
    };
  }

  private CreditDecision grant(Paid paid, Found to, Situation situation) {
    Account account = situation.accounts().get(to.user());
    if (account == null) {
      return CreditPolicy.refuse(
          FailureCode.USER_UNRESOLVED, "user " + to.user() + " was removed in this moment");
    }
    return switch (policy.amount(paid)) {
      case CreditAmount.Unknown unknown -> new Refuse(unknown.failure());
      case CreditAmount.None none -> new Nothing(SkipReason.NO_CREDITS, none.warning());
      case CreditAmount.Known known ->
          account
              .change(
                  paid.invoice().isPresent() ? EntryKind.INVOICE : EntryKind.PURCHASE,
                  known.credits().value())
              .<CreditDecision>map(booked -> grant(paid, to, known, booked, situation))
              .orElseGet(
                  () ->
                      CreditPolicy.refuse(
                          FailureCode.CREDITS_OUT_OF_RANGE,
                          "user %s has %s credits and cannot hold %s more"
                              .formatted(to.user(), account.balance(), known.credits())));
    };
  }

  /** What has gone back meanwhile is reversed at once. */
  private CreditDecision grant(
      Paid paid, Found to, CreditAmount.Known known, Booked booked, Situation situation) {
    Credits credits = known.credits();
    Optional<String> warning = joined(to.warning(), known.warning());
    Payment payment = situation.payment().granted(to.user(), credits.value(), paid.money(), booked);
    Share share = payment.shareOf(situation.returned());
    return new Grant(
        to,
        credits,
        known.terms(),
        new Reversals(policy.onDebt())
            .to(share.credits(), situation.returned().isByDisputeAlone(), payment, booked.after())
            .map(booked::and)
            .orElse(booked)
            .repaid(),
        joined(warning, warning(share)));
  }

  private static Optional<String> warning(Share share) {
    return switch (share) {
      case Share.Unclear unclear -> Optional.of(unclear.why());
      case Share.Known known ->
          known.isBeyondPaid() ? Optional.of(Reversals.BEYOND_PAID) : Optional.empty();
    };
  }

  private static Optional<String> joined(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(one.get() + "; " + other.get())
        : one.or(() -> other);
  }
}
