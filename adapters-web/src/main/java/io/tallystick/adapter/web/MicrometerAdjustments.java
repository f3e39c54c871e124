package io.tallystick.adapter.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.port.credit.AdjustmentMonitor;
import io.tallystick.domain.credit.Adjustment;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts adjustments, and writes a line of the log for each, without anybody's name. */
@Singleton
final class MicrometerAdjustments implements AdjustmentMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(MicrometerAdjustments.class);

  private final MeterRegistry registry;
  private final Counter added;
  private final Counter taken;

  MicrometerAdjustments(MeterRegistry registry) {
    this.registry = registry;
    this.added = credits("up");
    this.taken = credits("down");
    for (Outcome outcome : Outcome.values()) {
      adjustments(outcome);
    }
  }

  @Override
  public void adjusted(Adjustment adjustment, Outcome outcome) {
    adjustments(outcome).increment();
    if (outcome.isBooked()) {
      (adjustment.amount() > 0 ? added : taken).increment(Math.abs((double) adjustment.amount()));
    }
    LOG.info(
        "adjustment of user {} by {} credits: {}",
        adjustment.user(),
        adjustment.amount(),
        outcome.code());
  }

  private Counter credits(String direction) {
    return Counter.builder("tallystick.credits.adjusted")
        .description("credits added to and taken from accounts by hand")
        .tag("direction", direction)
        .register(registry);
  }

  private Counter adjustments(Outcome outcome) {
    return Counter.builder("tallystick.adjustments")
        .description("adjustments of balances by hand, by what became of them")
        .tag("outcome", outcome.code())
        .register(registry);
  }
}
