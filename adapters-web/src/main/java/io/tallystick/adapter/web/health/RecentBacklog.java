package io.tallystick.adapter.web.health;

import io.tallystick.adapter.web.SafeTrace;
import io.tallystick.application.query.WatchDatabase;
import io.tallystick.application.usecase.inbox.WatchBacklog;
import io.tallystick.domain.inbox.Backlog;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  /** For how long a database in which nothing was missing is taken to be as it was. */
  private static final Duration WHOLE = Duration.ofSeconds(5);

  private final WatchDatabase database;
  private final WatchBacklog backlogs;
  private final InstantSource clock;
  private volatile Optional<Backlog> last = Optional.empty();
  private volatile List<String> problems = List.of();
  private Instant askedAt = Instant.MIN;
  private Instant wholeAt = Instant.MIN;
  private boolean away;

  RecentBacklog(WatchDatabase database, WatchBacklog backlogs, InstantSource clock) {
    this.database = database;
    this.backlogs = backlogs;
    this.clock = clock;
  }

  /** Why the database could not take events when it was asked last; empty, too, if it was away. */
  List<String> problems() {
    return problems;
  }

  /** What the database said when it was asked last; empty if it did not answer, or has problems. */
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
      List<String> found = isWhole() ? List.of() : database.problems();
      if (!found.equals(problems) && !found.isEmpty()) {
        LOG.error("the database cannot take events: {}", String.join("; ", found));
      }
      problems = found;
      if (!found.isEmpty()) {
        away = true;
        return Optional.empty();
      }
      wholeAt = isWhole() ? wholeAt : clock.instant();
      Backlog backlog = backlogs.backlog();
      if (away) {
        LOG.info("the database answers again");
      }
      away = false;
      return Optional.of(backlog);
    } catch (Throwable broken) {
      if (!away) {
        LOG.error("the database does not answer: {}", SafeTrace.of(broken));
      }
      away = true;
      problems = List.of();
      wholeAt = Instant.MIN;
      return Optional.empty();
    }
  }

  private boolean isWhole() {
    Instant now = clock.instant();
    return wholeAt.isAfter(now.minus(WHOLE)) && !wholeAt.isAfter(now);
  }
}
