package io.tallystick.adapter.persistence;

import io.tallystick.application.port.Alerts;
import io.tallystick.domain.inbox.AlertCause;
import io.tallystick.domain.inbox.FailureCode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What failed, by its code, and the row of {@code tallystick.alerts}. */
@Singleton
final class PostgresAlerts implements Alerts {

  private final Sql statements;

  PostgresAlerts(Sql statements) {
    this.statements = statements;
  }

  @Override
  public List<AlertCause> causes(Set<FailureCode> transientCodes, Instant before) {
    return statements.query(
        """
        SELECT failure_code, count(*) AS failed, min(received_at) AS oldest
        FROM stripe_events
        WHERE processing_status = 'failed'
          AND (failure_code <> ALL (string_to_array(?, ' ')) OR received_at <= ?)
        GROUP BY failure_code ORDER BY failed DESC, failure_code
        """,
        row ->
            new AlertCause(
                row.getString("failure_code"),
                row.getLong("failed"),
                row.getTimestamp("oldest").toInstant()),
        String.join(" ", transientCodes.stream().map(FailureCode::code).toList()),
        before);
  }

  @Override
  public boolean claim(boolean stands, Instant now, Instant repeats, Instant until) {
    return statements.execute(
            """
            UPDATE tallystick.alerts SET claimed_until = ?
            WHERE (claimed_until IS NULL OR claimed_until <= ?)
              AND (stands <> ? OR stands AND sent_at <= ?)
            """,
            until,
            now,
            stands,
            repeats)
        == 1;
  }

  @Override
  public void sent(boolean stands, Instant at) {
    statements.execute(
        "UPDATE tallystick.alerts SET stands = ?, sent_at = ?, claimed_until = NULL", stands, at);
  }
}
