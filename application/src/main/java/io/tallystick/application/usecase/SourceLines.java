package io.tallystick.application.usecase;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lines of the log about what is refused: one for each cause, address and second, and for each
 * cause and second those of few addresses, so that somebody with very many addresses does not fill
 * it.
 */
public final class SourceLines {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of one cause within a second. */
  static final int MOST_ADDRESSES = 20;

  /** Beyond that the addresses that are left out are not counted any more. */
  private static final int MOST_COUNTED = 100_000;

  private static final int MOST_CAUSES = 1000;

  private final InstantSource clock;
  private final LineLimit ofAddresses;
  private final Map<String, Second> seconds = new HashMap<>();

  /** Takes the time from this clock. */
  public SourceLines(InstantSource clock) {
    this.clock = clock;
    this.ofAddresses = new LineLimit(clock);
  }

  /** Writes a line, given what to add to it about others that were left out. */
  public interface Line {
    void write(String leftOut);
  }

  /** The addresses of one cause, by their hashes where they are only counted. */
  private record Second(Instant since, Set<String> written, Set<Integer> leftOut) {}

  /** Writes a line, or counts it as left out. */
  public synchronized void write(String cause, String address, Line line) {
    Second second = second(cause);
    if (!second.written().contains(address) && second.written().size() >= MOST_ADDRESSES) {
      if (second.leftOut().size() < MOST_COUNTED) {
        second.leftOut().add(address.hashCode());
      }
      return;
    }
    second.written().add(address);
    ofAddresses.write(
        cause + " " + address,
        ownLeftOut -> {
          int others = second.leftOut().size();
          second.leftOut().clear();
          line.write(
              (ownLeftOut == 0 ? "" : ", and %s more since".formatted(ownLeftOut))
                  + (others == 0 ? "" : ", and more from %s other addresses".formatted(others)));
        });
  }

  private Second second(String cause) {
    Instant now = clock.instant();
    Second before = seconds.get(cause);
    if (before != null
        && !now.isBefore(before.since())
        && now.isBefore(before.since().plus(PAUSE))) {
      return before;
    }
    if (seconds.size() >= MOST_CAUSES) {
      seconds.clear();
    }
    Second next =
        new Second(now, new HashSet<>(), before == null ? new HashSet<>() : before.leftOut());
    seconds.put(cause, next);
    return next;
  }
}
