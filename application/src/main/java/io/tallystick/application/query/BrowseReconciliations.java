package io.tallystick.application.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows comparisons with Stripe. */
public interface BrowseReconciliations {

  /** The latest, the newest first. */
  List<Reconciliation> latest(int most);

  /** The differences that a comparison has found, in order. */
  List<Difference> differences(long run, int most);

  /**
   * A comparison.
   *
   * @param finishedAt empty while it is under way or interrupted
   * @param fed how many events were fed in
   * @param byAmount how many sessions and invoices were compared by amount only
   */
  record Reconciliation(
      long id,
      Instant since,
      Instant until,
      boolean dryRun,
      String actor,
      Instant startedAt,
      Optional<Instant> finishedAt,
      long fed,
      long differences,
      long byAmount) {}

  /** A difference; the numbers are credits. */
  record Difference(
      String what,
      String type,
      String id,
      Optional<String> payment,
      Optional<Long> stripe,
      Optional<Long> ledger) {}
}
