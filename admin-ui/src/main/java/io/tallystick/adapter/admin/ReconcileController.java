package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseReconciliations;
import io.tallystick.application.query.BrowseReconciliations.Difference;
import io.tallystick.application.query.BrowseReconciliations.Reconciliation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparisons with Stripe: the latest, and the differences of one. */
@DashboardController("/admin/reconcile")
@Secured("viewer")
record ReconcileController(
    BrowseReconciliations reconciliations, Pages pages, InstantSource clock) {

  private static final int MOST_RUNS = 20;
  private static final int MOST_DIFFERENCES = 500;

  /**
   * @param run whose differences are shown; without it those of the latest
   */
  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue Long run) {
    Instant now = clock.instant();
    List<Reconciliation> runs = reconciliations.latest(MOST_RUNS);
    Optional<Long> chosen =
        Optional.ofNullable(run).or(() -> runs.stream().map(Reconciliation::id).findFirst());
    Optional<Reconciliation> shown =
        runs.stream().filter(it -> chosen.filter(id -> id == it.id()).isPresent()).findFirst();
    List<Difference> differences =
        chosen.map(id -> reconciliations.differences(id, MOST_DIFFERENCES)).orElse(List.of());
    return pages.show(
        request,
        "reconcile",
        Map.of(
            "runs",
            runs.stream().map(it -> RunRow.of(it, now)).toList(),
            "chosen",
            chosen.orElse(0L),
            "byAmount",
            shown.filter(it -> it.byAmount() > 0).map(ReconcileController::byAmount).orElse(""),
            "none",
            shown.map(ReconcileController::none).orElse("Nothing is known of this comparison"),
            "most",
            differences.size() < MOST_DIFFERENCES ? "" : Format.number(MOST_DIFFERENCES),
            "differences",
            differences.stream().map(DifferenceRow::of).toList()));
  }

  private static String none(Reconciliation run) {
    return run.finishedAt().isPresent()
        ? "No differences"
        : "No differences so far: the comparison is not finished";
  }

  private static String byAmount(Reconciliation run) {
    return run.byAmount() == 1
        ? "1 session or invoice was compared by amount only, because its lines could not be read."
        : Format.number(run.byAmount())
            + " sessions and invoices were compared by amount only, because their lines could not"
            + " be read.";
  }

  /** A comparison, as the page shows it. */
  record RunRow(
      long id, TimeCell started, String period, String by, String state, String fed, String found) {
    static RunRow of(Reconciliation run, Instant now) {
      return new RunRow(
          run.id(),
          TimeCell.of(run.startedAt(), now),
          Format.minute(run.since()) + " – " + Format.minute(run.until()),
          run.actor(),
          (run.finishedAt().isPresent() ? "done" : "not finished")
              + (run.dryRun() ? ", dry run" : ""),
          Format.number(run.fed()),
          Format.number(run.differences()));
    }
  }

  /** A difference, as the page shows it. */
  record DifferenceRow(
      String what, String type, String id, String payment, String stripe, String ledger) {
    static DifferenceRow of(Difference difference) {
      return new DifferenceRow(
          difference.what(),
          difference.type(),
          difference.id(),
          difference.payment().orElse(""),
          difference.stripe().map(Format::number).orElse("–"),
          difference.ledger().map(Format::number).orElse("–"));
    }
  }
}
