package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.BrowseAudit;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dashboard's questions about what people did. */
@Singleton
record PostgresAuditPages(PageReads statements) implements BrowseAudit {

  @Override
  public List<Row> page(Filter filter, Optional<Long> before, int size) {
    StringBuilder where = new StringBuilder("true");
    List<Object> parameters = new ArrayList<>();
    and(where, parameters, "audit_log.actor = ?", filter.actor());
    and(where, parameters, "action = ?", filter.action());
    and(where, parameters, "subject = ?", filter.subject());
    and(where, parameters, "audit_log.at >= ?", filter.from());
    and(where, parameters, "audit_log.at < ?", filter.until());
    if (before.isPresent()) {
      where.append(
          " AND (audit_log.at, audit_log.id) < ((SELECT at FROM audit_log WHERE id = ?), ?)");
      parameters.add(before.get());
      parameters.add(before.get());
    }
    parameters.add(size);
    return rows(where.toString(), parameters);
  }

  @Override
  public Optional<Row> row(long id) {
    return rows("audit_log.id = ?", List.of(id, 1)).stream().findFirst();
  }

  private List<Row> rows(String where, List<Object> parameters) {
    return statements.query(
        """
        SELECT %s FROM audit_log %s
        WHERE %s ORDER BY audit_log.at DESC, audit_log.id DESC LIMIT ?
        """
            .formatted(EventHistory.DEED, EventHistory.SAID, where),
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
