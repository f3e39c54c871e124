package io.tallystick.application.service;

import io.tallystick.application.port.AlertReceiver;
import io.tallystick.application.port.Alerts;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.SendAlerts;
import io.tallystick.domain.inbox.AlertCause;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sends an alert as soon as an event needs a person, again while that stands, and once when it is
 * over; of several instances one alone. The receiver is not waited for inside a transaction.
 */
public final class AlertService implements SendAlerts {

  /** For so long a failure that is retried by itself needs nobody. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration BETWEEN_ALERTS = Duration.ofMinutes(15);

  /** When it is sent again if the receiver did not take it, or this process ended. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(1);

  private static final Set<FailureCode> TRANSIENT =
      Arrays.stream(FailureCode.values())
          .filter(FailureCode::isTransient)
          .collect(Collectors.toUnmodifiableSet());

  private final Alerts alerts;
  private final AlertReceiver receiver;
  private final Transactions transactions;
  private final InstantSource clock;

  public AlertService(
      Alerts alerts, AlertReceiver receiver, Transactions transactions, InstantSource clock) {
    this.alerts = alerts;
    this.receiver = receiver;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Optional<String> sendDue() {
    Instant now = clock.instant();
    List<AlertCause> causes = alerts.causes(TRANSIENT, now.minus(PATIENCE));
    boolean stands = !causes.isEmpty();
    boolean claimed =
        transactions.committed(
            List.of(),
            () -> alerts.claim(stands, now, now.minus(BETWEEN_ALERTS), now.plus(CLAIMED_FOR)));
    if (!claimed) {
      return Optional.empty();
    }
    Optional<String> problem = receiver.send(causes, now);
    if (problem.isEmpty()) {
      transactions.committed(
          List.of(),
          () -> {
            alerts.sent(stands, now);
            return true;
          });
    }
    return problem;
  }
}
