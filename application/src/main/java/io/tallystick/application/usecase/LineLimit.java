package io.tallystick.application.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** One line of the log for each cause and second, so that a flood of requests does not fill it. */
public final class LineLimit {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Beyond that all are forgotten: what was left out of them is not told. */
  private static final int MOST_CAUSES = 1000;

  private final InstantSource clock;
  private final Map<String, Line> last = new HashMap<>();

  /** Takes the time from this clock. */
  public LineLimit(InstantSource clock) {
    this.clock = clock;
  }

  private record Line(Instant at, int leftOut) {}

  /**
   * Writes a line, or counts it as left out.
   *
   * @param line writes it, given how many were left out since the last one of this cause
   */
  public synchronized void write(String cause, IntConsumer line) {
    Instant now = clock.instant();
    Line before = last.get(cause);
    if (before != null && now.isBefore(before.at().plus(PAUSE)) && !now.isBefore(before.at())) {
      last.put(cause, new Line(before.at(), before.leftOut() + 1));
      return;
    }
    if (last.size() >= MOST_CAUSES) {
      last.clear();
    }
    last.put(cause, new Line(now, 0));
    line.accept(before == null ? 0 : before.leftOut());
  }
}
