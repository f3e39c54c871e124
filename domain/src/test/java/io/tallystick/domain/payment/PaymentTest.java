package io.tallystick.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentTest {

  private static final PaymentId ID = new PaymentId("pi_1");
  private static final Optional<Money> MONEY = Optional.of(new Money(499, "usd"));

  static Stream<Named<String>> noIds() {
    return Stream.of(
        named("empty", ""), named("blank", " \t"), named("256 characters", "p".repeat(256)));
  }

  @ParameterizedTest
  @MethodSource("noIds")
  void a_payment_id_checks_itself(String value) {
    assertThatThrownBy(() -> new PaymentId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_payment_id_reads_as_stripe_writes_it() {
    assertThat(ID).hasToString("pi_1");
    assertThat(new PaymentId("p".repeat(255)).value()).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void a_quantity_is_positive(long quantity) {
    assertThatThrownBy(() -> new LineItem("price_1", Optional.empty(), quantity, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_fact_tells_its_payment_and_its_money_if_it_has_them() {
    CreditClaim claim = new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent());
    Paid paid = new Paid(ID, Optional.of("cs_1"), PayerClaims.NONE, claim, MONEY, false);
    NotPaid awaiting = new NotPaid(ID, SkipReason.AWAITING_PAYMENT, MONEY);

    assertThat(paid.payment()).contains(ID);
    assertThat(paid.money()).isEqualTo(MONEY);
    assertThat(awaiting.payment()).contains(ID);
    assertThat(awaiting.money()).isEqualTo(MONEY);
    for (PaymentFact fact :
        List.of(new Irrelevant(SkipReason.THIN_EVENT), new Unreadable("no object"))) {
      assertThat(fact.payment()).isEmpty();
      assertThat(fact.money()).isEmpty();
    }
  }

  @Test
  void a_session_and_its_intent_make_one_paid_purchase_in_either_order() {
    CreditClaim claim = new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent());
    PayerClaims payer = new PayerClaims(Map.of(CandidateSource.CUSTOMER, "cus_1"));
    AwaitingPayment session =
        new AwaitingPayment(
            new Paid(ID, Optional.of("cs_1"), payer, claim, Optional.empty(), false));
    Captured captured = new Captured(ID, MONEY, Optional.empty());
    CreditClaim own = new CreditClaim(Map.of("credits", "7"), new LineItems.NotInEvent());
    Paid intent =
        new Paid(
            ID,
            Optional.empty(),
            new PayerClaims(Map.of(CandidateSource.METADATA_USER_ID, "9")),
            own,
            MONEY,
            false);

    Paid paid = new Paid(ID, Optional.of("cs_1"), payer, claim, MONEY, false);
    assertThat(session.joined(captured)).isEqualTo(paid);
    assertThat(captured.joined(session)).isEqualTo(paid);
    PayerClaims both =
        new PayerClaims(
            Map.of(CandidateSource.CUSTOMER, "cus_1", CandidateSource.METADATA_USER_ID, "9"));
    Paid named = new Paid(ID, Optional.of("cs_1"), both, own, MONEY, false);
    assertThat(session.joined(intent)).isEqualTo(named);
    assertThat(intent.joined(session)).isEqualTo(named);
  }

  @Test
  void what_says_nothing_more_of_a_payment_is_not_joined() {
    CreditClaim claim = new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent());
    Paid paid = new Paid(ID, Optional.of("cs_1"), PayerClaims.NONE, claim, MONEY, false);
    List<PaymentFact> facts =
        List.of(
            paid,
            new AwaitingPayment(paid),
            new NotPaid(ID, SkipReason.PAYMENT_CANCELED, MONEY),
            new Irrelevant(SkipReason.THIN_EVENT),
            new Unreadable("no object"));

    for (PaymentFact fact : facts) {
      for (PaymentFact other : facts) {
        assertThat(fact.joined(other)).isEqualTo(fact);
      }
    }
  }

  @Test
  void knowing_the_lines_of_a_payment_changes_nothing_else() {
    CreditClaim claim = new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent());
    LineItems lines = new LineItems.Unavailable("it was away");
    Paid paid = new Paid(ID, Optional.of("cs_1"), PayerClaims.NONE, claim, MONEY, true);

    assertThat(paid.with(lines))
        .isEqualTo(
            new Paid(
                ID,
                Optional.of("cs_1"),
                PayerClaims.NONE,
                new CreditClaim(Map.of("credits", "5"), lines),
                MONEY,
                true));
  }

  @ParameterizedTest
  @EnumSource
  void the_code_of_a_reason_is_its_name_in_small_letters(SkipReason reason) {
    assertThat(reason.code()).isEqualTo(reason.name().toLowerCase(Locale.ROOT));
    assertThat(reason.sentence()).isNotBlank().doesNotEndWith(".");
  }
}
