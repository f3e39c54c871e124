package io.tallystick.application.port;

import io.tallystick.application.query.BrowseFigures;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of a day of two bars.
 *
 * @param first the events of the first hour
 * @param second those of the hour after
 * @param granted credits booked for payments
 * @param reversed credits taken back
 */
public record FixedFigures(
    Map<ProcessingStatus, Long> first,
    Map<ProcessingStatus, Long> second,
    long granted,
    long reversed)
    implements BrowseFigures {

  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Figures figures(Period period) {
    if (period != Period.DAY) {
      throw new IllegalArgumentException("there are figures of a day alone");
    }
    return new Figures(
        List.of(new Bar(FROM, first), new Bar(FROM.plus(period.step()), second)),
        granted,
        reversed,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  @Override
  public void count() {}
}
