package io.tallystick.adapter.persistence.pages;

import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.Optional;

/** Filters of events by what tests narrow them by. */
final class Filters {

  private Filters() {}

  static Filter of(
      Optional<ProcessingStatus> status,
      Optional<String> type,
      Optional<String> currency,
      Optional<String> text) {
    return new Filter(
        status,
        Optional.empty(),
        type,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        currency,
        text,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
