package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.identity.UserId;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class MicrometerAdjustmentsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerAdjustments monitor = new MicrometerAdjustments(registry);

  @Test
  void credits_are_counted_when_they_are_booked_and_adjustments_by_their_outcome() {
    for (Outcome outcome : Outcome.values()) {
      monitor.adjusted(by(100), outcome);
    }
    monitor.adjusted(by(-30), Outcome.BOOKED);

    assertThat(credits("up")).isEqualTo(200);
    assertThat(credits("down")).isEqualTo(30);
    assertThat(adjustments("booked")).isEqualTo(2);
    assertThat(adjustments("waits")).isEqualTo(1);
    assertThat(adjustments("confirmed")).isEqualTo(1);
    assertThat(adjustments("refused")).isEqualTo(1);
  }

  @Test
  void the_log_has_a_line_for_each_without_names_and_reasons() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(MicrometerAdjustments.class);
    lines.start();
    log.addAppender(lines);
    log.setLevel(Level.INFO);
    try {
      monitor.adjusted(by(100), Outcome.WAITS);
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("adjustment of user 7 by 100 credits: waits");
  }

  private double credits(String direction) {
    return registry
        .get("tallystick.credits.adjusted")
        .tag("direction", direction)
        .counter()
        .count();
  }

  private double adjustments(String outcome) {
    return registry.get("tallystick.adjustments").tag("outcome", outcome).counter().count();
  }

  private static Adjustment by(int amount) {
    return new Adjustment(new UserId(7), amount, "Zoe rang up", "olga");
  }
}
