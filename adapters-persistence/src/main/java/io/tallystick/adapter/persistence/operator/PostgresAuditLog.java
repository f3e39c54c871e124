package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.AuditLog;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What people did: the table {@code audit_log}. */
@Singleton
record PostgresAuditLog(Sql statements) implements AuditLog {

  @Override
  public void append(List<Action> actions) {
    statements.later(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason)
        SELECT * FROM unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
        """,
        parameters ->
            parameters
                .rows(actions)
                .instant(Action::at)
                .text(Action::actor)
                .text(Action::name)
                .text(Action::subject)
                .text(Action::reason));
  }

  @Override
  public Set<String> subjects(String actor, String name, Instant after) {
    return Set.copyOf(
        statements.query(
            """
            SELECT DISTINCT subject FROM audit_log WHERE actor = ? AND action = ? AND at > ?
            """,
            row -> row.getString("subject"),
            actor,
            name,
            after));
  }
}
