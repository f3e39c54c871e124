package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.SendAlerts;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for alerts that are due: often while requests come in, which make events fail and mend
 * them, and else as seldom as an alert is repeated.
 */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
@Requires(property = "tallystick.alerts.url")
final class AlertWorker {

  private static final Logger LOG = LoggerFactory.getLogger(AlertWorker.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private final SendAlerts alerts;
  private final WorkSchedule schedule;
  private final BackgroundWork background;
  private final InstantSource clock;
  private Instant looked = Instant.MIN;

  AlertWorker(
      SendAlerts alerts, WorkSchedule schedule, BackgroundWork background, InstantSource clock) {
    this.alerts = alerts;
    this.schedule = schedule;
    this.background = background;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "10s", initialDelay = "5s")
  void look() {
    Instant now = clock.instant();
    if (!schedule.isQuiet() || !now.isBefore(looked.plus(LONGEST_PAUSE))) {
      background.attempt("alerts are put off", this, () -> send(now));
    }
  }

  private void send(Instant now) {
    alerts
        .sendDue()
        .ifPresent(problem -> LOG.warn("an alert is sent again in a minute: {}", problem));
    looked = now;
  }
}
