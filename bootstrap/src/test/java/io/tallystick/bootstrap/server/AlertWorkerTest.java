package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When alerts are looked for while no requests come. */
final class AlertWorkerTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private volatile Instant now = START;
  private volatile Optional<Instant> wakes = Optional.empty();
  private volatile Duration sending = Duration.ZERO;
  private final List<Duration> looks = Collections.synchronizedList(new ArrayList<>());
  private final BackgroundWork background = new BackgroundWork();
  private final AlertWorker worker =
      new AlertWorker(
          new Looks(), new WorkSchedule(() -> now, Duration.ZERO), background, () -> now);

  @BeforeEach
  void start() {
    background.onApplicationEvent(null);
  }

  @Test
  void it_is_looked_every_fifteen_minutes() {
    lookAfter(1, 300, 900, 902, 1803);

    assertThat(looks).containsExactly(seconds(1), seconds(902), seconds(1803));
  }

  @Test
  void an_event_that_wakes_is_found_at_once() {
    wakes = Optional.of(START.plusSeconds(200));

    lookAfter(1, 199, 200, 210);

    assertThat(looks).containsExactly(seconds(1), seconds(200));
  }

  @Test
  void an_event_that_wakes_while_a_receiver_takes_its_time_is_found_next() {
    wakes = Optional.of(START.plusSeconds(200));
    sending = Duration.ofSeconds(10);
    now = START.plusSeconds(199);

    await()
        .untilAsserted(
            () -> {
              worker.look();
              assertThat(looks).containsExactly(seconds(199), seconds(209));
            });
  }

  private void lookAfter(int... seconds) {
    for (int second : seconds) {
      now = START.plusSeconds(second);
      worker.look();
      await().until(() -> !worker.isDue());
    }
  }

  /** Alerts that are looked for, and never due. */
  private final class Looks implements SendAlerts {

    @Override
    public List<Way> ways() {
      return List.of(new Way(AlertWay.WEBHOOK, "here"));
    }

    @Override
    public AlertRules rules() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> sendDue(AlertWay way) {
      looks.add(Duration.between(START, now));
      now = now.plus(sending);
      return Optional.empty();
    }

    @Override
    public Optional<Instant> nextToCount(Instant since) {
      return wakes.filter(since::isBefore);
    }

    @Override
    public Optional<String> sendTest(AlertWay way, String person) {
      throw new UnsupportedOperationException();
    }
  }

  private static Duration seconds(int number) {
    return Duration.ofSeconds(number);
  }
}
