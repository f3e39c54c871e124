package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.fact;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaymentIntentTest {

  @ParameterizedTest
  @ValueSource(strings = {"credits", "credit_amount", "amount_in_credits", "credits_to_add"})
  void an_intent_that_names_credits_is_a_payment(String key) {
    PaymentFact fact = succeeded("\"metadata\": {\"%s\": \"5\"}, \"amount\": 700".formatted(key));

    assertThat(fact)
        .isInstanceOfSatisfying(
            Paid.class,
            paid -> {
              assertThat(paid.id()).isEqualTo(new PaymentId("pi_1"));
              assertThat(paid.checkoutSession()).isEmpty();
              assertThat(paid.claim().digits()).contains("5");
              assertThat(paid.claim().lineItems()).isEqualTo(new LineItems.NotInEvent());
              assertThat(paid.money()).contains(new Money(700, "usd"));
              assertThat(paid.free()).isFalse();
            });
  }

  @Test
  void what_was_received_counts_before_what_was_asked_for() {
    PaymentFact fact =
        succeeded("\"metadata\": {\"credits\": 5}, \"amount\": 700, \"amount_received\": 650");

    assertThat(fact.money()).contains(new Money(650, "usd"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "{\"credits\": null}", "{\"user_id\": \"7\"}"})
  void an_intent_without_credits_is_left_to_its_session(String metadata) {
    assertThat(succeeded("\"metadata\": %s, \"amount\": 700".formatted(metadata)))
        .isEqualTo(
            new Captured(
                new PaymentId("pi_1"), Optional.of(new Money(700, "usd")), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "700, 700,",
    "700, 701,",
    "700, 699, 700",
    "700, 0, 700",
    "700, null,",
    "null, 700,",
    "null, null,"
  })
  void a_part_that_was_captured_is_told_from_the_whole(
      String whole, String received, @Nullable Long authorized) {
    Captured captured =
        (Captured) succeeded("\"amount\": %s, \"amount_received\": %s".formatted(whole, received));

    assertThat(captured.authorized().map(Money::minor)).isEqualTo(Optional.ofNullable(authorized));

    Paid paid =
        (Paid)
            succeeded(
                "\"metadata\": {\"credits\": 5}, \"amount\": %s, \"amount_received\": %s"
                    .formatted(whole, received));
    assertThat(paid.authorized()).isEqualTo(captured.authorized());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"metadata\": [1]            | `data.object.metadata` is a list where Stripe sends an"
            + " object",
        "\"id\": null                 | `data.object.id` is not an id",
        "\"id\": 12                   | `data.object.id` is not an id",
        "\"id\": \"\"                 | `data.object.id` is not an id",
      })
  void a_misshapen_intent_is_unreadable(String field, String problem) {
    assertThat(succeeded(field)).isEqualTo(new Unreadable(problem));
  }

  @Test
  void a_canceled_intent_is_not_paid() {
    assertThat(fact("payment_intent.canceled", "{\"id\": \"pi_1\"}"))
        .isEqualTo(
            new NotPaid(new PaymentId("pi_1"), SkipReason.PAYMENT_CANCELED, Optional.empty()));
    assertThat(fact("payment_intent.canceled", "{\"id\": 1}")).isInstanceOf(Unreadable.class);
  }

  private static PaymentFact succeeded(String fields) {
    return fact(
        "payment_intent.succeeded",
        "{\"id\": \"pi_1\", \"currency\": \"usd\", %s}".formatted(fields));
  }
}
