package io.tallystick.application.port.operator;

import io.tallystick.domain.operator.SavedFilter;
import java.util.List;

/** Filters of events that operators have saved, each for themselves. */
public interface SavedFilters {

  /** Those of an operator, by name. */
  List<SavedFilter> of(String operator);

  /** Keeps it, in place of one of the same name. */
  void keep(String operator, SavedFilter filter);

  /** Removes it, if it is there. */
  void remove(String operator, String name);
}
