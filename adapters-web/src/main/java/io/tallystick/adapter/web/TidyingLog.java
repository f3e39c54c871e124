package io.tallystick.adapter.web;

import io.tallystick.application.port.credit.TidyingMonitor;
import io.tallystick.application.usecase.LineLimit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each hold and account that is put off, now and then while it stays so. */
@Singleton
final class TidyingLog implements TidyingMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(TidyingLog.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final LineLimit lines;

  TidyingLog(InstantSource clock) {
    this.lines = new LineLimit(clock, PAUSE);
  }

  @Override
  public void failed(String what, Throwable cause) {
    write(what, SafeTrace.of(cause));
  }

  @Override
  public void impossible(String what, String why) {
    write(what, why);
  }

  private void write(String what, String why) {
    lines.write(
        what,
        repeated ->
            LOG.warn(
                "{} is put off{}: {}",
                what,
                repeated == 0 ? "" : " (again, " + repeated + " times since the last line)",
                why));
  }
}
