package io.tallystick.adapter.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.query.HandledType;
import io.tallystick.application.query.WatchRefusals;
import io.tallystick.application.usecase.LineLimit;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what happens. Every figure is there from the start, at 0: to Prometheus, the first rise of
 * a counter that was not there is none (Prometheus, "Instrumentation": avoid missing metrics).
 */
@Singleton
public final class MicrometerMonitor implements ProcessingMonitor, WatchRefusals {

  /** Any other type is counted as {@link #OTHER}: a label must not take what Stripe may send. */
  private static final Set<String> TYPES =
      Stream.concat(
              HandledType.ALL.stream().map(HandledType::type),
              Stream.of("charge.refund.updated", "invoice.payment_succeeded"))
          .collect(Collectors.toUnmodifiableSet());

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final LineLimit lines;
  private final Counter granted;
  private final Counter reversed;
  private final Counter duplicates;
  private final Counter rejections;
  private final Counter unavailables;
  private final InstantSource clock;
  private volatile Optional<Refusal> lastRefusal = Optional.empty();

  MicrometerMonitor(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.lines = new LineLimit(clock);
    this.granted = counter("credits.granted", "credits added to accounts");
    this.reversed = counter("credits.reversed", "credits taken back from accounts");
    this.duplicates = counter("duplicates", "deliveries of events that were known");
    this.rejections = counter("rejected", "deliveries that were refused");
    this.unavailables = counter("unavailable", "deliveries that could not be stored");
    for (FailureCode code : FailureCode.values()) {
      failures(code);
    }
    for (ProcessingStatus status : ProcessingStatus.RECEIVED.next()) {
      timer(status);
      events(OTHER, status);
      TYPES.forEach(type -> events(type, status));
    }
  }

  @Override
  public void tried(StripeEvent event, Trigger trigger, Duration took) {
    events(TYPES.contains(event.type()) ? event.type() : OTHER, event.status()).increment();
    timer(event.status()).record(took);
    if (event.state() instanceof Completed done) {
      (done.credits() > 0 ? granted : reversed).increment(Math.abs((double) done.credits()));
    }
    if (event.state() instanceof Failed failed) {
      failures(failed.failure().code()).increment();
    }
    EventLog.tried(event, trigger);
  }

  @Override
  public void duplicate(StripeEvent event) {
    duplicates.increment();
    EventLog.duplicate(event);
  }

  @Override
  public void rejected(String reason) {
    rejections.increment();
    lastRefusal = Optional.of(new Refusal(clock.instant(), reason));
    lines.write(reason, repeated -> EventLog.rejected(reason, repeated));
  }

  @Override
  public Refusals refusals() {
    return new Refusals(Math.round(rejections.count()), lastRefusal);
  }

  @Override
  public void unavailable(StripeEventId id, Throwable cause) {
    unavailables.increment();
    EventLog.unavailable(id, cause);
  }

  /** A delivery broke before anybody knew which event it brings. */
  void unavailable(Throwable cause) {
    unavailables.increment();
    unforeseen(cause);
  }

  /** A request broke that brings no event. */
  public void unforeseen(Throwable cause) {
    lines.write(cause.getClass().getName(), repeated -> EventLog.unforeseen(cause, repeated));
  }

  @Override
  public void broke(StripeEventId id, Throwable cause) {
    EventLog.broke(id, cause);
  }

  @Override
  public void untold(long outcomes) {
    EventLog.untold(outcomes);
  }

  @Override
  public void unrecorded(StripeEventId id, Throwable cause) {
    EventLog.unrecorded(id, cause);
  }

  private Counter counter(String name, String description) {
    return Counter.builder("tallystick." + name).description(description).register(registry);
  }

  private Counter events(String type, ProcessingStatus status) {
    return Counter.builder("tallystick.events")
        .description("attempts to process events, by type and resulting status")
        .tag("type", type)
        .tag("status", status.code())
        .register(registry);
  }

  private Counter failures(FailureCode code) {
    return Counter.builder("tallystick.failures")
        .description("failed attempts, by code")
        .tag("code", code.code())
        .register(registry);
  }

  private Timer timer(ProcessingStatus status) {
    return Timer.builder("tallystick.processing")
        .description("from the start of a batch to its commit")
        .tag("status", status.code())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }
}
