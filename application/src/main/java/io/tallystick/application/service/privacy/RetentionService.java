package io.tallystick.application.service.privacy;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.privacy.PayloadRetention;
import io.tallystick.application.port.privacy.PayloadRetention.Place;
import io.tallystick.application.port.privacy.PayloadRetention.Step;
import io.tallystick.application.usecase.privacy.RemoveOldPayloads;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through the events that are old enough, a few in each transaction: once a minute through
 * those that have become so since, and once an hour from the oldest on, for an event may be
 * completed or ignored long after it came. Instances may do so side by side.
 */
public final class RetentionService implements RemoveOldPayloads {

  private static final int AT_ONCE = 500;
  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);
  private static final Duration FROM_THE_OLDEST = Duration.ofHours(1);

  private static final List<ProcessingStatus> STATUSES =
      List.of(ProcessingStatus.COMPLETED, ProcessingStatus.IGNORED);

  private final PayloadRetention retention;
  private final Transactions transactions;
  private final Duration kept;
  private final InstantSource clock;

  /** The last event of each status that was looked at. */
  private final Map<ProcessingStatus, Place> places = new EnumMap<>(ProcessingStatus.class);

  /** Those of the round that are not at their end yet; at first none. */
  private final Deque<ProcessingStatus> round = new ArrayDeque<>();

  private Instant nextRound = Instant.MIN;
  private Instant nextFromTheOldest = Instant.MIN;

  public RetentionService(
      PayloadRetention retention, Transactions transactions, Duration kept, InstantSource clock) {
    this.retention = retention;
    this.transactions = transactions;
    this.kept = kept;
    this.clock = clock;
  }

  @Override
  public synchronized int removeSome() {
    Instant now = clock.instant();
    if (round.isEmpty()) {
      if (now.isBefore(nextRound)) {
        return 0;
      }
      begin(now);
    }
    ProcessingStatus status = round.getFirst();
    Optional<Place> place = Optional.ofNullable(places.get(status));
    Step step =
        transactions.committed(
            () -> retention.remove(status, now.minus(kept), place, AT_ONCE, now));
    step.last().ifPresentOrElse(last -> places.put(status, last), round::removeFirst);
    if (round.isEmpty()) {
      nextRound = now.plus(BETWEEN_ROUNDS);
    }
    return step.removed();
  }

  private void begin(Instant now) {
    if (!now.isBefore(nextFromTheOldest)) {
      places.clear();
      nextFromTheOldest = now.plus(FROM_THE_OLDEST);
    }
    round.addAll(STATUSES);
  }
}
