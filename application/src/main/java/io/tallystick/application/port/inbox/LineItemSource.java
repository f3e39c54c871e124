package io.tallystick.application.port.inbox;

import io.tallystick.domain.payment.LineItems;
import java.util.Optional;

/** Knows the lines of Checkout sessions and invoices. */
public interface LineItemSource {

  /**
   * The lines of a session or invoice; whatever happens, the answer is a value.
   *
   * @param id its id, {@code cs_…} or {@code in_…}
   * @param account the connected account it belongs to ({@code acct_…}); empty: our own
   */
  LineItems of(String id, Optional<String> account);
}
