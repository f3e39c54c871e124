package io.tallystick.application.usecase.credit;

import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.MoveRefusal;

/** A second person decides on an adjustment that is above what one person may book alone. */
public interface DecideAdjustments {

  /** Books it in its author's name. */
  Result confirm(long id, String person);

  /** Leaves it unbooked for ever. */
  Result refuse(long id, String person);

  /** What became of a decision. */
  sealed interface Result {

    /** The adjustment is booked, or refused. */
    record Done(Adjustment adjustment) implements Result {}

    /** The person has asked for it: another one must decide. Nothing has happened. */
    record OwnAdjustment() implements Result {}

    /** Somebody has decided before. Nothing has happened. */
    record DecidedBefore() implements Result {}

    /** The account cannot hold it now: it still waits. */
    record Impossible(AdjustBalance.Preview now) implements Result {}

    /** The credits of the payment cannot be moved now: it still waits. */
    record MoveRefused(MoveRefusal why) implements Result {}

    /** There is no such adjustment. */
    record Missing() implements Result {}
  }
}
