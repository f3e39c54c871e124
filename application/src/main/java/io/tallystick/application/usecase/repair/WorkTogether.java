package io.tallystick.application.usecase.repair;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;

/** Support staff tell each other of an event: it moves no credits, and is on record. */
public interface WorkTogether {

  /** A person looks at the event from now on, or does not any more. */
  void own(StripeEventId event, String person, boolean owns);

  /** A person has looked at a payment without credits, and that is right. */
  void accept(StripeEventId event, String person);

  /**
   * Leaves a failed event out of the list of those that need somebody, until its time.
   *
   * @param snooze that ends later than now
   */
  void snooze(Snooze snooze);

  /** Ends a snooze before its time. */
  void wake(StripeEventId event, String person);

  /**
   * A person notes something.
   *
   * @param text not blank
   */
  void note(StripeEventId event, String person, String text);
}
