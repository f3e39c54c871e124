package io.tallystick.application.port;

import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;

/** {@link Snoozes} in memory. */
record InMemorySnoozes(InMemoryBooks books) implements Snoozes {

  @Override
  public void keep(Snooze snooze) {
    books.inTransaction().snoozes.put(snooze.event(), snooze);
  }

  @Override
  public boolean end(StripeEventId event) {
    return books.inTransaction().snoozes.remove(event) != null;
  }
}
