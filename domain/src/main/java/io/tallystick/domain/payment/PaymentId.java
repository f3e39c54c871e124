package io.tallystick.domain.payment;

/**
 * What identifies one payment across all events that speak of it: the PaymentIntent's id where
 * there is one, otherwise that of the Checkout session or invoice.
 *
 * @param value as Stripe writes it, {@code pi_…}, {@code cs_…}
 */
public record PaymentId(String value) {

  public PaymentId {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("a payment id has 1 to 255 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
