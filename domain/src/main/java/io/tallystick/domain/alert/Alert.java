package io.tallystick.domain.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to those who repair failed events. It holds numbers and codes, and no personal data.
 *
 * @param causes what needs a person, the most frequent first; empty: nothing does
 * @param day the figures of a digest
 */
public record Alert(AlertKind kind, List<AlertCause> causes, Optional<DayFigures> day, Instant at) {

  public Alert {
    causes = List.copyOf(causes);
    if ((kind == AlertKind.DIGEST) != day.isPresent()) {
      throw new IllegalArgumentException("a digest has figures, and nothing else has");
    }
  }

  /** What happened in 24 hours: events by where they stand now, and credits of payments. */
  public record DayFigures(
      long received,
      long completed,
      long ignored,
      long failed,
      long discarded,
      long granted,
      long reversed) {}

  /** How many events need a person. */
  public long failed() {
    return AlertCause.failed(causes);
  }

  /** The age of the event that waits longest; zero if none does. */
  public Duration oldest() {
    return AlertCause.oldest(causes, at);
  }
}
