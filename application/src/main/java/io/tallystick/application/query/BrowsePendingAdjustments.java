package io.tallystick.application.query;

import io.tallystick.domain.credit.Adjustment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People look at adjustments that wait for a second person. */
public interface BrowsePendingAdjustments {

  /** The waiting ones, the oldest first, then the decided ones, the newest first. */
  List<Row> pending(int most);

  /** An adjustment, and what became of it. */
  record Row(long id, Adjustment adjustment, Instant askedAt, Optional<Decided> decided) {}

  /**
   * A decision.
   *
   * @param decision as it is stored; a later version may have written it
   */
  record Decided(String decision, String person, Instant at) {}
}
