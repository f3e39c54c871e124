package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseReconciliations;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Comparisons: one that is not finished, one that found something, one that found nothing, and one
 * that found more than a page shows.
 */
final class FixedReconciliations implements BrowseReconciliations {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public List<Reconciliation> latest(int most) {
    return List.of(
        new Reconciliation(8, AT, AT, true, "olga", AT, Optional.empty(), 0, 0, 0),
        new Reconciliation(7, AT, AT, false, "worker", AT, Optional.of(AT), 3, 1, 2),
        new Reconciliation(6, AT, AT, false, "worker", AT, Optional.of(AT), 0, 0, 0),
        new Reconciliation(5, AT, AT, false, "worker", AT, Optional.of(AT), 0, 9_999, 0));
  }

  @Override
  public List<Difference> differences(long run, int most) {
    Difference one =
        new Difference(
            "different",
            "session",
            "cs_<b>",
            Optional.of("pi_1"),
            Optional.of(500L),
            Optional.of(50L));
    return Collections.nCopies(run == 7 ? 1 : run == 5 ? most : 0, one);
  }
}
