package io.tallystick.application.query;

import java.time.Instant;
import java.util.Map;

/** Which events have arrived, for those who connect Stripe. */
public interface BrowseDeliveries {

  /** Of how many events {@link #newest} knows. */
  int MOST = 5_000;

  /** When an event of each type came last, among the newest {@link #MOST}. */
  Map<String, Instant> newest();
}
