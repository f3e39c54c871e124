package io.tallystick.application.query;

import java.util.List;
import java.util.Optional;

/**
 * A type of event that the endpoint should send.
 *
 * @param what it means, in words
 */
public record HandledType(String type, String what) {

  public static final List<HandledType> ALL =
      List.of(
          new HandledType("checkout.session.completed", "a purchase by Checkout"),
          new HandledType(
              "checkout.session.async_payment_succeeded", "money that arrives days afterwards"),
          new HandledType("checkout.session.async_payment_failed", "money that does not arrive"),
          new HandledType("checkout.session.expired", "a Checkout that was left"),
          new HandledType(
              "payment_intent.succeeded", "a payment without Checkout, or captured later"),
          new HandledType("payment_intent.canceled", "a payment that was given up"),
          new HandledType("invoice.paid", "a paid invoice: a subscription, or one that was sent"),
          new HandledType("invoice_payment.paid", "what paid an invoice: refunds find it by that"),
          new HandledType("charge.refunded", "what of a charge is refunded: takes credits back"),
          new HandledType("refund.created", "a refund: takes its credits back"),
          new HandledType("refund.updated", "a refund whose state changes"),
          new HandledType("refund.failed", "a refund that failed: gives the credits back"),
          new HandledType("charge.dispute.funds_withdrawn", "a dispute: takes the credits back"),
          new HandledType("charge.dispute.funds_reinstated", "a dispute that was won"));

  /** The type that a text is the beginning of, unless it is one itself. */
  public static Optional<String> meantBy(String text) {
    return ALL.stream()
        .map(HandledType::type)
        .filter(type -> type.startsWith(text))
        .findFirst()
        .filter(type -> ALL.stream().noneMatch(it -> it.type().equals(text)));
  }
}
