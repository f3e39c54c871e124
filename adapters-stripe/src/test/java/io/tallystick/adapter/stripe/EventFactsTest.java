package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.event;
import static io.tallystick.adapter.stripe.Sample.fact;
import static io.tallystick.adapter.stripe.Sample.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which types of events matter. */
final class EventFactsTest {

  @ParameterizedTest
  @CsvSource({
    "charge.refunded, NOT_YET_SUPPORTED",
    "charge.refund.updated, NOT_YET_SUPPORTED",
    "refund.created, NOT_YET_SUPPORTED",
    "refund.updated, NOT_YET_SUPPORTED",
    "refund.failed, NOT_YET_SUPPORTED",
    "charge.dispute.created, NOT_YET_SUPPORTED",
    "charge.dispute.closed, NOT_YET_SUPPORTED",
    "charge.dispute.funds_withdrawn, NOT_YET_SUPPORTED",
    "invoice.paid, NOT_YET_SUPPORTED",
    "invoice.payment_succeeded, NOT_YET_SUPPORTED",
    "invoice.payment_failed, NOT_YET_SUPPORTED",
    "invoice.voided, NOT_YET_SUPPORTED",
    "invoice_payment.paid, NOT_YET_SUPPORTED",
    "invoiceitem.created, UNHANDLED_EVENT_TYPE",
    "invoice, UNHANDLED_EVENT_TYPE",
    "charge.succeeded, UNHANDLED_EVENT_TYPE",
    "charge.updated, UNHANDLED_EVENT_TYPE",
    "refund, UNHANDLED_EVENT_TYPE",
    "payment_intent.created, UNHANDLED_EVENT_TYPE",
    "payment_intent.payment_failed, UNHANDLED_EVENT_TYPE",
    "payment_intent.processing, UNHANDLED_EVENT_TYPE",
    "checkout.session, UNHANDLED_EVENT_TYPE",
    "checkout.session.completed.twice, UNHANDLED_EVENT_TYPE",
    "Checkout.Session.Completed, UNHANDLED_EVENT_TYPE",
    "customer.created, UNHANDLED_EVENT_TYPE",
    "a.type.of.the.future, UNHANDLED_EVENT_TYPE",
  })
  void other_types_are_irrelevant_for_a_reason(String type, SkipReason reason) {
    assertThat(fact(type, "{\"id\": \"obj_1\"}")).isEqualTo(new Irrelevant(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "charge.refunded | {\"id\": \"ch_1\", \"payment_intent\": \"pi_1\"}",
        "charge.refund.updated | {\"id\": \"re_1\", \"status\": \"pending\", \"payment_intent\":"
            + " \"pi_1\"}",
        "refund.created | {\"id\": \"re_1\", \"payment_intent\": {\"id\": \"pi_1\"}}",
        "refund.updated | {\"id\": \"re_1\", \"status\": \"succeeded\", \"payment_intent\":"
            + " \"pi_1\"}",
        "charge.dispute.funds_withdrawn | {\"id\": \"du_1\", \"payment_intent\": \"pi_1\"}",
      })
  void a_refund_or_a_lost_dispute_names_the_payment_whose_money_goes_back(
      String type, String object) {
    assertThat(fact(type, object)).isEqualTo(new MoneyBack(new PaymentId("pi_1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refund.updated | {\"id\": \"re_1\", \"status\": \"failed\", \"payment_intent\": \"pi_1\"}",
        "refund.updated | {\"id\": \"re_1\", \"status\": \"canceled\", \"payment_intent\":"
            + " \"pi_1\"}",
        "refund.created | {\"id\": \"re_1\", \"payment_intent\": null}",
        "refund.created | {\"id\": \"re_1\", \"payment_intent\": [7]}",
        "charge.dispute.created | {\"id\": \"du_1\", \"payment_intent\": \"pi_1\"}",
      })
  void no_money_goes_back_by_a_failed_refund_or_for_a_payment_that_is_not_named(
      String type, String object) {
    assertThat(fact(type, object)).isEqualTo(new Irrelevant(SkipReason.NOT_YET_SUPPORTED));
  }

  @Test
  void a_thin_event_is_recognised_whatever_its_type() {
    String thin = event("checkout.session.completed", "{}").replace("event\",", "v2.core.event\",");

    assertThat(thin).contains("\"object\": \"v2.core.event\"");
    assertThat(notice(thin).fact()).isEqualTo(new Irrelevant(SkipReason.THIN_EVENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.succeeded",
        "payment_intent.canceled",
      })
  void a_type_that_matters_needs_its_object(String type) {
    assertThat(fact(type, "null")).isEqualTo(unreadable("the event has no `data.object`"));
    assertThat(fact(type, "[1]"))
        .isEqualTo(unreadable("`data.object` is a list where Stripe sends an object"));
    assertThat(fact(type, "\"cs_1\""))
        .isEqualTo(unreadable("`data.object` is a string where Stripe sends an object"));
    assertThat(fact(type, "{}")).isEqualTo(unreadable("`data.object.id` is not an id"));
    assertThat(fact(type, "[]")).isEqualTo(unreadable("`data.object.id` is not an id"));
    assertThat(
            notice("{\"id\": \"evt_1\", \"type\": \"%s\", \"livemode\": true}".formatted(type))
                .fact())
        .isEqualTo(unreadable("the event has no `data`"));
    assertThat(
            notice(
                    "{\"id\": \"evt_1\", \"type\": \"%s\", \"livemode\": true, \"data\": 3}"
                        .formatted(type))
                .fact())
        .isEqualTo(unreadable("`data` is a number where Stripe sends an object"));
  }

  private static PaymentFact unreadable(String problem) {
    return new Unreadable(problem);
  }
}
