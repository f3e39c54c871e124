package io.tallystick.application.usecase.inbox;

import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.Optional;

/** What came of an event that was handed to the processing. */
public sealed interface Outcome {

  StripeEventId id();

  /**
   * It was tried now; the event's state says with what result. Committed.
   *
   * @param balance what the account held then, if credits were booked
   */
  record Tried(StripeEvent event, Optional<Balance> balance) implements Outcome {
    @Override
    public StripeEventId id() {
      return event.id();
    }
  }

  /** It was known before and not tried now: decided long ago, or by somebody else meanwhile. */
  record Known(StripeEvent event) implements Outcome {
    @Override
    public StripeEventId id() {
      return event.id();
    }
  }

  /** No event has this id. */
  record Missing(StripeEventId id) implements Outcome {}

  /**
   * The database can commit, but not this event, or not what became of it; the log says why. It may
   * have to be handed over again.
   */
  record Unrecorded(StripeEventId id) implements Outcome {}
}
