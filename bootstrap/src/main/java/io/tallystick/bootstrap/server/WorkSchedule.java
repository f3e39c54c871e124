package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Value;
import io.tallystick.application.port.PendingWork.Pending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the database is asked for work: whenever one looks while requests come in, and hardly ever
 * once they have ceased, so that a database that sleeps while it is not used can do so. What is due
 * is known beforehand: only requests make more of it, and those that another instance took are
 * followed up by that one. What it leaves behind in a crash is found by the next question.
 */
@Singleton
final class WorkSchedule {

  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /** What is due and still there was claimed by another instance, or breaks. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Duration quietAfter;
  private Instant lastRequest;
  private Instant asked = Instant.MIN;
  private boolean answered;
  private Pending pending = Pending.NOTHING;

  @Inject
  WorkSchedule(
      InstantSource clock, @Value("${tallystick.worker.quiet-after:5m}") Duration quietAfter) {
    this.clock = clock;
    this.quietAfter = quietAfter;
    this.lastRequest = clock.instant();
  }

  /** A request has been answered, and may have left work behind. */
  synchronized void requestAnswered() {
    lastRequest = clock.instant();
  }

  /** Whether no request has come for a while. */
  synchronized boolean isQuiet() {
    return clock.instant().isAfter(lastRequest.plus(quietAfter));
  }

  /** Whether the database is to be asked now. */
  synchronized boolean isTimeToAsk() {
    Instant now = clock.instant();
    return asked.isAfter(now) || !now.isBefore(nextQuestion());
  }

  private Instant nextQuestion() {
    if (asked.equals(Instant.MIN)) {
      return Instant.MIN;
    }
    Instant earliest = asked.plus(SHORTEST_PAUSE);
    if (!answered) {
      return earliest;
    }
    if (!isQuiet()) {
      return asked;
    }
    Instant latest = asked.plus(pending.bulkRunning() ? SHORTEST_PAUSE : LONGEST_PAUSE);
    Instant due =
        Stream.of(pending.nextRetry(), pending.nextRelease())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .orElse(latest);
    return due.isAfter(latest) ? latest : due.isBefore(earliest) ? earliest : due;
  }

  /** It is being asked; until it answers nothing is known, and it may be away. */
  synchronized void asking() {
    asked = clock.instant();
    answered = false;
    pending = Pending.NOTHING;
  }

  synchronized void answered(Pending answer) {
    answered = true;
    pending = answer;
  }

  /** Work has been done, which may have made more: the answer is not true any more. */
  synchronized void workDone() {
    asked = Instant.MIN;
    pending = Pending.NOTHING;
  }

  synchronized boolean isRetryDue() {
    return isDue(pending.nextRetry());
  }

  synchronized boolean isReleaseDue() {
    return isDue(pending.nextRelease());
  }

  private boolean isDue(Optional<Instant> time) {
    return time.filter(due -> !due.isAfter(clock.instant())).isPresent();
  }

  synchronized boolean isBulkRunning() {
    return pending.bulkRunning();
  }
}
