package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MicrometerMonitorTest {

  private static final Duration TOOK = Duration.ofMillis(250);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerMonitor monitor = new MicrometerMonitor(registry, InstantSource.system());

  @Test
  void credits_that_are_taken_back_are_counted_apart_from_those_granted() {
    monitor.tried(event("x.y", completed(100)), Trigger.WEBHOOK, TOOK);
    monitor.tried(event("x.y", completed(-30)), Trigger.WEBHOOK, TOOK);
    monitor.tried(event("x.y", completed(Integer.MIN_VALUE)), Trigger.WEBHOOK, TOOK);
    assertThat(registry.get("tallystick.credits.granted").counter().count()).isEqualTo(100);
    assertThat(registry.get("tallystick.credits.reversed").counter().count())
        .isEqualTo(30 + 2_147_483_648d);
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void each_code_of_failure_is_there_from_the_start_and_counted(FailureCode code) {
    var counter = registry.get("tallystick.failures").tag("code", code.code()).counter();
    assertThat(counter.count()).isZero();
    var failed = new Failed(Instant.EPOCH, new Failure(code, "why"), Optional.empty());
    monitor.tried(event("x.y", failed), Trigger.WORKER, TOOK);
    assertThat(counter.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice.payment_succeeded",
        "charge.refunded",
        "charge.refund.updated",
        "refund.created",
        "charge.dispute.funds_withdrawn"
      })
  void each_type_that_moves_credits_is_counted_by_itself(String type) {
    var counter =
        registry.get("tallystick.events").tags("type", type, "status", "completed").counter();
    monitor.tried(event(type, completed(1)), Trigger.WEBHOOK, TOOK);
    assertThat(counter.count()).isEqualTo(1);
  }

  @Test
  void types_without_end_make_no_figures_without_end() {
    int before = registry.getMeters().size();
    for (int i = 0; i < 100; i++) {
      monitor.tried(event("type_" + i, completed(1)), Trigger.WEBHOOK, TOOK);
    }
    assertThat(registry.getMeters()).hasSize(before);
    assertThat(
            registry
                .get("tallystick.events")
                .tags("type", "other", "status", "completed")
                .counter()
                .count())
        .isEqualTo(100);
  }

  @Test
  void the_time_is_recorded_under_its_status() {
    monitor.tried(event("x.y", completed(1)), Trigger.WEBHOOK, TOOK);
    var timer =
        registry
            .get("tallystick.processing")
            .tag("status", ProcessingStatus.COMPLETED.code())
            .timer();
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
  }

  private static Completed completed(int credits) {
    return new Completed(Instant.EPOCH, new UserId(7), credits, Optional.empty(), Optional.empty());
  }

  private static StripeEvent event(String type, StripeEvent.State state) {
    return new StripeEvent(
        new StripeEventId("evt_monitor"), type, "webhook", Instant.EPOCH, state, 1);
  }
}
