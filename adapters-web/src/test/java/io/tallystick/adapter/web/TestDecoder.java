package io.tallystick.adapter.web;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link Bodies} writes. */
final class TestDecoder implements EventDecoder {

  private final JsonMapper json;

  TestDecoder(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Decoded decode(byte[] body) {
    try {
      Map<String, Object> event = json.readValue(body, Argument.mapOf(String.class, Object.class));
      return event != null
              && event.get("id") instanceof String id
              && event.get("type") instanceof String type
          ? new Decoded.Event(notice(id, type, event))
          : new Decoded.Malformed("the event has no id or no type");
    } catch (IOException notJson) {
      return new Decoded.Malformed("the body is not JSON");
    }
  }

  private static EventNotice notice(String id, String type, Map<String, Object> event) {
    return new EventNotice(
        new StripeEventId(id),
        type,
        Boolean.TRUE.equals(event.get("livemode")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        fact(type, event));
  }

  private static PaymentFact fact(String type, Map<String, Object> event) {
    if ("v2.core.event".equals(event.get("object"))) {
      return new PaymentFact.Irrelevant(SkipReason.THIN_EVENT);
    }
    if (!type.equals("checkout.session.completed")) {
      return new PaymentFact.Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE);
    }
    PaymentId payment = new PaymentId((String) event.get("payment"));
    if (event.containsKey("unpaid")) {
      return new PaymentFact.NotPaid(payment, SkipReason.AWAITING_PAYMENT, Optional.empty());
    }
    Map<CandidateSource, String> payer = new HashMap<>();
    payer.put(CandidateSource.CLIENT_REFERENCE_ID, (String) event.get("user"));
    payer.put(CandidateSource.CUSTOMER_EMAIL, (String) event.get("email"));
    return new Paid(
        payment,
        Optional.empty(),
        new PayerClaims(payer),
        new CreditClaim(
            Map.of("credits", (String) event.get("credits")), new LineItems.NotInEvent()),
        Optional.empty(),
        false);
  }
}
