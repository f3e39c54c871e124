package io.tallystick.domain.policy;

import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems.Listed;
import io.tallystick.domain.payment.LineItems.NotInEvent;
import io.tallystick.domain.payment.LineItems.Unavailable;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation credits, and what it does with the rest. A purchase that passes all {@link
 * PurchaseRules} is credited.
 *
 * @param livemode whether this installation handles real money
 * @param accounts the connected accounts whose events count here
 * @param maximum the most credits that one payment may buy
 * @param catalogue what each price buys
 * @param onUnknownCredits what to do with a purchase that says nothing of credits
 * @param onFreePurchase what to do with a purchase for which nothing had to be paid
 * @param onDebt what becomes of a reversal that an account does not cover
 * @param onZeroInvoice what to do with an invoice whose total is not above zero
 */
public record CreditPolicy(
    boolean livemode,
    Set<String> accounts,
    int maximum,
    PriceCatalogue catalogue,
    OnUnknownCredits onUnknownCredits,
    OnFreePurchase onFreePurchase,
    DebtPolicy onDebt,
    OnFreePurchase onZeroInvoice) {

  /** The same policy with another catalogue. */
  public CreditPolicy with(PriceCatalogue other) {
    return new CreditPolicy(
        livemode,
        accounts,
        maximum,
        other,
        onUnknownCredits,
        onFreePurchase,
        onDebt,
        onZeroInvoice);
  }

  /** What to do with a purchase that says nothing of credits. */
  public enum OnUnknownCredits {
    FAIL,
    IGNORE
  }

  /** What to do with a purchase for which nothing had to be paid. */
  public enum OnFreePurchase {
    CREDIT,
    IGNORE
  }

  public CreditPolicy {
    accounts = Set.copyOf(accounts);
    if (maximum <= 0) {
      throw new IllegalArgumentException("the most credits of a payment must be positive");
    }
  }

  /**
   * The decision, as far as it does not depend on the user: empty means that credits of the payment
   * are to move.
   */
  public Optional<CreditDecision> decideWithoutUser(
      EventNotice notice, boolean credited, MoneyReturned returned) {
    if (notice.fact() instanceof Irrelevant irrelevant && irrelevant.money().isEmpty()) {
      return Optional.of(new Nothing(irrelevant.reason()));
    }
    if (isForeign(notice)) {
      return Optional.of(new Nothing(SkipReason.FOREIGN_ACCOUNT));
    }
    if (notice.fact() instanceof ModeUnknown unknown) {
      return Optional.of(
          unread(notice, credited, FailureCode.PAYLOAD_UNREADABLE, unknown.problem()));
    }
    if (notice.livemode() != livemode) {
      return Optional.of(new Nothing(SkipReason.LIVEMODE_MISMATCH));
    }
    return switch (notice.fact()) {
      case Irrelevant irrelevant -> Optional.of(new Nothing(irrelevant.reason()));
      case NotPaid notPaid -> Optional.of(new Nothing(notPaid.reason()));
      case MoneyBack back -> Optional.empty();
      case AwaitingPayment session -> Optional.of(new Nothing(SkipReason.AWAITING_PAYMENT));
      case Captured intent ->
          Optional.of(
              new Nothing(credited ? SkipReason.ALREADY_CREDITED : SkipReason.NO_CREDITS_METADATA));
      case ModeUnknown unknown ->
          Optional.of(unread(notice, credited, FailureCode.PAYLOAD_UNREADABLE, unknown.problem()));
      case Unreadable unreadable ->
          Optional.of(
              unread(
                  notice,
                  credited,
                  unreadable.mayPass()
                      ? FailureCode.INTERNAL_ERROR
                      : FailureCode.PAYLOAD_UNREADABLE,
                  unreadable.problem()));
      case Paid paid ->
          PurchaseRules.objection(new PurchaseRules.Question(this, paid, credited, returned));
    };
  }

  /** Nobody repairs an event that cannot be read, if its payment is credited by another one. */
  private static CreditDecision unread(
      EventNotice notice, boolean credited, FailureCode code, String problem) {
    return credited && !notice.isOfMoneyBack()
        ? new Nothing(SkipReason.ALREADY_CREDITED)
        : refuse(code, problem);
  }

  /** The decision. */
  public CreditDecision decide(EventNotice notice, Situation situation) {
    return decideWithoutUser(notice, situation.payment().isCredited(), situation.returned())
        .orElseGet(
            () ->
                notice.fact() instanceof MoneyBack back
                    ? new Reversals(onDebt).decide(back, situation)
                    : new Grants(this).decide((Paid) notice.fact(), situation));
  }

  /**
   * Whether the lines of the purchase must be known, and the event does not tell enough of them.
   */
  public boolean needsLineItems(Paid paid) {
    return paid.claim().digits().isEmpty()
        && !catalogue.isEmpty()
        && ignoredAsFree(paid).isEmpty()
        && switch (paid.claim().lineItems()) {
          case NotInEvent none -> true;
          case Listed listed ->
              catalogue.mayDependOnKey(listed.items())
                  || listed.items().stream()
                      .filter(LineItem::isPriceUntold)
                      .anyMatch(line -> InvoiceAmount.lacksUnitPrice(line, catalogue));
          case Unavailable unavailable -> false;
        };
  }

  /** How many credits a payment buys; empty where that cannot be said. */
  public Optional<Integer> creditsOf(Paid paid) {
    return amount(paid) instanceof CreditAmount.Known known
        ? Optional.of(known.credits().value())
        : Optional.empty();
  }

  /** Whether an event is of the mode and of an account that count here. */
  public boolean concerns(EventNotice notice) {
    return !isForeign(notice) && notice.livemode() == livemode;
  }

  private boolean isForeign(EventNotice notice) {
    return notice.account().filter(account -> !accounts.contains(account)).isPresent();
  }

  /** Why a purchase for which nothing had to be paid is ignored, if it is. */
  public Optional<SkipReason> ignoredAsFree(Paid paid) {
    if (!paid.free()) {
      return Optional.empty();
    }
    return paid.invoice().isPresent()
        ? Optional.of(SkipReason.ZERO_INVOICE).filter(it -> onZeroInvoice == OnFreePurchase.IGNORE)
        : Optional.of(SkipReason.NO_PAYMENT_REQUIRED)
            .filter(it -> onFreePurchase == OnFreePurchase.IGNORE);
  }

  CreditAmount amount(Paid paid) {
    return CreditAmount.of(paid, catalogue, maximum);
  }

  static CreditDecision refuse(FailureCode code, String message) {
    return new Refuse(new Failure(code, message));
  }
}
