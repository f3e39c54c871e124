package io.tallystick.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.Resolution.Unresolved;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.Movement.Kind;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import io.tallystick.domain.policy.CreditDecision.Reverse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refund or dispute does to the account that its payment was credited to. */
class ReversalsTest {

  private static final UserId ADA = new UserId(1);
  private static final PaymentId PAYMENT = new PaymentId("pi_1");
  private static final Reversals REVERSALS = new Reversals(DebtPolicy.REPAY);

  /** 100 credits were granted for 10.00 USD, of which some are reversed already. */
  @ParameterizedTest
  @CsvSource({
    "REFUND, 500, 0, 80, 0, REFUND, -50, 0, 30, 0",
    "REFUND, 500, 20, 80, 0, REFUND, -30, 0, 50, 0",
    "REFUND, 500, 0, 30, 0, REFUND, -30, 20, 0, 20",
    "WITHDRAWN, 1000, 0, 100, 0, DISPUTE, -100, 0, 0, 0",
    "REFUND_ENDED, 500, 50, 30, 0, REFUND_REVERSAL, 50, 0, 80, 0",
    "REINSTATED, 0, 100, 0, 40, DISPUTE_REVERSAL, 60, -40, 60, 0"
  })
  void the_difference_to_what_was_reversed_before_is_booked(
      Kind kind,
      long minor,
      int reversed,
      int held,
      int owed,
      EntryKind entry,
      int amount,
      int debt,
      int heldThen,
      int owedThen) {
    MoneyBack back = back(kind, minor);

    assertThat(REVERSALS.decide(back, situation(credited(reversed, 0), back, held, owed)))
        .isEqualTo(
            new Reverse(
                ADA,
                new Booked(
                    new Account(new Balance(heldThen), owedThen),
                    List.of(new Posting(entry, amount, debt, 0))),
                Optional.empty()));
  }

  @Test
  void what_has_been_reversed_already_changes_nothing() {
    MoneyBack back = back(Kind.REFUND, 500);

    assertThat(REVERSALS.decide(back, situation(credited(50, 0), back, 7, 0)))
        .isEqualTo(new Reverse(ADA, new Account(new Balance(7), 0).unchanged(), Optional.empty()));
  }

  @Test
  void what_is_restored_repays_what_is_owed_for_other_payments() {
    MoneyBack back = back(Kind.REFUND_ENDED, 500);

    assertThat(REVERSALS.decide(back, situation(credited(50, 50), back, 0, 9)))
        .isEqualTo(
            new Reverse(
                ADA,
                new Booked(
                    new Account(new Balance(0), 9),
                    List.of(new Posting(EntryKind.REFUND_REVERSAL, 0, 0, -50))),
                Optional.empty()));
  }

  @Test
  void more_than_was_paid_reverses_all_with_a_warning() {
    MoneyBack back = back(Kind.REFUND, 1001);

    assertThat(REVERSALS.decide(back, situation(credited(0, 0), back, 100, 0)))
        .isInstanceOfSatisfying(
            Reverse.class,
            reverse -> {
              assertThat(reverse.booked().change()).isEqualTo(-100);
              assertThat(reverse.warning()).contains(Reversals.BEYOND_PAID);
            });
  }

  @Test
  void a_payment_that_is_not_credited_is_waited_for_unless_it_sells_no_credits() {
    MoneyBack back = back(Kind.REFUND, 500);
    Situation unknown = situation(Payment.notCredited(PAYMENT), back, 0, 0);

    assertThat(REVERSALS.decide(back, unknown))
        .isEqualTo(
            new Refuse(
                new Failure(
                    FailureCode.PAYMENT_NOT_FOUND, "no credited payment pi_1 is known yet")));
    assertThat(
            REVERSALS.decide(
                back,
                new Situation(
                    unknown.payment(),
                    unknown.returned(),
                    true,
                    unknown.resolution(),
                    unknown.accounts())))
        .isEqualTo(new Nothing(SkipReason.PAYMENT_NOT_CREDITED));
  }

  @Test
  void an_account_that_is_gone_or_cannot_owe_so_much_and_an_unclear_amount_are_refused() {
    MoneyBack back = back(Kind.REFUND, 500);
    Situation situation = situation(credited(0, 0), back, 100, 0);
    MoneyBack euros =
        new MoneyBack(
            PAYMENT, Optional.empty(), List.of(movement(Kind.REFUND, new Money(500, "eur"))));

    assertThat(
            REVERSALS.decide(
                back,
                new Situation(
                    situation.payment(),
                    situation.returned(),
                    false,
                    situation.resolution(),
                    Map.of())))
        .isEqualTo(
            new Refuse(
                new Failure(
                    FailureCode.USER_UNRESOLVED,
                    "user 1, to whom the payment was credited, does not exist any more")));
    assertThat(REVERSALS.decide(back, situation(credited(0, 0), back, 0, Integer.MAX_VALUE)))
        .isEqualTo(
            new Refuse(
                new Failure(
                    FailureCode.CREDITS_OUT_OF_RANGE,
                    "user 1 cannot hold or owe so many credits")));
    assertThat(REVERSALS.decide(euros, situation(credited(0, 0), euros, 100, 0)))
        .isInstanceOfSatisfying(
            Refuse.class,
            refuse -> assertThat(refuse.failure().code()).isEqualTo(FailureCode.AMOUNT_MISMATCH));
  }

  /** 100 credits for 10.00 USD: what is known in cents and in euro cents, and the event's own. */
  @ParameterizedTest
  @CsvSource({
    "REFUND usd 500, REFUND eur 500, 0, 50",
    "REFUND usd 1000, WITHDRAWN eur 500, 0, 100",
    "REFUND_ENDED usd 1000, WITHDRAWN eur 500, 100, -100",
    "REFUND_ENDED eur 500, REFUND usd 500, 0, 50"
  })
  void money_in_another_currency_keeps_no_other_event_waiting(
      String own, String other, int reversed, int taken) {
    MoneyBack back = back(own, "re_1");

    assertThat(REVERSALS.decide(back, beside(other, back, reversed)))
        .isInstanceOfSatisfying(
            Reverse.class, reverse -> assertThat(reverse.booked().change()).isEqualTo(-taken));
  }

  @ParameterizedTest
  @CsvSource({"REFUND eur 500, REFUND usd 500", "WITHDRAWN eur 500, REFUND usd 1000"})
  void an_event_in_another_currency_waits_for_a_person(String own, String other) {
    MoneyBack back = back(own, "re_1");

    assertThat(REVERSALS.decide(back, beside(other, back, 0)))
        .isEqualTo(
            new Refuse(
                new Failure(
                    FailureCode.AMOUNT_MISMATCH,
                    "money went back in eur, and the payment was of 10.00 USD")));
  }

  private static Situation beside(String other, MoneyBack back, int reversed) {
    Situation situation = situation(credited(reversed, 0), back, 100, 0);
    return new Situation(
        situation.payment(),
        situation.returned().and(back(other, "re_2").movements()),
        false,
        situation.resolution(),
        situation.accounts());
  }

  private static MoneyBack back(String statement, String object) {
    String[] words = statement.split(" ");
    Money money = new Money(Long.parseLong(words[2]), words[1]);
    return new MoneyBack(
        PAYMENT,
        Optional.empty(),
        List.of(
            new Movement(
                Kind.valueOf(words[0]),
                object,
                Optional.empty(),
                money,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH)));
  }

  private static Payment credited(int reversed, int forgiven) {
    return new Payment(
        PAYMENT,
        Optional.of(new Payment.Granted(ADA, 100, Optional.of(new Money(1000, "usd")))),
        reversed,
        forgiven);
  }

  private static Situation situation(Payment payment, MoneyBack back, int held, int owed) {
    return new Situation(
        payment,
        MoneyReturned.NONE.and(back.movements()),
        false,
        new Unresolved(List.of()),
        Map.of(ADA, new Account(new Balance(held), owed)));
  }

  private static MoneyBack back(Kind kind, long minor) {
    return new MoneyBack(
        PAYMENT, Optional.empty(), List.of(movement(kind, new Money(minor, "usd"))));
  }

  private static Movement movement(Kind kind, Money money) {
    return new Movement(
        kind, "re_1", Optional.empty(), money, Optional.empty(), Optional.empty(), Instant.EPOCH);
  }
}
