package io.tallystick.application.usecase.operator;

import io.tallystick.domain.operator.SavedFilter;
import java.util.List;

/** An operator saves filters of events under names, to come back to them. */
public interface SaveFilters {

  /** How many an operator can save. */
  int MOST = 20;

  /** Those of an operator, by name. */
  List<SavedFilter> of(String operator);

  /** Saves it, in place of one of the same name. */
  Result save(String operator, SavedFilter filter);

  /** Removes it, if it is there. */
  void remove(String operator, String name);

  /** Whether it was saved. */
  sealed interface Result {

    /** It is saved. */
    record Saved() implements Result {}

    /** The operator has {@link #MOST} of them already. */
    record TooMany() implements Result {}
  }
}
