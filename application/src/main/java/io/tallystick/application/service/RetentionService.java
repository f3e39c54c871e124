package io.tallystick.application.service;

import io.tallystick.application.port.PayloadRetention;
import io.tallystick.application.port.PayloadRetention.Place;
import io.tallystick.application.port.PayloadRetention.Step;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.RemoveOldPayloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the events from the oldest on, a few in each transaction, and begins again an hour
 * after it has come to the end. Instances may do so side by side.
 */
public final class RetentionService implements RemoveOldPayloads {

  private static final int AT_ONCE = 500;
  private static final Duration BETWEEN_ROUNDS = Duration.ofHours(1);

  private final PayloadRetention retention;
  private final Transactions transactions;
  private final Duration kept;
  private final InstantSource clock;
  private Optional<Place> place = Optional.empty();
  private Instant nextRound = Instant.MIN;

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
    if (place.isEmpty() && now.isBefore(nextRound)) {
      return 0;
    }
    Step step =
        transactions.committed(
            List.of(), () -> retention.remove(now.minus(kept), place, AT_ONCE, now));
    place = step.last();
    if (place.isEmpty()) {
      nextRound = now.plus(BETWEEN_ROUNDS);
    }
    return step.removed();
  }
}
