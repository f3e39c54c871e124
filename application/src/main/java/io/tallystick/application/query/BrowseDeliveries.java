package io.tallystick.application.query;

import java.time.Instant;
import java.util.Map;

/** Which events have arrived, for those who connect Stripe. */
public interface BrowseDeliveries {

  /** Of how many events {@link #newest} knows. */
  int MOST = 5_000;

  /** The newest {@link #MOST} events. */
  Newest newest();

  /**
   * Some events.
   *
   * @param last when one of each type came last
   * @param isAll whether there are no others
   */
  record Newest(Map<String, Instant> last, boolean isAll) {
    public Newest {
      last = Map.copyOf(last);
    }
  }
}
