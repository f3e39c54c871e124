package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.application.usecase.operator.SaveFilters;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why nothing was planned or saved; the list says it, led to by the code in its address. */
enum Refusal {
  UNREADABLE_FILTER("filter", "Nothing is planned. The filter cannot be read."),
  NO_ACTION("no-action", "Nothing is planned. There is no such action."),
  NO_NUMBER("no-number", "Nothing is planned. " + Form.NO_CREDITS),
  NO_ACCOUNT("no-account", "Nothing is planned. No account has this number, e-mail address or id."),
  SEVERAL_ACCOUNTS(
      "several-accounts", "Nothing is planned. Several accounts fit this: give the number of one."),
  NOTHING_SELECTED(
      "nothing",
      "Nothing was planned, because no event was selected: tick some, or “all that match this"
          + " filter”. If they were there a moment ago, they have been repaired meanwhile."),
  TOO_MANY_EVENTS(
      "too-many",
      "Nothing was planned, because too many events are selected: narrow the filter, by cause or by"
          + " day, and repair them in parts. TALLYSTICK_BULK_LIMIT allows more at once."),
  TOO_MANY_FILTERS(
      "too-many-filters",
      "The filter was not saved, because you have %s of them: remove one first."
          .formatted(SaveFilters.MOST));

  private final String code;
  private final String sentence;

  Refusal(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  /** The list with this filter, which says why. */
  String list(EventFilter filter) {
    return filter.list() + "&refused=" + code;
  }

  String sentence() {
    return sentence;
  }

  /** Whether it is about what was typed besides the filter. */
  boolean isOfField() {
    return this == NO_NUMBER || this == NO_ACCOUNT || this == SEVERAL_ACCOUNTS;
  }

  static Optional<Refusal> of(@Nullable String code) {
    return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst();
  }
}
