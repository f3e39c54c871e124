package io.tallystick.adapter.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.web.InMemoryBooks;
import io.tallystick.adapter.web.SteppingClock;
import io.tallystick.domain.inbox.Backlog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentBacklogTest {

  private static final Duration AGE = Duration.ofSeconds(5);

  private final SteppingClock clock = new SteppingClock();
  private final InMemoryBooks books = new InMemoryBooks();
  private List<String> problems = List.of();
  private final RecentBacklog recent =
      new RecentBacklog(() -> problems, () -> books.backlog(clock.instant()), clock);

  @Test
  void nothing_is_known_until_somebody_asks() {
    assertThat(recent.last()).isEmpty();
    assertThat(books.timesAsked()).isZero();
    assertThat(recent.noOlderThan(AGE)).contains(new Backlog(0, Optional.empty()));
    assertThat(recent.last()).contains(new Backlog(0, Optional.empty()));
  }

  @Test
  void an_answer_serves_until_it_is_too_old() {
    recent.noOlderThan(AGE);
    clock.step(5);
    recent.noOlderThan(AGE);
    assertThat(books.timesAsked()).isEqualTo(1);
    clock.step(1);
    recent.noOlderThan(AGE);
    assertThat(books.timesAsked()).isEqualTo(2);
  }

  @Test
  void who_wants_it_fresher_asks_again() {
    recent.noOlderThan(AGE);
    clock.step(2);
    recent.noOlderThan(Duration.ofSeconds(1));
    assertThat(books.timesAsked()).isEqualTo(2);
  }

  @Test
  void no_answer_is_kept_as_well_and_forgets_the_one_before() {
    recent.noOlderThan(AGE);
    books.goAway();
    clock.step(6);
    assertThat(recent.noOlderThan(AGE)).isEmpty();
    assertThat(recent.last()).isEmpty();
    books.comeBack();
    assertThat(recent.noOlderThan(AGE)).isEmpty();
    clock.step(6);
    assertThat(recent.noOlderThan(AGE)).isPresent();
  }

  @Test
  void an_error_is_no_answer() {
    RecentBacklog broken =
        new RecentBacklog(
            () -> {
              throw new NoClassDefFoundError("a class is missing");
            },
            () -> books.backlog(clock.instant()),
            clock);

    assertThat(broken.noOlderThan(AGE)).isEmpty();
  }

  @Test
  void problems_of_the_database_are_noticed_named_and_forgotten_when_they_are_mended() {
    recent.noOlderThan(AGE);
    problems = List.of("column users.email is missing");
    clock.step(6);
    assertThat(recent.noOlderThan(AGE)).isEmpty();
    assertThat(recent.problems()).isEqualTo(problems);
    assertThat(books.timesAsked()).isEqualTo(1);
    problems = List.of();
    clock.step(6);
    assertThat(recent.noOlderThan(AGE)).isPresent();
    assertThat(recent.problems()).isEmpty();
  }

  @Test
  void a_clock_that_was_set_back_does_not_stop_the_asking() {
    recent.noOlderThan(AGE);
    clock.step(-3600);
    recent.noOlderThan(AGE);
    assertThat(books.timesAsked()).isEqualTo(2);
  }
}
