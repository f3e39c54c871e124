package io.tallystick.application.port.out;

import io.tallystick.domain.payment.LineItems;

/** Knows what was bought in a Checkout session. */
public interface LineItemSource {

  /** The lines of a session, {@code cs_…}; whatever happens, the answer is a value. */
  LineItems of(String checkoutSession);
}
