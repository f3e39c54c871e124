package io.tallystick.application.usecase.reconcile;

import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the books with Stripe's own record. */
public interface Reconcile {

  /**
   * Feeds in the events that never arrived, then compares payments, refunds and disputes with the
   * ledger. What was interrupted is continued, and then the rest of the period is compared.
   *
   * @param since how far back
   * @param dryRun only says which events would be fed in
   * @param actor who asked for it
   */
  Result reconcile(Duration since, boolean dryRun, String actor);

  /** Does it if the last time is a day ago; empty if it is not due. */
  Optional<Result> reconcileDaily();

  /** The connected accounts whose payments are not compared, because they are not in our lists. */
  Set<String> leftOut();

  /** Result of a comparison. */
  sealed interface Result {

    /**
     * It came to its end.
     *
     * @param since the beginning of the period that was compared
     * @param until its end
     * @param unread why the lines of a session or invoice could not be read, for each that was
     *     compared by its amount alone, since the last interruption
     */
    record Compared(List<Finding> findings, Instant since, Instant until, List<String> unread)
        implements Result {
      public Compared {
        findings = List.copyOf(findings);
        unread = List.copyOf(unread);
      }

      /** What is to be said of those whose lines could not be read. */
      public Optional<String> comparedByAmount() {
        return unread.stream()
            .findFirst()
            .map(
                why ->
                    "compared %s sessions and invoices by amount only, because their lines could not"
                            .formatted(unread.size())
                        + " be read: "
                        + why);
      }

      /** This and the comparison of the rest of the period as one result. */
      public Result then(Result rest) {
        return switch (rest) {
          case Compared last ->
              new Compared(
                  concat(findings, last.findings()),
                  since,
                  last.until(),
                  Stream.concat(unread.stream(), last.unread().stream()).toList());
          case Interrupted stopped ->
              new Interrupted(stopped.why(), concat(findings, stopped.findings()));
          case Busy busy -> busy;
          case NoKey none -> none;
        };
      }

      private static List<Finding> concat(List<Finding> first, List<Finding> rest) {
        return Stream.concat(first.stream(), rest.stream()).distinct().toList();
      }
    }

    /** Stripe does not answer; the next one goes on from here. */
    record Interrupted(String why, List<Finding> findings) implements Result {
      public Interrupted {
        findings = List.copyOf(findings);
      }
    }

    /** Another process is comparing. */
    record Busy() implements Result {}

    /** There is no key with which Stripe could be asked. */
    record NoKey() implements Result {}
  }
}
