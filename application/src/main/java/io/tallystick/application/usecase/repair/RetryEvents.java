package io.tallystick.application.usecase.repair;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;

/** Somebody wants failed events to be tried again. */
public interface RetryEvents {

  /** An event that is still undecided after so long was left behind by a crash. */
  Duration ABANDONED_AFTER = Duration.ofMinutes(1);

  /** Tries each event that is still open; one outcome for each id, in order. */
  List<Outcome> retry(List<StripeEventId> ids, Trigger trigger);

  /** What {@link #retry} would do now, computed by the same code and rolled back. */
  List<Outcome> preview(List<StripeEventId> ids);

  /**
   * Tries what is due to be tried again by itself.
   *
   * @return how many events were looked at; fewer than asked for means that none is left
   */
  int retryDue(int most);
}
