package io.tallystick.adapter.persistence;

import io.tallystick.application.query.BrowseAudit;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dashboard's questions about what people did. */
@Singleton
final class PostgresAuditPages implements BrowseAudit {

  private final Statements statements;

  PostgresAuditPages(Statements statements) {
    this.statements = statements;
  }

  @Override
  public List<Row> page(Filter filter, Optional<Long> before, int size) {
    StringBuilder where = new StringBuilder("true");
    List<Object> parameters = new ArrayList<>();
    and(where, parameters, "actor = ?", filter.actor());
    and(where, parameters, "action = ?", filter.action());
    and(where, parameters, "subject = ?", filter.subject());
    and(where, parameters, "at >= ?", filter.from());
    and(where, parameters, "at < ?", filter.until());
    if (before.isPresent()) {
      where.append(" AND (at, id) < ((SELECT at FROM audit_log WHERE id = ?), ?)");
      parameters.add(before.get());
      parameters.add(before.get());
    }
    parameters.add(size);
    return statements.query(
        """
        SELECT id, at, actor, action, subject, reason FROM audit_log
        WHERE %s ORDER BY at DESC, id DESC LIMIT ?
        """
            .formatted(where),
        row -> new Row(row.getLong("id"), EventHistory.deed(row)),
        parameters.toArray());
  }

  private static void and(
      StringBuilder where, List<Object> parameters, String condition, Optional<?> value) {
    if (value.isPresent()) {
      where.append(" AND ").append(condition);
      parameters.add(value.get());
    }
  }
}
