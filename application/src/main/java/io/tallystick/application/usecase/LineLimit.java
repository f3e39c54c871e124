package io.tallystick.application.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** One line of the log for each cause and time, so that what happens often does not fill it. */
public final class LineLimit {

  /** Beyond that all are forgotten: what was left out of them is not told. */
  private static final int MOST_CAUSES = 1000;

  private final InstantSource clock;
  private final Duration pause;
  private final Map<String, Line> last = new HashMap<>();

  /** One line for each cause and second. */
  public LineLimit(InstantSource clock) {
    this(clock, Duration.ofSeconds(1));
  }

  /**
   * @param pause between two lines of one cause
   */
  public LineLimit(InstantSource clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
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
    if (before != null && now.isBefore(before.at().plus(pause)) && !now.isBefore(before.at())) {
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
