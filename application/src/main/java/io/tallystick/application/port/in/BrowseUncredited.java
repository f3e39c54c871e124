package io.tallystick.application.port.in;

import io.tallystick.application.port.in.BrowseEvents.Page;
import java.util.Optional;

/** Support staff look for money that came in and moved no credits. */
public interface BrowseUncredited {

  /**
   * Events that were ignored or discarded although they speak of money, of payments that no event
   * has credited; the newest first.
   *
   * @param reason only those with this skip reason, or {@code discarded}
   * @param after {@link Page#next} of the page before
   */
  Page uncredited(Optional<String> reason, Optional<String> after, int size);
}
