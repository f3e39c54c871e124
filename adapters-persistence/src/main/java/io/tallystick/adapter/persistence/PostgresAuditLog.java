package io.tallystick.adapter.persistence;

import io.tallystick.application.port.AuditLog;
import jakarta.inject.Singleton;
import java.util.List;

/** What people did: the table {@code audit_log}. */
@Singleton
final class PostgresAuditLog implements AuditLog {

  private final Statements statements;

  PostgresAuditLog(Statements statements) {
    this.statements = statements;
  }

  @Override
  public void append(List<Action> actions) {
    statements.run(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason)
        SELECT * FROM unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
        """,
        statement -> {
          Columns.of(statement, actions)
              .instant(Action::at)
              .text(Action::actor)
              .text(Action::name)
              .text(Action::subject)
              .text(Action::reason);
          return statement.executeUpdate();
        });
  }
}
