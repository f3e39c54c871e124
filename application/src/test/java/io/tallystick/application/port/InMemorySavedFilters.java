package io.tallystick.application.port;

import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.domain.operator.SavedFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link SavedFilters} in memory. */
record InMemorySavedFilters(InMemoryBooks books) implements SavedFilters {

  @Override
  public List<SavedFilter> of(String operator) {
    return books.read(
        state -> List.copyOf(state.savedFilters.getOrDefault(operator, Map.of()).values()));
  }

  @Override
  public void keep(String operator, SavedFilter filter) {
    books
        .inTransaction()
        .savedFilters
        .computeIfAbsent(operator, any -> new TreeMap<>())
        .put(filter.name(), filter);
  }

  @Override
  public void remove(String operator, String name) {
    books.inTransaction().savedFilters.getOrDefault(operator, new TreeMap<>()).remove(name);
  }
}
