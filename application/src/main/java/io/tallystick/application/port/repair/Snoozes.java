package io.tallystick.application.port.repair;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;

/** Failed events that are left out of the list of those that need somebody, each until a time. */
public interface Snoozes {

  /** Keeps it, in place of an earlier one of the same event. */
  void keep(Snooze snooze);

  /** Ends it; false, and nothing changed, if there is none. */
  boolean end(StripeEventId event);
}
