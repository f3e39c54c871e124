package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseReconciliations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two comparisons: one that found something, and one that is not finished. */
final class FixedReconciliations implements BrowseReconciliations {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public List<Reconciliation> latest(int most) {
    return List.of(
        new Reconciliation(8, AT, AT, true, "olga", AT, Optional.empty(), 0, 0, 0),
        new Reconciliation(7, AT, AT, false, "worker", AT, Optional.of(AT), 3, 1, 2));
  }

  @Override
  public List<Difference> differences(long run, int most) {
    return run != 7
        ? List.of()
        : List.of(
            new Difference(
                "different",
                "session",
                "cs_<b>",
                Optional.of("pi_1"),
                Optional.of(500L),
                Optional.of(50L)));
  }
}
