package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.completed;
import static io.tallystick.adapter.stripe.Sample.fact;
import static io.tallystick.adapter.stripe.Sample.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field given to {@link Sample#session} a second time replaces the good one. */
final class CheckoutSessionTest {

  private static final Optional<Money> TEN = Optional.of(new Money(1000, "usd"));

  @ParameterizedTest
  @ValueSource(strings = {"checkout.session.completed", "checkout.session.async_payment_succeeded"})
  void a_paid_session_is_a_payment(String type) {
    assertThat(fact(type, session("")))
        .isInstanceOfSatisfying(
            Paid.class,
            paid -> {
              assertThat(paid.id()).isEqualTo(new PaymentId("pi_1"));
              assertThat(paid.checkoutSession()).contains("cs_1");
              assertThat(paid.free()).isFalse();
              assertThat(paid.money()).isEqualTo(TEN);
              assertThat(paid.claim().digits()).contains("10");
              assertThat(paid.claim().lineItems()).isEqualTo(new LineItems.NotInEvent());
            });
  }

  @Test
  void a_session_for_which_nothing_had_to_be_paid_is_free() {
    assertThat(paid("\"payment_status\": \"no_payment_required\", \"payment_intent\": null").free())
        .isTrue();
  }

  @Test
  void an_unpaid_session_waits_for_its_money() {
    Paid paid = (Paid) completed("");

    assertThat(completed("\"payment_status\": \"unpaid\"")).isEqualTo(new AwaitingPayment(paid));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"PAID\"", "\"paid \"", "\"refunded\"", "true", "{}"})
  void any_other_payment_status_is_unreadable(String status) {
    assertThat(completed("\"payment_status\": " + status))
        .isEqualTo(
            new Unreadable(
                "`data.object.payment_status` is none of paid, unpaid and no_payment_required"));
  }

  @ParameterizedTest
  @CsvSource({
    "checkout.session.async_payment_failed, PAYMENT_FAILED",
    "checkout.session.expired, SESSION_EXPIRED",
  })
  void a_session_that_ended_without_money_is_not_paid(String type, SkipReason reason) {
    assertThat(fact(type, session(""))).isEqualTo(new NotPaid(new PaymentId("pi_1"), reason, TEN));
    assertThat(fact(type, session("\"payment_intent\": null, \"amount_total\": null")))
        .isEqualTo(new NotPaid(new PaymentId("cs_1"), reason, Optional.empty()));
    assertThat(fact(type, session("\"payment_intent\": 7"))).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"setup", "subscription"})
  void a_session_that_sells_nothing_is_no_purchase(String mode) {
    String session = session("\"mode\": \"%s\", \"payment_status\": null".formatted(mode));

    for (String type :
        new String[] {"completed", "async_payment_succeeded", "async_payment_failed", "expired"}) {
      assertThat(fact("checkout.session." + type, session))
          .isEqualTo(new Irrelevant(SkipReason.NOT_A_PURCHASE));
    }
  }

  @Test
  void what_was_paid_for_a_subscription_is_known_as_a_payment_of_its_invoice() {
    String paid =
        "\"mode\": \"subscription\", \"payment_status\": \"paid\", \"payment_intent\": null";

    assertThat(completed(paid + ", \"invoice\": \"in_1\""))
        .isEqualTo(
            new Irrelevant(SkipReason.NOT_A_PURCHASE, Optional.of(new PaymentId("in_1")), TEN));
    assertThat(completed(paid))
        .isEqualTo(
            new Irrelevant(SkipReason.NOT_A_PURCHASE, Optional.of(new PaymentId("cs_1")), TEN));
  }

  @Test
  void a_session_without_a_mode_is_a_payment() {
    assertThat(completed("\"mode\": null")).isInstanceOf(Paid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"gift\"", "\"\"", "\"Payment\"", "1", "[\"payment\"]"})
  void a_mode_that_nobody_knows_is_unreadable(String mode) {
    assertThat(completed("\"mode\": " + mode))
        .isEqualTo(new Unreadable("`data.object.mode` is none of payment, setup and subscription"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"payment_intent\": \"pi_2\"                          | pi_2",
        "\"payment_intent\": {\"id\": \"pi_3\", \"amount\": 1} | pi_3",
        "\"payment_intent\": null                              | cs_1",
      })
  void the_payment_is_the_intent_or_else_the_session(String field, String id) {
    assertThat(completed(field).payment()).contains(new PaymentId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12",
        "\"\"",
        "\" \"",
        "{}",
        "{\"id\": null}",
        "{\"id\": 3}",
        "[\"pi_1\"]",
        "\"pi\\u0000\"",
        "\"pi 1\"",
        "\"pí_1\""
      })
  void an_unusable_intent_is_unreadable(String intent) {
    assertThat(completed("\"payment_intent\": " + intent))
        .isEqualTo(new Unreadable("`data.object.payment_intent` is not an id"));
  }

  @Test
  void a_session_without_any_id_is_unreadable_and_one_with_an_intent_is_not() {
    assertThat(completed("\"id\": 5, \"payment_intent\": null"))
        .isEqualTo(new Unreadable("`data.object.id` is not an id"));
    assertThat(completed("\"payment_intent\": \"%s\"".formatted("p".repeat(256))))
        .isInstanceOf(Unreadable.class);
    assertThat(paid("\"id\": 5").checkoutSession()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, \"usd\", 0.00 USD",
    "1000, \"EUR\", 10.00 EUR",
    "9223372036854775807, \"jpy\", 9223372036854775807 JPY",
    "-1, \"usd\", ",
    "10.5, \"usd\", ",
    "\"1000\", \"usd\", ",
    "null, \"usd\", ",
    "99999999999999999999, \"usd\", ",
    "1000, null, ",
    "1000, \"\", ",
    "1000, \"us\", ",
    "1000, \"usdt\", ",
    "1000, \"u$d\", ",
    "1000, \"\u212Ard\", ",
    "1000, 840, ",
  })
  void an_amount_that_is_none_counts_as_absent(String amount, String currency, String money) {
    assertThat(
            paid("\"amount_total\": %s, \"currency\": %s".formatted(amount, currency))
                .money()
                .map(Money::toString)
                .orElse(null))
        .isEqualTo(money);
  }

  @Test
  void embedded_lines_are_read() {
    assertThat(lines("{\"data\": [{\"price\": {\"id\": \"price_1\"}}], \"has_more\": false}"))
        .isEqualTo(
            new LineItems.Listed(
                List.of(new LineItem("price_1", Optional.empty(), 1, Optional.empty()))));
    assertThat(lines("{\"data\": []}")).isEqualTo(new LineItems.Listed(List.of()));
  }

  @Test
  void lines_that_are_not_all_there_count_as_not_there() {
    assertThat(lines("null")).isEqualTo(new LineItems.NotInEvent());
    assertThat(lines("[]")).isEqualTo(new LineItems.NotInEvent());
    assertThat(lines("{\"data\": [{\"price\": {\"id\": \"price_1\"}}], \"has_more\": true}"))
        .isEqualTo(new LineItems.NotInEvent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data': [{}, 3]} | `data[1]` is a number where Stripe sends an object",
        "{'data': [{}], 'has_more': 'true'} | `has_more` is a string where Stripe sends true or"
            + " false"
      },
      quoteCharacter = '"')
  void misshapen_lines_are_unreadable(String lines, String problem) {
    assertThat(completed("\"line_items\": " + lines.replace('\'', '"')))
        .isEqualTo(new Unreadable("`data.object.line_items`: " + problem));
  }

  private static Paid paid(String fields) {
    return (Paid) completed(fields);
  }

  private static LineItems lines(String value) {
    return paid("\"line_items\": " + value).claim().lineItems();
  }
}
