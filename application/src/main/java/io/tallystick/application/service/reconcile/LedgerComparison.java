package io.tallystick.application.service.reconcile;

import io.tallystick.application.port.reconcile.BookedPayments.Row;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.port.reconcile.StripeHistory.Present;
import io.tallystick.application.port.reconcile.StripeHistory.Unavailable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares rows of the ledger of whose object Stripe has listed nothing with what Stripe says. */
record LedgerComparison(StripeHistory history, ReversalsComparison reversals) {

  /** Rows that are compared by payment. */
  private static final Set<String> REVERSALS = Set.of("refund", "dispute");

  /**
   * What differs.
   *
   * @param answered payments of which Stripe has told all refunds, or all disputes
   */
  ComparedPage compare(List<Row> rows, Set<Seen> answered) {
    List<Finding> found = new ArrayList<>();
    Set<Seen> seen = new HashSet<>();
    for (Row row : rows) {
      if (row.isTwice()) {
        found.add(extra(row));
      } else if (!REVERSALS.contains(row.type())) {
        switch (history.find(row.object())) {
          case Unavailable unavailable -> {
            return new ComparedPage.Stopped(unavailable.why());
          }
          case Present present -> {
            if (!present.known()) {
              found.add(extra(row));
            }
          }
        }
      } else if (seen.add(new Seen(row.type(), row.payment().value()))) {
        switch (reversals.booked(row, answered)) {
          case ComparedPage.Stopped stopped -> {
            return stopped;
          }
          case ComparedPage.Found differences -> found.addAll(differences.findings());
        }
      }
    }
    return new ComparedPage.Found(found, seen);
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
