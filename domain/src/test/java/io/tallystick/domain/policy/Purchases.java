package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Purchases to be decided, and the policy of a shop in test mode. */
final class Purchases {

  static final int MAXIMUM = 1_000_000;
  static final PaymentId PAYMENT = new PaymentId("pi_1");
  static final PriceCatalogue NO_CATALOGUE = new PriceCatalogue(Map.of());

  /** 100 credits for 4.99 USD, 500 credits under a lookup key at any price. */
  static final PriceCatalogue CATALOGUE =
      new PriceCatalogue(
          Map.of(
              "price_small", new Price(new Credits(100), List.of(usd(499))),
              "large", new Price(new Credits(500), List.of())));

  static final CreditPolicy POLICY =
      new CreditPolicy(
          false,
          Set.of(),
          MAXIMUM,
          CATALOGUE,
          OnUnknownCredits.FAIL,
          OnFreePurchase.CREDIT,
          DebtPolicy.REPAY,
          OnFreePurchase.IGNORE);

  private Purchases() {}

  static Money usd(long cents) {
    return new Money(cents, "usd");
  }

  /** A purchase whose metadata names credits. */
  static Paid naming(Map<String, String> metadata) {
    return paid(metadata, new LineItems.NotInEvent(), Optional.of(usd(499)));
  }

  /** A purchase of these lines, without a word of credits or of the amount paid. */
  static Paid of(LineItem... lines) {
    return paid(Map.of(), new LineItems.Listed(List.of(lines)), Optional.empty());
  }

  static Paid paid(Map<String, String> metadata, LineItems lines, Optional<Money> money) {
    return new Paid(
        PAYMENT,
        Optional.of("cs_1"),
        PayerClaims.NONE,
        new CreditClaim(metadata, lines),
        money,
        false);
  }

  /** Before which a purchase is decided of which nothing has gone back. */
  static Situation situation(
      boolean credited, Resolution resolution, Map<UserId, Balance> balances) {
    Map<UserId, Account> accounts = new HashMap<>();
    balances.forEach((user, balance) -> accounts.put(user, new Account(balance, 0)));
    Payment unknown = Payment.notCredited(PAYMENT);
    return new Situation(
        credited
            ? unknown.granted(
                new UserId(1), 1, Optional.empty(), new Account(new Balance(1), 0).unchanged())
            : unknown,
        MoneyReturned.NONE,
        false,
        resolution,
        accounts);
  }

  static Paid free(Paid paid) {
    return new Paid(
        paid.id(), paid.checkoutSession(), paid.payer(), paid.claim(), paid.money(), true);
  }

  static LineItem line(String price, long quantity) {
    return new LineItem(price, Optional.empty(), quantity, Optional.empty());
  }

  static LineItem line(String price, long quantity, Money subtotal) {
    return new LineItem(price, Optional.empty(), quantity, Optional.of(subtotal));
  }

  static LineItem keyed(String lookupKey, long quantity) {
    return new LineItem("price_other", Optional.of(lookupKey), quantity, Optional.empty());
  }

  static EventNotice notice(PaymentFact fact) {
    return notice(fact, false, Optional.empty());
  }

  static EventNotice notice(PaymentFact fact, boolean livemode, Optional<String> account) {
    return new EventNotice(
        new StripeEventId("evt_1"),
        "checkout.session.completed",
        livemode,
        Optional.empty(),
        account,
        Optional.of("cs_1"),
        Optional.empty(),
        fact);
  }
}
