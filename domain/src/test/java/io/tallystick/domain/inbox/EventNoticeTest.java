package io.tallystick.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import io.tallystick.domain.payment.SkipReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which payment an event is of, and what two events of one payment say together. */
class EventNoticeTest {

  private static final PaymentId INTENT = new PaymentId("pi_1");
  private static final PaymentId CHARGE = new PaymentId("ch_1");
  private static final PaymentFact NOTHING = new Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE);
  private static final Optional<Money> MONEY = Optional.of(new Money(499, "usd"));
  private static final Captured CAPTURED = new Captured(INTENT, MONEY, Optional.empty());
  private static final AwaitingPayment SESSION = new AwaitingPayment(purchase(INTENT));

  @Test
  void an_event_is_of_the_payment_that_it_speaks_of_or_names() {
    PaymentNames names = PaymentNames.of(Optional.of("ch_1"), Set.of(CHARGE, INTENT));

    assertThat(notice(CAPTURED, PaymentNames.NONE).payment()).contains(INTENT);
    assertThat(notice(CAPTURED, PaymentNames.NONE).paymentIds()).containsExactly(INTENT);
    assertThat(notice(NOTHING, names).payment()).contains(INTENT);
    assertThat(notice(NOTHING, names).paymentIds()).containsExactlyInAnyOrder(INTENT, CHARGE);
    assertThat(notice(CAPTURED, PaymentNames.of(Optional.of("ch_1"), Set.of(CHARGE))).paymentIds())
        .containsExactlyInAnyOrder(INTENT, CHARGE);
  }

  @Test
  void a_single_name_without_a_fact_concerns_no_payment() {
    assertThat(notice(NOTHING, PaymentNames.of(Optional.of("ch_1"), Set.of(CHARGE))).paymentIds())
        .isEmpty();
    assertThat(notice(NOTHING, PaymentNames.NONE).payment()).isEmpty();
  }

  @Test
  void a_payment_that_is_kept_under_another_id_is_told_by_that() {
    PaymentId kept = new PaymentId("in_1");
    EventNotice under =
        notice(CAPTURED, PaymentNames.of(Optional.of("ch_1"), Set.of(CHARGE))).under(kept);

    assertThat(under.fact()).isEqualTo(new Captured(kept, MONEY, Optional.empty()));
    assertThat(under.names().payment()).contains(kept);
    assertThat(under.names().ids()).containsExactly(CHARGE);
    assertThat(under.naming(Set.of(INTENT)).names())
        .isEqualTo(
            new PaymentNames(Optional.of("ch_1"), Set.of(CHARGE, INTENT), Optional.of(kept)));
  }

  @Test
  void a_session_and_its_intent_say_together_what_was_bought_and_paid() {
    EventNotice session = notice(SESSION, PaymentNames.NONE);
    EventNotice intent = notice(CAPTURED, PaymentNames.NONE);

    assertThat(session.joined(intent).fact())
        .isInstanceOfSatisfying(Paid.class, paid -> assertThat(paid.money()).isEqualTo(MONEY));
    assertThat(intent.joined(session).fact()).isEqualTo(session.joined(intent).fact());
  }

  @Test
  void events_of_other_payments_accounts_and_modes_are_not_joined() {
    EventNotice session = notice(SESSION, PaymentNames.NONE);

    assertThat(
            session.joined(
                notice(
                    new Captured(new PaymentId("pi_2"), MONEY, Optional.empty()),
                    PaymentNames.NONE)))
        .isSameAs(session);
    assertThat(session.joined(notice(CAPTURED, true, Optional.empty()))).isSameAs(session);
    assertThat(session.joined(notice(CAPTURED, false, Optional.of("acct_1")))).isSameAs(session);
    assertThat(notice(NOTHING, PaymentNames.NONE).joined(notice(NOTHING, PaymentNames.NONE)).fact())
        .isEqualTo(NOTHING);
    assertThat(
            session
                .joined(
                    notice(
                        new NotPaid(INTENT, SkipReason.PAYMENT_FAILED, MONEY), PaymentNames.NONE))
                .fact())
        .isEqualTo(SESSION);
  }

  private static Paid purchase(PaymentId id) {
    return new Paid(
        id,
        Optional.of("cs_1"),
        PayerClaims.NONE,
        new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent()),
        Optional.empty(),
        false);
  }

  private static EventNotice notice(PaymentFact fact, PaymentNames names) {
    return new EventNotice(
        new StripeEventId("evt_1"),
        "any",
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        fact,
        names);
  }

  private static EventNotice notice(PaymentFact fact, boolean livemode, Optional<String> account) {
    return new EventNotice(
        new StripeEventId("evt_1"),
        "any",
        livemode,
        Optional.empty(),
        account,
        Optional.empty(),
        Optional.empty(),
        fact);
  }
}
