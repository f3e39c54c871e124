package io.tallystick.application.service.inbox;

import io.tallystick.application.port.Crash;
import io.tallystick.application.port.FixedLineItems;
import io.tallystick.application.port.Ports;
import io.tallystick.application.port.RecordingMonitor;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.service.credit.MoveService;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.policy.CreditPolicy;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A process that can end in the midst of what it does. All that it has in memory is lost then; the
 * next one goes on with what is committed.
 */
final class CrashingProcess {

  private static final AdjustmentLimit NO_LIMIT = new AdjustmentLimit(Integer.MAX_VALUE);

  private final Crash crash = new Crash();
  private final Ports ports;
  private final EventDecoder decoder = new TextEvents();
  private final CreditPolicy policy;
  private final InstantSource clock;
  private Services services;
  private int ends;

  CrashingProcess(Ports ports, CreditPolicy policy, InstantSource clock) {
    this.ports = crash.over(ports);
    this.policy = policy;
    this.clock = clock;
    this.services = start();
  }

  private Services start() {
    return new Services(
        ports,
        decoder,
        new FixedLineItems(new LineItems.NotInEvent()),
        new RecordingMonitor(),
        policy,
        false,
        clock);
  }

  /** The ports as the process uses them. */
  Ports ports() {
    return ports;
  }

  Services services() {
    return services;
  }

  AdjustBalance adjustments() {
    return new AdjustmentService(
        ports.transactions(),
        ports.directory(),
        ports.ledger(),
        ports.pendingAdjustments(),
        ports.movedPayments(),
        ports.audit(),
        (adjustment, outcome) -> {},
        NO_LIMIT,
        clock);
  }

  MoveCredits moves() {
    return new MoveService(
        ports.transactions(),
        ports.directory(),
        ports.ledger(),
        ports.movedPayments(),
        ports.pendingAdjustments(),
        ports.audit(),
        (adjustment, outcome) -> {},
        NO_LIMIT,
        clock);
  }

  /** Does something, in which the process ends after so many calls of ports, if there are more. */
  void endingAfter(int calls, Runnable work) {
    crash.after(calls);
    try {
      work.run();
    } catch (Throwable broken) {
      if (!crash.hasHappened()) {
        throw broken;
      }
    }
    if (crash.hasHappened()) {
      startAgain();
    }
    crash.never();
  }

  /** If the process ends before it has answered, the next process is asked the same question. */
  <T> T untilAnswered(Supplier<T> question) {
    try {
      return question.get();
    } catch (Throwable unanswered) {
      if (!crash.hasHappened()) {
        throw unanswered;
      }
      startAgain();
      return question.get();
    }
  }

  /** How often it has ended. */
  int ends() {
    return ends;
  }

  private void startAgain() {
    crash.never();
    ends++;
    services = start();
  }
}
