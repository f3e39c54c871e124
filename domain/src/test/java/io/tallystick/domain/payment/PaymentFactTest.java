package io.tallystick.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.Movement.Kind;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each fact tells of its payment. */
class PaymentFactTest {

  private static final PaymentId ID = new PaymentId("pi_1");
  private static final PaymentId KEPT = new PaymentId("in_1");
  private static final Money MONEY = new Money(499, "usd");
  private static final Paid PAID = paid(ID, Optional.of("cs_1"), Optional.empty());
  private static final MoneyBack BACK = back(movement(Kind.REFUND, "re_1"));
  private static final List<PaymentFact> OF_A_PAYMENT =
      List.of(
          PAID,
          new AwaitingPayment(PAID),
          new Captured(ID, Optional.of(MONEY), Optional.empty()),
          new NotPaid(ID, SkipReason.PAYMENT_FAILED, Optional.of(MONEY)),
          BACK,
          new Irrelevant(SkipReason.NOT_A_PURCHASE, Optional.of(ID), Optional.of(MONEY)));
  private static final List<PaymentFact> OF_NONE =
      List.of(
          new Irrelevant(SkipReason.THIN_EVENT),
          new Unreadable("no object"),
          new ModeUnknown("no livemode"));

  @Test
  void each_fact_has_a_word() {
    assertThat(OF_A_PAYMENT)
        .extracting(PaymentFact::code)
        .containsExactly(
            "paid", "awaiting_payment", "captured", "not_paid", "money_back", "irrelevant");
    assertThat(OF_NONE)
        .extracting(PaymentFact::code)
        .containsExactly("irrelevant", "unreadable", "mode_unknown");
  }

  @Test
  void a_dispute_that_is_over_does_not_tell_how_much_came_back() {
    assertThat(back(movement(Kind.REINSTATED, "dp_1")).money()).isEmpty();
  }

  @Test
  void a_fact_tells_its_payment_and_its_money() {
    for (PaymentFact fact : OF_A_PAYMENT) {
      assertThat(fact.payment()).contains(ID);
      assertThat(fact.money()).contains(MONEY);
      assertThat(fact.of(KEPT).payment()).contains(KEPT);
      assertThat(fact.of(KEPT).of(ID)).isEqualTo(fact);
    }
    for (PaymentFact fact : OF_NONE) {
      assertThat(fact.payment()).isEmpty();
      assertThat(fact.money()).isEmpty();
      assertThat(fact.of(KEPT)).isEqualTo(fact);
    }
  }

  @Test
  void what_is_bought_is_told_by_a_paid_and_by_a_complete_session() {
    assertThat(OF_A_PAYMENT)
        .filteredOn(fact -> fact.purchase().equals(Optional.of(PAID)))
        .containsExactly(PAID, new AwaitingPayment(PAID));
    assertThat(OF_NONE).allMatch(fact -> fact.purchase().isEmpty());
  }

  @Test
  void what_has_no_list_of_lines_or_no_money_is_a_part_of_the_story() {
    Paid intent = paid(ID, Optional.empty(), Optional.empty());

    assertThat(intent.isPartial()).isTrue();
    assertThat(paid(ID, Optional.empty(), Optional.of("in_1")).isPartial()).isFalse();
    assertThat(OF_A_PAYMENT)
        .filteredOn(PaymentFact::isPartial)
        .containsExactly(OF_A_PAYMENT.get(1), OF_A_PAYMENT.get(2));
    assertThat(OF_NONE).noneMatch(PaymentFact::isPartial);
  }

  @Test
  void lines_are_listed_by_the_session_or_the_invoice() {
    assertThat(PAID.listedBy()).contains("cs_1");
    assertThat(paid(ID, Optional.empty(), Optional.of("in_1")).listedBy()).contains("in_1");
    assertThat(paid(ID, Optional.empty(), Optional.empty()).listedBy()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "REFUND, false, re_1",
        "REFUND_ENDED, false, re_1",
        "REFUNDED_SO_FAR, false, -",
        "RELEASED, false, -",
        "WITHDRAWN, true, re_1",
        "REINSTATED, true, re_1"
      })
  void money_back_tells_whether_it_is_disputed_and_its_single_object(
      Kind kind, boolean dispute, String object) {
    MoneyBack back = back(movement(kind, "re_1"));

    assertThat(back.isDispute()).isEqualTo(dispute);
    assertThat(back.object()).isEqualTo(Optional.ofNullable(object));
  }

  @Test
  void of_several_refunds_none_is_the_object() {
    assertThat(back(movement(Kind.REFUND, "re_1"), movement(Kind.REFUND, "re_2")).object())
        .isEmpty();
    assertThat(
            back(
                    movement(Kind.REFUND, "re_1"),
                    movement(Kind.REFUND_ENDED, "re_1"),
                    movement(Kind.REFUNDED_SO_FAR, "ch_1"))
                .object())
        .contains("re_1");
  }

  @Test
  void for_some_reasons_a_payment_is_no_sale_of_credits() {
    assertThat(Arrays.stream(SkipReason.values()).filter(SkipReason::isNoSale))
        .containsExactly(
            SkipReason.PAYMENT_CANCELED,
            SkipReason.NO_PAYMENT_REQUIRED,
            SkipReason.ZERO_INVOICE,
            SkipReason.NO_CREDITS,
            SkipReason.ALREADY_REFUNDED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"7, 7", "007, 7", "999999999, 999999999", "1000000000, -", "0, -", "ten, -"})
  void a_claim_of_credits_is_a_number_of_at_most_nine_digits(String text, Integer number) {
    assertThat(new CreditClaim(Map.of("credits", text), new LineItems.NotInEvent()).number())
        .isEqualTo(Optional.ofNullable(number));
  }

  private static Paid paid(PaymentId id, Optional<String> session, Optional<String> invoice) {
    return new Paid(
        id,
        session,
        PayerClaims.NONE,
        new CreditClaim(Map.of("credits", "5"), new LineItems.NotInEvent()),
        Optional.of(MONEY),
        false,
        Optional.empty(),
        invoice);
  }

  private static MoneyBack back(Movement... movements) {
    return new MoneyBack(ID, Optional.of("ch_1"), List.of(movements));
  }

  private static Movement movement(Kind kind, String object) {
    return new Movement(
        kind, object, Optional.empty(), MONEY, Optional.empty(), Optional.empty(), Instant.EPOCH);
  }
}
