package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.domain.operator.SavedFilter;
import jakarta.inject.Singleton;
import java.util.List;

/** Filters that operators have saved: the table {@code tallystick.saved_filters}. */
@Singleton
record PostgresSavedFilters(Sql statements) implements SavedFilters {

  @Override
  public List<SavedFilter> of(String operator) {
    return statements.query(
        "SELECT name, query FROM tallystick.saved_filters WHERE operator = ? ORDER BY name",
        row -> new SavedFilter(row.getString("name"), row.getString("query")),
        operator);
  }

  @Override
  public void keep(String operator, SavedFilter filter) {
    statements.execute(
        """
        INSERT INTO tallystick.saved_filters (operator, name, query) VALUES (?, ?, ?)
        ON CONFLICT (operator, name) DO UPDATE SET query = EXCLUDED.query
        """,
        operator,
        filter.name(),
        filter.query());
  }

  @Override
  public void remove(String operator, String name) {
    statements.execute(
        "DELETE FROM tallystick.saved_filters WHERE operator = ? AND name = ?", operator, name);
  }
}
