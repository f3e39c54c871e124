package io.tallystick.application.usecase.repair;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.Trigger;
import java.util.function.Consumer;

/**
 * Somebody wants ignored events to be processed once more, because this version understands them or
 * the settings have changed.
 */
public interface ReprocessEvents {

  /**
   * Processes every event that was ignored for this reason, some in each transaction. Interrupted,
   * it is simply done again: what was processed is not ignored for this reason any more, or is
   * ignored once more.
   *
   * @param happened is told what has become of each, once it is committed
   */
  void reprocess(SkipReason reason, Trigger trigger, Consumer<Reprocessed> happened);

  /** Says what {@link #reprocess} would do now, computed by the same code and rolled back. */
  void preview(SkipReason reason, Consumer<Reprocessed> expected);

  /** An event and what becomes of it. */
  record Reprocessed(StripeEventId event, BulkResult result) {}
}
