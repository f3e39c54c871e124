package io.tallystick.adapter.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.ProcessingMonitor;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Counts and logs what happens; the event's id stands on every line, personal data on none. */
@Singleton
final class Monitor implements ProcessingMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  /** Other types are counted together: a label must not take whatever Stripe may send. */
  private static final Set<String> TYPES =
      Set.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "checkout.session.async_payment_failed",
          "checkout.session.expired",
          "payment_intent.succeeded",
          "payment_intent.canceled");

  private final MeterRegistry registry;
  private final Counter granted;
  private final Counter reversed;
  private final Counter duplicates;
  private final Counter rejections;
  private final Counter unavailables;

  Monitor(MeterRegistry registry) {
    this.registry = registry;
    this.granted = registry.counter("tallystick.credits.granted");
    this.reversed = registry.counter("tallystick.credits.reversed");
    this.duplicates = registry.counter("tallystick.duplicates");
    this.rejections = registry.counter("tallystick.rejected");
    this.unavailables = registry.counter("tallystick.unavailable");
    for (FailureCode code : FailureCode.values()) {
      failures(code);
    }
    for (ProcessingStatus status : ProcessingStatus.values()) {
      timer(status);
    }
  }

  @Override
  public void tried(StripeEvent event, Trigger trigger, Duration took) {
    String type = TYPES.contains(event.type()) ? event.type() : "other";
    registry
        .counter("tallystick.events", "type", type, "status", event.status().code())
        .increment();
    timer(event.status()).record(took);
    if (event.state() instanceof Completed done) {
      (done.credits() > 0 ? granted : reversed).increment(Math.abs((double) done.credits()));
    }
    if (event.state() instanceof Failed failed) {
      failures(failed.failure().code()).increment();
    }
    withId(
        event.id(),
        () -> {
          if (event.state() instanceof Failed failed) {
            LOG.warn(
                "{} {} by {}: {}",
                event.type(),
                event.status().code(),
                trigger.name(),
                failed.failure().code().code());
          } else {
            LOG.info(
                "{} {} by {}: {}",
                event.type(),
                event.status().code(),
                trigger.name(),
                event.state() instanceof Completed done
                    ? "%+d credits for user %s".formatted(done.credits(), done.user())
                    : event.describe());
          }
        });
  }

  @Override
  public void duplicate(StripeEvent event) {
    duplicates.increment();
    withId(event.id(), () -> LOG.info("seen before, is {}", event.status().code()));
  }

  @Override
  public void rejected(String reason) {
    rejections.increment();
    LOG.info("delivery rejected: {}", reason);
  }

  @Override
  public void unavailable(StripeEventId id, Throwable cause) {
    unavailables.increment();
    withId(id, () -> LOG.error("could not be stored: {}", SafeTrace.of(cause)));
  }

  @Override
  public void broke(StripeEventId id, Throwable cause) {
    withId(id, () -> LOG.error("processing broke: {}", SafeTrace.of(cause)));
  }

  private Counter failures(FailureCode code) {
    return registry.counter("tallystick.failures", "code", code.code());
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

  private static void withId(StripeEventId id, Runnable log) {
    try (MDC.MDCCloseable closing = MDC.putCloseable("event_id", id.value())) {
      log.run();
    }
  }
}
