package io.tallystick.application.port;

import io.tallystick.domain.payment.LineItems;
import java.util.Optional;

/** Knows what was bought in a Checkout session. */
public interface LineItemSource {

  /**
   * The lines of a session; whatever happens, the answer is a value.
   *
   * @param checkoutSession its id, {@code cs_…}
   * @param account the connected account it belongs to ({@code acct_…}); empty: our own
   */
  LineItems of(String checkoutSession, Optional<String> account);
}
