package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import jakarta.inject.Singleton;

/** Failed events that are put off: the table {@code tallystick.snoozed_events}. */
@Singleton
record PostgresSnoozes(Sql statements) implements Snoozes {

  @Override
  public void keep(Snooze snooze) {
    statements.execute(
        """
        INSERT INTO tallystick.snoozed_events (event_id, until, snoozed_by, reason)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (event_id) DO UPDATE SET until = EXCLUDED.until,
          snoozed_by = EXCLUDED.snoozed_by, reason = EXCLUDED.reason
        """,
        snooze.event().value(),
        snooze.until(),
        snooze.by(),
        snooze.reason());
  }

  @Override
  public boolean end(StripeEventId event) {
    return statements.execute(
            "DELETE FROM tallystick.snoozed_events WHERE event_id = ?", event.value())
        == 1;
  }
}
