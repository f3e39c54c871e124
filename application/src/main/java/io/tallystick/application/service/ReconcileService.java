package io.tallystick.application.service;

import io.tallystick.application.port.BookedPayments;
import io.tallystick.application.port.BookedPayments.Row;
import io.tallystick.application.port.ReconcileRuns;
import io.tallystick.application.port.ReconcileRuns.Finding;
import io.tallystick.application.port.ReconcileRuns.Position;
import io.tallystick.application.port.ReconcileRuns.Run;
import io.tallystick.application.port.ReconcileRuns.Seen;
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

  /** Longer than a page takes, with all that is asked about it. */
  private static final Duration CLAIMED_FOR = Duration.ofMinutes(5);

  private static final Duration BETWEEN_RUNS = Duration.ofDays(1);

  /** Stripe tries for three days to deliver an event. */
  private static final Duration DAILY_PERIOD = Duration.ofDays(4);

  private static final int ROWS_AT_ONCE = 50;

  /** Rows that are compared by payment. */
  private static final Set<String> REVERSALS = Set.of("refund", "dispute");

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
            since, clock.instant(), dryRun, actor, holder.name(), holder.isGone(), claimedUntil());
    return claimed.map(this::compare).orElseGet(Result.Busy::new);
  }

  private Result compare(Run run) {
    boolean finished = false;
    try {
      Optional<Position> position = Optional.of(run.position());
      while (position.isPresent()) {
        switch (step(run, position.get())) {
          case Step.Stopped stopped -> {
            return new Result.Interrupted(stopped.why(), runs.findings(run));
          }
          case Step.To next -> {
            position = next.position();
            runs.note(
                run,
                position.orElse(run.position()),
                next.found().findings(),
                next.found().seen(),
                claimedUntil());
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

  private Instant claimedUntil() {
    return clock.instant().plus(CLAIMED_FOR);
  }

  private sealed interface Step {
    /** It goes on there; empty: nowhere. */
    record To(Optional<Position> position, ComparedPage.Found found) implements Step {}

    record Stopped(String why) implements Step {}
  }

  private Step step(Run run, Position at) {
    if (at.stage() == ReconcileStage.LEDGER) {
      return ledger(run, at);
    }
    return switch (history.list(at.stage(), run.since(), run.until(), at.after())) {
      case Unavailable unavailable -> new Step.Stopped(unavailable.why());
      case StripeHistory.Page page ->
          to(
              Optional.of(
                  page.next().isPresent()
                      ? new Position(at.stage(), page.next())
                      : new Position(
                          ReconcileStage.values()[at.stage().ordinal() + 1], Optional.empty())),
              comparison.compare(at.stage(), page.items(), run.dryRun()));
    };
  }

  private static Step to(Optional<Position> next, ComparedPage page) {
    return switch (page) {
      case ComparedPage.Stopped stopped -> new Step.Stopped(stopped.why());
      case ComparedPage.Found found -> new Step.To(next, found);
    };
  }

  /** Rows whose object Stripe has not listed; an older one may have been paid only now. */
  private Step ledger(Run run, Position at) {
    long after = at.after().map(Long::parseLong).orElse(0L);
    List<Row> rows = booked.rows(run, after, ROWS_AT_ONCE);
    List<Finding> found = new ArrayList<>();
    Set<Seen> seen = new HashSet<>();
    for (Row row : rows) {
      boolean isPurchase = !REVERSALS.contains(row.type());
      if (row.isTwice()) {
        found.add(extra(row));
      } else if (isPurchase) {
        switch (history.find(row.object())) {
          case Unavailable unavailable -> {
            return new Step.Stopped(unavailable.why());
          }
          case Present present -> {
            if (!present.known()) {
              found.add(extra(row));
            }
          }
        }
      } else if (seen.add(new Seen(row.type(), row.payment().value()))) {
        switch (comparison.booked(row)) {
          case ComparedPage.Stopped stopped -> {
            return new Step.Stopped(stopped.why());
          }
          case ComparedPage.Found differences -> found.addAll(differences.findings());
        }
      }
    }
    return new Step.To(
        rows.size() < ROWS_AT_ONCE
            ? Optional.empty()
            : Optional.of(
                new Position(
                    ReconcileStage.LEDGER, Optional.of(Long.toString(rows.getLast().id())))),
        new ComparedPage.Found(found, seen));
  }

  private static Finding extra(Row row) {
    return new Finding(
        What.EXTRA,
        row.type(),
        row.object(),
        Optional.of(row.payment().value()),
        Optional.empty(),
        Optional.of(row.amount()));
  }
}
