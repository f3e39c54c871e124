package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.event;
import static io.tallystick.adapter.stripe.Sample.fact;
import static io.tallystick.adapter.stripe.Sample.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which types of events matter. */
final class EventFactsTest {

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, DISPUTE_MOVES_NO_MONEY",
    "charge.dispute.closed, DISPUTE_MOVES_NO_MONEY",
    "charge.dispute.updated, DISPUTE_MOVES_NO_MONEY",
    "refund.of_the_future, UNHANDLED_EVENT_TYPE",
    "invoice.payment_failed, UNHANDLED_EVENT_TYPE",
    "invoice.voided, UNHANDLED_EVENT_TYPE",
    "invoice_payment.paid, UNHANDLED_EVENT_TYPE",
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
        "invoice.paid",
        "invoice.payment_succeeded",
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
