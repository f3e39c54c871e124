package io.tallystick.domain.repair;

import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.payment.Amendment;
import java.util.Optional;

/** What a person can do to an event before it is tried again. */
public sealed interface Remedy {

  /** What it adds to the event, for good. */
  default Amendment amendment() {
    return Amendment.NONE;
  }

  /** Whether it is one for an event in this state. */
  default boolean appliesTo(StripeEvent event) {
    return event.isOpen();
  }

  /** Nothing: it is tried as it is. */
  record Retry() implements Remedy {}

  /** Assigns it to a user. */
  record Assign(Assignment assignment) implements Remedy {
    @Override
    public Amendment amendment() {
      return new Amendment(Optional.of(assignment), Optional.empty());
    }
  }

  /** Says how many credits it buys, a positive number. */
  record SetCredits(int credits) implements Remedy {
    @Override
    public Amendment amendment() {
      return new Amendment(Optional.empty(), Optional.of(credits));
    }
  }

  /** Has an event that was ignored or discarded looked at once more. */
  record Reopen() implements Remedy {

    @Override
    public boolean appliesTo(StripeEvent event) {
      return event.canBeReopened();
    }
  }

  /** Decides that it shall move no credits; it is not tried. */
  record Discard() implements Remedy {

    @Override
    public boolean appliesTo(StripeEvent event) {
      return event.status() == ProcessingStatus.FAILED;
    }
  }
}
