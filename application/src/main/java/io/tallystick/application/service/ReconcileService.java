package io.tallystick.application.service;

import io.tallystick.application.port.BookedPayments;
import io.tallystick.application.port.ReconcileRuns;
import io.tallystick.application.port.ReconcileRuns.Finding;
import io.tallystick.application.port.ReconcileRuns.Position;
import io.tallystick.application.port.ReconcileRuns.Run;
import io.tallystick.application.port.ReconcileRuns.What;
import io.tallystick.application.port.ReconcileStage;
import io.tallystick.application.port.StripeHistory;
import io.tallystick.application.port.StripeHistory.Present;
import io.tallystick.application.port.StripeHistory.Unavailable;
import io.tallystick.application.usecase.Reconcile;
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
public final class ReconcileService implements Reconcile {

  /** Longer than the longest wait for Stripe. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(2);

  private static final Duration BETWEEN_RUNS = Duration.ofDays(1);

  /** Stripe tries for three days to deliver an event. */
  private static final Duration DAILY_PERIOD = Duration.ofDays(4);

  private static final int ROWS_AT_ONCE = 200;

  private final StripeHistory history;
  private final ReconcileRuns runs;
  private final BookedPayments booked;
  private final ReconcilePages comparison;
  private final Holder holder;
  private final InstantSource clock;

  /**
   * This process.
   *
   * @param name of this one
   * @param isGone whether a process of this name has ended
   */
  public record Holder(String name, Predicate<String> isGone) {}

  public ReconcileService(
      StripeHistory history,
      ReconcileRuns runs,
      BookedPayments booked,
      ReconcilePages comparison,
      Holder holder,
      InstantSource clock) {
    this.history = history;
    this.runs = runs;
    this.booked = booked;
    this.comparison = comparison;
    this.holder = holder;
    this.clock = clock;
  }

  @Override
  public Result reconcile(Duration since, boolean dryRun, String actor) {
    return compare(clock.instant().minus(since), dryRun, actor);
  }

  /** Payments from before the installation were credited by whatever was there before. */
  @Override
  public Optional<Result> reconcileDaily() {
    Instant now = clock.instant();
    if (!history.isKeyed()
        || runs.lastFinished().filter(last -> last.plus(BETWEEN_RUNS).isAfter(now)).isPresent()) {
      return Optional.empty();
    }
    Instant earliest = now.minus(DAILY_PERIOD);
    Instant installed = runs.installed();
    return Optional.of(
        compare(installed.isAfter(earliest) ? installed : earliest, false, "worker"));
  }

  private Result compare(Instant since, boolean dryRun, String actor) {
    if (!history.isKeyed()) {
      return new Result.NoKey();
    }
    Optional<Run> claimed =
        runs.claim(
            since,
            clock.instant(),
            dryRun,
            actor,
            holder.name(),
            holder.isGone(),
            clock.instant().plus(CLAIMED_FOR));
    return claimed.map(this::compare).orElseGet(Result.Busy::new);
  }

  private Result compare(Run run) {
    boolean finished = false;
    try {
      Set<String> seen = new HashSet<>();
      Optional<Position> position = Optional.of(run.position());
      while (position.isPresent()) {
        List<Finding> found = new ArrayList<>();
        switch (step(run, position.get(), seen, found)) {
          case Step.Stopped stopped -> {
            return new Result.Interrupted(stopped.why(), runs.findings(run));
          }
          case Step.To next -> {
            position = next.position();
            runs.note(
                run, position.orElse(run.position()), found, clock.instant().plus(CLAIMED_FOR));
          }
        }
      }
      runs.finish(run, clock.instant());
      finished = true;
      return new Result.Compared(runs.findings(run));
    } finally {
      if (!finished) {
        runs.release(run);
      }
    }
  }

  private sealed interface Step {
    /** It goes on there; empty: nowhere. */
    record To(Optional<Position> position) implements Step {}

    record Stopped(String why) implements Step {}
  }

  private Step step(Run run, Position at, Set<String> seen, List<Finding> found) {
    if (at.stage() == ReconcileStage.LEDGER) {
      return ledger(run, at, seen, found);
    }
    return switch (history.list(at.stage(), run.since(), run.until(), at.after())) {
      case Unavailable unavailable -> new Step.Stopped(unavailable.why());
      case StripeHistory.Page page -> {
        found.addAll(comparison.compare(at.stage(), page.items(), run.dryRun(), seen));
        yield new Step.To(
            Optional.of(
                page.next().isPresent()
                    ? new Position(at.stage(), page.next())
                    : new Position(
                        ReconcileStage.values()[at.stage().ordinal() + 1], Optional.empty())));
      }
    };
  }

  /** Rows whose object Stripe has not listed; an older one may have been paid only now. */
  private Step ledger(Run run, Position at, Set<String> seen, List<Finding> found) {
    long after = at.after().map(Long::parseLong).orElse(0L);
    List<BookedPayments.Row> rows = booked.rows(run.since(), run.until(), after, ROWS_AT_ONCE);
    for (BookedPayments.Row row : rows) {
      if (!seen.add(row.object())) {
        continue;
      }
      switch (history.find(row.object())) {
        case Unavailable unavailable -> {
          return new Step.Stopped(unavailable.why());
        }
        case Present present -> {
          if (!present.known()) {
            found.add(
                new Finding(
                    What.EXTRA,
                    row.type(),
                    row.object(),
                    row.payment(),
                    Optional.empty(),
                    Optional.of(row.amount())));
          }
        }
      }
    }
    return new Step.To(
        rows.size() < ROWS_AT_ONCE
            ? Optional.empty()
            : Optional.of(
                new Position(
                    ReconcileStage.LEDGER, Optional.of(Long.toString(rows.getLast().id())))));
  }
}
