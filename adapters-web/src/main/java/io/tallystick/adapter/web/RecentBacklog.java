package io.tallystick.adapter.web;

import io.tallystick.application.port.in.WatchBacklog;
import io.tallystick.application.port.in.WatchBacklog.Backlog;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits, asked of the database now and then, however many want to know: health and figures are
 * open to strangers, who must not keep the database busy.
 */
@Singleton
final class RecentBacklog {

  private static final Logger LOG = LoggerFactory.getLogger(RecentBacklog.class);

  private final WatchBacklog backlogs;
  private final InstantSource clock;
  private volatile Optional<Backlog> last = Optional.empty();
  private Instant askedAt = Instant.MIN;
  private boolean away;

  RecentBacklog(WatchBacklog backlogs, InstantSource clock) {
    this.backlogs = backlogs;
    this.clock = clock;
  }

  /** What the database said when it was asked last; empty if it did not answer. */
  Optional<Backlog> last() {
    return last;
  }

  /** The same, after asking again if the last answer is older than this. Blocks. */
  synchronized Optional<Backlog> noOlderThan(Duration age) {
    Instant now = clock.instant();
    if (askedAt.isBefore(now.minus(age)) || askedAt.isAfter(now)) {
      last = ask();
      askedAt = clock.instant();
    }
    return last;
  }

  private Optional<Backlog> ask() {
    try {
      Backlog backlog = backlogs.backlog();
      if (away) {
        LOG.info("the database answers again");
      }
      away = false;
      return Optional.of(backlog);
    } catch (RuntimeException broken) {
      if (!away) {
        LOG.error("the database does not answer: {}", SafeTrace.of(broken));
      }
      away = true;
      return Optional.empty();
    }
  }
}
