package io.tallystick.application.service.alert;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.query.BrowseFigures.Figures;
import io.tallystick.application.query.BrowseFigures.Period;
import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.Alert.DayFigures;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sends the alerts that {@link AlertRules} find due, each by one of several instances, and notes
 * what was sent. The receiver is not waited for inside a transaction.
 */
public final class AlertService implements SendAlerts {

  /** For so long a failure that is retried by itself needs nobody. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Longer than a receiver may take: when another instance sends it if this process ended. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(1);

  private static final Set<FailureCode> TRANSIENT =
      Arrays.stream(FailureCode.values())
          .filter(FailureCode::isTransient)
          .collect(Collectors.toUnmodifiableSet());

  private final List<AlertReceiver> receivers;
  private final Alerts alerts;
  private final BrowseFigures figures;
  private final AlertRules rules;
  private final AuditLog audit;
  private final Transactions transactions;
  private final InstantSource clock;

  /** Since when this instance has found, by each way, that no event needs a person. */
  private final Map<AlertWay, Instant> clearSince = new ConcurrentHashMap<>();

  public AlertService(
      List<AlertReceiver> receivers,
      Alerts alerts,
      BrowseFigures figures,
      AlertRules rules,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock) {
    this.receivers = List.copyOf(receivers);
    this.alerts = alerts;
    this.figures = figures;
    this.rules = rules;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public List<Way> ways() {
    return receivers.stream().map(it -> new Way(it.way(), it.place())).toList();
  }

  @Override
  public AlertRules rules() {
    return rules;
  }

  @Override
  public Optional<String> sendDue(AlertWay way) {
    Instant now = clock.instant();
    List<AlertCause> causes = causes(now);
    AlertState state = alerts.state(way);
    Optional<AlertKind> due = rules.due(way, state, causes, clearSince(way, causes, now), now);
    if (due.isEmpty()) {
      return Optional.empty();
    }
    boolean claimed =
        transactions.committed(() -> alerts.claim(way, state, now, now.plus(CLAIMED_FOR)));
    return claimed ? send(way, state, alert(due.get(), causes, now)) : Optional.empty();
  }

  @Override
  public Optional<Instant> nextToCount(Instant since) {
    return alerts.nextToCount(TRANSIENT, PATIENCE, since);
  }

  private Optional<Instant> clearSince(AlertWay way, List<AlertCause> causes, Instant now) {
    if (causes.isEmpty()) {
      return Optional.of(clearSince.computeIfAbsent(way, it -> now));
    }
    clearSince.remove(way);
    return Optional.empty();
  }

  private Optional<String> send(AlertWay way, AlertState state, Alert alert) {
    AlertReceiver.Outcome outcome = receiver(way).send(alert);
    return transactions.committed(
        () -> {
          alerts.note(way, alert, Optional.empty(), outcome.problem());
          if (outcome.taken()) {
            alerts.taken(way, rules.after(state, alert));
          } else {
            alerts.refused(way, clock.instant().plus(AlertRules.rest(state.failures())));
          }
          return outcome.problem();
        });
  }

  @Override
  public Optional<String> sendTest(AlertWay way, String person) {
    Instant now = clock.instant();
    Alert test = new Alert(AlertKind.TEST, causes(now), Optional.empty(), now);
    Optional<String> problem = receiver(way).send(test).problem();
    return transactions.committed(
        () -> {
          alerts.note(way, test, Optional.of(person), problem);
          audit.append(
              new AuditLog.Action(
                  person,
                  "test_notification",
                  way.code(),
                  problem.map(it -> "not taken: " + it).orElse("taken"),
                  now));
          return problem;
        });
  }

  private AlertReceiver receiver(AlertWay way) {
    return receivers.stream().filter(it -> it.way() == way).findFirst().orElseThrow();
  }

  private List<AlertCause> causes(Instant now) {
    return alerts.causes(TRANSIENT, now.minus(PATIENCE), now);
  }

  private Alert alert(AlertKind kind, List<AlertCause> causes, Instant now) {
    return new Alert(
        kind, causes, kind == AlertKind.DIGEST ? Optional.of(day()) : Optional.empty(), now);
  }

  private DayFigures day() {
    Figures day = figures.figures(Period.DAY);
    return new DayFigures(
        Arrays.stream(ProcessingStatus.values()).mapToLong(it -> events(day, it)).sum(),
        events(day, ProcessingStatus.COMPLETED),
        events(day, ProcessingStatus.IGNORED),
        events(day, ProcessingStatus.FAILED),
        events(day, ProcessingStatus.DISCARDED),
        day.granted(),
        day.reversed());
  }

  private static long events(Figures day, ProcessingStatus status) {
    return day.bars().stream().mapToLong(bar -> bar.events().getOrDefault(status, 0L)).sum();
  }
}
