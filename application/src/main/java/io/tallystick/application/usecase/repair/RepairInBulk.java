package io.tallystick.application.usecase.repair;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import java.util.Collection;

/** Support staff repair many events at once: they see what would happen, and let it happen. */
public interface RepairInBulk {

  /** The longest reason, in characters. */
  int LONGEST_REASON = 500;

  /** How many events one bulk repair may have. */
  int limit();

  /**
   * What would happen to each of them now: the real processing, taken back, and kept to look at,
   * for a day unless it is started.
   *
   * @param amendment the account of an assignment, or the number of credits that is set
   */
  Plan plan(Collection<StripeEventId> ids, BulkAction action, Amendment amendment, String person);

  /** The same for an action that adds nothing to the events. */
  default Plan plan(Collection<StripeEventId> ids, BulkAction action, String person) {
    return plan(ids, action, Amendment.NONE, person);
  }

  /** Lets a plan happen; it does so by itself from now on. */
  Change start(long run, String person, String reason);

  /** Drops a plan that is not started. */
  Change drop(long run);

  /** Stops it after the events that are under way. */
  Change stop(long run, String person);

  /** Goes on where it was stopped. */
  Change resume(long run, String person);

  /**
   * Does a part of what has been started, with whatever other instances do at the same time.
   *
   * @param most how many events of each run
   * @return how many were done
   */
  int work(int most);

  /** What became of a wish to plan. */
  sealed interface Plan {

    /** It is kept under this number. */
    record Planned(long run) implements Plan {}

    /** More events than the limit allows. */
    record TooMany(int limit, int found) implements Plan {}

    /** No events. */
    record Nothing() implements Plan {}
  }

  /** What became of a wish to start, drop, stop or resume. */
  sealed interface Change {

    /** It is so. */
    record Done() implements Change {}

    /** It is not in the state for it, perhaps because somebody else was quicker. */
    record NotNow() implements Change {}

    /** The reason is missing or too long. */
    record NoReason() implements Change {}

    /** There is no such bulk repair. */
    record Missing() implements Change {}
  }
}
