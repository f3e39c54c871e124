package io.tallystick.application.service.reconcile;

import static io.tallystick.application.service.reconcile.ComparedBooks.PERIOD;
import static io.tallystick.application.service.reconcile.ComparedBooks.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.reconcile.ReconcileRuns.Position;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which process compares, when, and in which order. */
class ReconcileServiceTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final ComparedBooks books = new ComparedBooks();

  @AfterEach
  void close() {
    books.close();
  }

  private Optional<Result> daily() {
    return books.process("here").reconcileDaily();
  }

  @Test
  void without_a_key_nothing_is_compared() {
    books.stripe.loseKey();

    assertThat(books.reconcile()).isEqualTo(new Result.NoKey());
    assertThat(daily()).isEmpty();
    assertThat(books.stripe.asked()).isEmpty();
    assertThat(books.runs.told()).isEmpty();
  }

  @Test
  void each_list_is_read_page_by_page_and_what_it_has_is_not_asked_for_again() {
    for (String number : List.of("1", "2", "3")) {
      books.sells(number, 10);
    }

    assertThat(books.reconcile())
        .isEqualTo(new Result.Compared(List.of(), START.minus(PERIOD), START, List.of()));
    assertThat(books.stripe.asked())
        .containsExactly(
            "EVENTS", "SESSIONS", "SESSIONS after cs_2", "INVOICES", "REFUNDS", "DISPUTES");
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 0");
    assertThat(books.runs.seen()).isZero();
  }

  @Test
  void what_was_made_before_the_period_is_not_compared() {
    books.listsSessions(books.paid("before", 10));
    books.world.pass(Duration.ofSeconds(1));
    books.listsSessions(books.paid("first", 10));
    books.world.pass(PERIOD);

    assertThat(books.found()).containsExactly("missing session cs_first of pi_first: 10, not -");
  }

  @Test
  void each_page_renews_the_claim_for_five_minutes() {
    List<String> claims = new ArrayList<>();
    books.stripe.beforeEachAnswer(
        () -> {
          claims.addAll(books.runs.told());
          books.world.pass(Duration.ofMinutes(1));
        });

    assertThat(books.found()).isEmpty();
    assertThat(claims)
        .containsExactly(
            "olga EVENTS held by here until 2026-03-01T12:05:00Z",
            "olga SESSIONS held by here until 2026-03-01T12:06:00Z",
            "olga INVOICES held by here until 2026-03-01T12:07:00Z",
            "olga REFUNDS held by here until 2026-03-01T12:08:00Z",
            "olga DISPUTES held by here until 2026-03-01T12:09:00Z");
  }

  @Test
  void while_one_process_compares_another_is_refused() {
    List<Result> others = new ArrayList<>();
    books.stripe.beforeEachAnswer(
        () -> {
          others.add(books.process("there").reconcile(PERIOD, false, "ben"));
          others.add(books.process("there").reconcile(PERIOD, true, "ben"));
        });

    assertThat(books.found()).isEmpty();
    assertThat(others).hasSize(10).containsOnly(new Result.Busy());
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 0");
  }

  @Test
  void of_two_that_begin_at_once_the_second_waits_for_the_claim_of_the_first() throws Exception {
    try (AutoCloseable first = books.world.books.holdKey("reconcile")) {
      assertThatThrownBy(books::reconcile).isInstanceOf(LockTimeout.class);
    }
    assertThat(books.runs.told()).isEmpty();
  }

  /** A process of this name is killed when it has come to the invoices. */
  private void isKilled(String name) {
    Instant until = books.world.now();
    Run run =
        books
            .world
            .books
            .committed(
                List.of("reconcile"),
                () ->
                    books.runs.claim(
                        until.minus(PERIOD),
                        until,
                        false,
                        "ben",
                        name,
                        any -> false,
                        until.plus(Duration.ofMinutes(5))))
            .orElseThrow();
    books.runs.note(
        run,
        new Position(ReconcileStage.INVOICES, Optional.empty()),
        List.of(),
        Set.of(),
        until.plus(Duration.ofMinutes(5)));
  }

  @Test
  void another_goes_on_as_soon_as_the_process_that_compares_is_known_to_be_gone() {
    isKilled("there");
    assertThat(books.reconcile()).isEqualTo(new Result.Busy());
    books.gone.add("there");

    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked()).containsExactly("INVOICES", "REFUNDS", "DISPUTES");
    assertThat(books.runs.told()).containsExactly("ben LEDGER, by amount 0");
  }

  @Test
  void another_goes_on_once_the_claim_of_a_killed_process_has_ended() {
    isKilled("there");
    books.world.pass(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(books.reconcile()).isEqualTo(new Result.Busy());
    books.world.pass(Duration.ofSeconds(1));

    assertThat(books.found()).isEmpty();
    assertThat(books.stripe.asked()).containsExactly("INVOICES", "REFUNDS", "DISPUTES");
  }

  @Test
  void who_has_lost_the_claim_stops_and_leaves_the_comparison_to_the_other() {
    List<Result> others = new ArrayList<>();
    books.listsSessions(books.paid("1", 10));
    books.stripe.beforeEachAnswer(
        () -> {
          if (others.isEmpty() && books.runs.told().getFirst().contains("DISPUTES")) {
            books.stripe.beforeEachAnswer(() -> {});
            books.world.pass(Duration.ofMinutes(5));
            others.add(books.process("there").reconcile(PERIOD, false, "ben"));
          }
        });

    Result.Interrupted first = (Result.Interrupted) books.reconcile();
    assertThat(first.why()).isEqualTo("another process goes on with this comparison");
    assertThat(found(others.getFirst())).containsExactly("missing session cs_1 of pi_1: 10, not -");
    assertThat(books.runs.told()).containsExactly("olga LEDGER, by amount 0");
  }

  @Test
  void a_comparison_that_breaks_is_released_and_another_process_goes_on_from_there() {
    books.stripe.beforeEachAnswer(
        () -> {
          if (books.runs.told().getFirst().contains("REFUNDS")) {
            throw new IllegalStateException("the answer cannot be read");
          }
        });
    assertThatThrownBy(books::reconcile).hasMessage("the answer cannot be read");
    assertThat(books.runs.told()).containsExactly("olga REFUNDS");
    books.stripe.asked();
    books.stripe.beforeEachAnswer(() -> {});

    assertThat(found(books.process("there").reconcile(PERIOD, false, "ben"))).isEmpty();
    assertThat(books.stripe.asked()).containsExactly("REFUNDS", "DISPUTES");
  }

  @Test
  void the_worker_compares_four_days_and_again_a_day_after_it_began() {
    assertThat(daily())
        .contains(
            new Result.Compared(List.of(), START.minus(Duration.ofDays(4)), START, List.of()));
    books.world.pass(Duration.ofDays(1).minusSeconds(1));
    assertThat(daily()).isEmpty();
    books.world.pass(Duration.ofSeconds(1));

    assertThat(daily()).isPresent();
    assertThat(books.runs.told())
        .containsExactly("worker LEDGER, by amount 0", "worker LEDGER, by amount 0");
  }

  @Test
  void the_worker_compares_nothing_from_before_the_installation() {
    Instant installed = START.minus(Duration.ofDays(3));
    books.runs.installAt(installed);

    assertThat(daily()).contains(new Result.Compared(List.of(), installed, START, List.of()));
  }

  @Test
  void neither_a_dry_run_nor_a_shorter_period_stands_for_the_day_and_a_longer_one_does() {
    books.dryRun();
    books.process("here").reconcile(Duration.ofDays(4).minusSeconds(1), false, "olga");
    assertThat(daily()).isPresent();

    books.world.pass(Duration.ofDays(2));
    books.reconcile();
    assertThat(daily()).isEmpty();
  }

  @Test
  void the_worker_feeds_in_what_never_arrived() {
    books.keeps(books.paid("1", 10));

    assertThat(found(daily().orElseThrow())).contains("fed event evt_1");
    assertThat(books.balance()).isEqualTo(10);
  }

  @Test
  void connected_accounts_are_left_out() {
    assertThat(books.process("here").leftOut()).containsExactly("acct_ours");
  }
}
