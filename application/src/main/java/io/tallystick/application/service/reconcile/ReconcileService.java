package io.tallystick.application.service.reconcile;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.BookedPayments.Row;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileRuns.Position;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.port.reconcile.StripeHistory.Unavailable;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.reconcile.ReconcilePages.Comparison;
import io.tallystick.application.usecase.reconcile.Reconcile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Goes through Stripe's lists and then the ledger, and notes after each page how far it came. */
public record ReconcileService(
    StripeHistory history,
    ReconcileRuns runs,
    BookedPayments booked,
    ReconcilePages comparison,
    ProcessingRules rules,
    Transactions transactions,
    Holder holder,
    InstantSource clock)
    implements Reconcile {

  /** Longer than a page takes, with all that is asked about it. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(5);

  private static final Duration BETWEEN_RUNS = Duration.ofDays(1);

  /** Stripe tries for three days to deliver an event. */
  private static final Duration DAILY_PERIOD = Duration.ofDays(4);

  /** What an interrupted comparison does not cover may be so short. */
  private static final Duration SHORT_PAUSE = Duration.ofMinutes(5);

  private static final int ROWS_AT_ONCE = 50;

  private static final String TAKEN_OVER = "another process goes on with this comparison";

  /** Of two that begin at once the second must see the claim of the first. */
  private static final String ONE_AT_A_TIME = "reconcile";

  /**
   * This process.
   *
   * @param name of this one
   * @param isGone whether a process of this name has ended
   */
  public record Holder(String name, Predicate<String> isGone) {}

  @Override
  public Result reconcile(Duration since, boolean dryRun, String actor) {
    return compare(clock.instant().minus(since), dryRun, actor);
  }

  /**
   * Payments from before the installation were credited by whatever was there before. A comparison
   * that a person has made of a shorter time does not stand for the day's.
   */
  @Override
  public Optional<Result> reconcileDaily() {
    if (!history.isKeyed()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Instant earliest = now.minus(DAILY_PERIOD);
    Instant installed = runs.installed();
    Instant since = installed.isAfter(earliest) ? installed : earliest;
    return runs.lastFinished(since).filter(last -> last.plus(BETWEEN_RUNS).isAfter(now)).isPresent()
        ? Optional.empty()
        : Optional.of(compare(since, false, "worker"));
  }

  @Override
  public Set<String> leftOut() {
    return rules.credits().accounts();
  }

  private Result compare(Instant since, boolean dryRun, String actor) {
    if (!history.isKeyed()) {
      return new Result.NoKey();
    }
    Instant until = clock.instant();
    Optional<Run> claimed =
        transactions.committed(
            List.of(ONE_AT_A_TIME),
            () ->
                runs.claim(
                    since, until, dryRun, actor, holder.name(), holder.isGone(), claimedUntil()));
    if (claimed.isEmpty()) {
      return new Result.Busy();
    }
    return switch (compare(claimed.get())) {
      case Result.Compared done when done.until().isBefore(until.minus(SHORT_PAUSE)) ->
          done.then(compare(done.until(), dryRun, actor));
      case Result other -> other;
    };
  }

  /** Differences from before an interruption may be gone: in the end all is compared once more. */
  private Result compare(Run run) {
    boolean finished = false;
    try {
      Comparison of =
          new Comparison(
              run,
              runs.pricesSince(run, rules.credits().catalogue().digest()),
              new HashSet<>(),
              new ArrayList<>());
      boolean again =
          runs.findings(run).stream().anyMatch(it -> run.dryRun() || it.what() != What.FED);
      Optional<Position> position = Optional.of(run.position());
      while (position.isPresent()) {
        switch (step(of, position.get())) {
          case Step.Stopped stopped -> {
            return new Result.Interrupted(stopped.why(), runs.findings(run));
          }
          case Step.To next -> {
            if (!runs.note(
                run,
                next.position().orElse(position.get()),
                next.found().findings(),
                next.found().seen(),
                claimedUntil())) {
              return new Result.Interrupted(TAKEN_OVER, runs.findings(run));
            }
            of.unread().addAll(next.found().unread());
            position = next.position();
          }
        }
        if (position.isEmpty() && again) {
          again = false;
          of.answered().clear();
          of.unread().clear();
          Position first =
              new Position(
                  run.dryRun() ? ReconcileStage.EVENTS : ReconcileStage.SESSIONS, Optional.empty());
          runs.compareAnew(run, first, claimedUntil());
          position = Optional.of(first);
        }
      }
      finished = runs.finish(run, of.unread().size(), clock.instant());
      if (!finished) {
        return new Result.Interrupted(TAKEN_OVER, runs.findings(run));
      }
      return new Result.Compared(runs.findings(run), run.since(), run.until(), of.unread());
    } finally {
      if (!finished) {
        runs.release(run);
      }
    }
  }

  private Instant claimedUntil() {
    return clock.instant().plus(CLAIMED_FOR);
  }

  private sealed interface Step {
    /** It goes on there; empty: nowhere. */
    record To(Optional<Position> position, ComparedPage.Found found) implements Step {}

    record Stopped(String why) implements Step {}
  }

  private Step step(Comparison of, Position at) {
    Run run = of.run();
    if (at.stage() == ReconcileStage.LEDGER) {
      return ledger(of, at);
    }
    return switch (history.list(at.stage(), run.since(), run.until(), at.after())) {
      case Unavailable unavailable -> new Step.Stopped(unavailable.why());
      case StripeHistory.Page page -> {
        // Noted before it is fed in: after a crash in between it would be a known event.
        if (at.stage() == ReconcileStage.EVENTS
            && !runs.note(run, at, comparison.lacking(page.items()), Set.of(), claimedUntil())) {
          yield new Step.Stopped(TAKEN_OVER);
        }
        yield to(
            Optional.of(
                page.next().isPresent()
                    ? new Position(at.stage(), page.next())
                    : new Position(
                        ReconcileStage.values()[at.stage().ordinal() + 1], Optional.empty())),
            comparison.compare(of, at.stage(), page.items()));
      }
    };
  }

  private static Step to(Optional<Position> next, ComparedPage page) {
    return switch (page) {
      case ComparedPage.Stopped stopped -> new Step.Stopped(stopped.why());
      case ComparedPage.Found found -> new Step.To(next, found);
    };
  }

  /** Rows whose object Stripe has not listed; an older one may have been paid only now. */
  private Step ledger(Comparison of, Position at) {
    long after = at.after().map(Long::parseLong).orElse(0L);
    List<Row> rows = booked.rows(of.run(), after, ROWS_AT_ONCE);
    return to(
        rows.size() < ROWS_AT_ONCE
            ? Optional.empty()
            : Optional.of(
                new Position(
                    ReconcileStage.LEDGER, Optional.of(Long.toString(rows.getLast().id())))),
        comparison.booked(of, rows));
  }
}
