package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.PendingWork.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the database is asked for work, second by second. */
final class WorkScheduleTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = START;
  private final WorkSchedule schedule = new WorkSchedule(() -> now, Duration.ofMinutes(5));
  private final List<Duration> questions = new ArrayList<>();
  private Pending pending = Pending.NOTHING;

  @Test
  void while_requests_come_it_is_asked_every_second() {
    for (int i = 0; i < 600; i++) {
      schedule.requestAnswered();
      pass(Duration.ofSeconds(1));
    }

    assertThat(questions).hasSize(600);
  }

  @Test
  void after_five_quiet_minutes_it_is_hardly_asked_any_more() {
    pass(Duration.ofHours(3));

    assertThat(schedule.isQuiet()).isTrue();
    List<Duration> quiet = after(Duration.ofMinutes(5));
    assertThat(quiet).hasSizeBetween(11, 12);
    for (int i = 1; i < quiet.size(); i++) {
      assertThat(quiet.get(i).minus(quiet.get(i - 1)))
          .isGreaterThanOrEqualTo(WorkSchedule.LONGEST_PAUSE);
    }
  }

  @Test
  void a_retry_that_is_known_is_not_late() {
    pending = new Pending(Optional.of(START.plusSeconds(700)), false, Optional.empty());

    pass(Duration.ofSeconds(720));

    assertThat(after(Duration.ofSeconds(301)).getFirst()).isEqualTo(Duration.ofSeconds(700));
    assertThat(schedule.isRetryDue()).isTrue();
  }

  @Test
  void a_hold_that_expires_is_released_in_time() {
    pending = new Pending(Optional.empty(), false, Optional.of(START.plusSeconds(700)));

    pass(Duration.ofSeconds(720));

    assertThat(after(Duration.ofSeconds(301)).getFirst()).isEqualTo(Duration.ofSeconds(700));
    assertThat(schedule.isReleaseDue()).isTrue();
    assertThat(schedule.isRetryDue()).isFalse();
  }

  @Test
  void after_work_it_is_asked_again_at_once() {
    pass(Duration.ofMinutes(6));
    int before = questions.size();
    schedule.workDone();
    assertThat(schedule.isRetryDue()).isFalse();

    pass(Duration.ofSeconds(1));

    assertThat(questions).hasSize(before + 1);
  }

  @Test
  void what_another_instance_has_claimed_is_asked_for_every_few_seconds() {
    pending = new Pending(Optional.of(START), true, Optional.empty());

    pass(Duration.ofMinutes(10));

    assertThat(after(Duration.ofSeconds(301))).hasSizeBetween(59, 61);
  }

  @Test
  void a_request_ends_the_quiet() {
    pass(Duration.ofMinutes(10));
    int before = questions.size();

    schedule.requestAnswered();
    pass(Duration.ofSeconds(10));

    assertThat(questions).hasSize(before + 10);
  }

  @Test
  void a_database_that_does_not_answer_is_asked_every_few_seconds() {
    for (int i = 0; i < 100; i++) {
      now = now.plusSeconds(1);
      if (schedule.isTimeToAsk()) {
        questions.add(Duration.between(START, now));
        schedule.asking();
      }
    }

    assertThat(questions).hasSize(20);
  }

  private List<Duration> after(Duration quiet) {
    return questions.stream().filter(at -> at.compareTo(quiet) > 0).toList();
  }

  /** As {@link WorkWatch} does it. */
  private void pass(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); ) {
      now = now.plusSeconds(1);
      if (schedule.isTimeToAsk()) {
        questions.add(Duration.between(START, now));
        schedule.asking();
        schedule.answered(pending);
      }
    }
  }
}
