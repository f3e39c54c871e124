package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.PendingWork;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Reads what is due in {@code stripe_events}, {@code bulk_runs}, {@code credit_holds} and {@code
 * credit_lots}; an index serves each part of the query.
 */
@Singleton
record PostgresPendingWork(Sql statements) implements PendingWork {

  @Override
  public Pending ask(Duration abandonedAfter) {
    return statements.only(
        """
        SELECT least(
            (SELECT min(next_attempt_at) FROM stripe_events WHERE next_attempt_at IS NOT NULL),
            (SELECT min(received_at) FROM stripe_events WHERE processing_status = 'received')
              + ? * interval '1 millisecond') AS next_retry,
          EXISTS (SELECT FROM tallystick.bulk_runs WHERE state = 'running') AS bulk_running,
          least(
            (SELECT min(expires_at) FROM tallystick.credit_holds WHERE closed_at IS NULL),
            (SELECT min(expires_at) FROM tallystick.credit_lots WHERE remaining > 0))
            AS next_release
        """,
        row ->
            new Pending(
                Sql.instant(row, "next_retry"),
                row.getBoolean("bulk_running"),
                Sql.instant(row, "next_release")),
        abandonedAfter.toMillis());
  }
}
