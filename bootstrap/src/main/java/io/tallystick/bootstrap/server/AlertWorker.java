package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.domain.alert.AlertWay;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for alerts that are due: often while requests come in, which make events fail and mend
 * them, and else when a snoozed event wakes, and as seldom as an alert is repeated. Each way has a
 * thread of its own while it is looked at, so that a receiver that does not answer holds up nothing
 * else.
 */
@Singleton
@Requires(property = "tallystick.worker.enabled", value = "true")
@Requires(beans = AlertReceiver.class)
final class AlertWorker {

  private static final Logger LOG = LoggerFactory.getLogger(AlertWorker.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private final SendAlerts alerts;
  private final WorkSchedule schedule;
  private final BackgroundWork background;
  private final InstantSource clock;
  private final Map<AlertWay, Thread> sending = new EnumMap<>(AlertWay.class);
  private volatile Instant due = Instant.MIN;

  AlertWorker(
      SendAlerts alerts, WorkSchedule schedule, BackgroundWork background, InstantSource clock) {
    this.alerts = alerts;
    this.schedule = schedule;
    this.background = background;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "10s", initialDelay = "5s")
  void look() {
    if (!isDue()) {
      return;
    }
    Instant now = clock.instant();
    for (SendAlerts.Way it : alerts.ways()) {
      Thread before = sending.get(it.way());
      if (before == null || !before.isAlive()) {
        sending.put(it.way(), Thread.startVirtualThread(() -> attempt(it.way(), now)));
      }
    }
  }

  boolean isDue() {
    return !schedule.isQuiet() || !clock.instant().isBefore(due);
  }

  private void attempt(AlertWay way, Instant now) {
    background.attempt("alerts are put off", this, () -> send(way, now));
  }

  private void send(AlertWay way, Instant now) {
    alerts
        .sendDue(way)
        .ifPresent(problem -> LOG.warn("an alert by {} was not taken: {}", way.code(), problem));
    Instant latest = now.plus(LONGEST_PAUSE);
    due = alerts.nextToCount(now).filter(latest::isAfter).orElse(latest);
  }
}
