package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A snooze, as the page of its event shows it. */
record SnoozeRow(TimeCell until, String by, String reason) {

  /** For how long an event can be snoozed. */
  static final List<Length> LENGTHS =
      List.of(
          new Length("4h", "4 hours", Duration.ofHours(4)),
          new Length("1d", "1 day", Duration.ofDays(1)),
          new Length("3d", "3 days", Duration.ofDays(3)),
          new Length("7d", "1 week", Duration.ofDays(7)),
          new Length("30d", "30 days", Duration.ofDays(30)));

  /** A length of time to choose. */
  record Length(String code, String words, Duration length) {

    static Optional<Length> of(String code) {
      return LENGTHS.stream().filter(it -> it.code().equals(code)).findFirst();
    }
  }

  /** That of an event; empty if it is not snoozed. */
  static Optional<SnoozeRow> of(EventDetails event, BrowseEvents events, Instant now) {
    StripeEventId id = event.line().event().id();
    return Optional.ofNullable(events.snoozed(List.of(id)).get(id))
        .map(it -> new SnoozeRow(TimeCell.of(it.until(), now), it.by(), it.reason()));
  }
}
