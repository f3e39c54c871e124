package io.tallystick.adapter.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Stands still until it is told how far to go. */
final class SteppingClock implements InstantSource {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  void step(Duration length) {
    now.updateAndGet(it -> it.plus(length));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
