package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.Resolution.Found;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.payment.SkipReason;
import java.util.List;
import java.util.Optional;

/** What an event does to the books. */
public sealed interface CreditDecision {

  /**
   * A payment is credited, less what has gone back of it.
   *
   * @param terms of those credits that expire
   * @param booked the account then, and the rows
   */
  record Grant(Found to, Credits credits, List<Term> terms, Booked booked, Optional<String> warning)
      implements CreditDecision {

    public Grant {
      terms = List.copyOf(terms);
    }
  }

  /**
   * Credits of a payment are taken back or restored, if that has not been done before.
   *
   * @param booked the account then, and the rows
   */
  record Reverse(UserId user, Booked booked, Optional<String> warning) implements CreditDecision {}

  /**
   * Nothing changes, and that is right.
   *
   * @param warning what a person should know all the same
   */
  record Nothing(SkipReason reason, Optional<String> warning) implements CreditDecision {

    /** Nothing changes, and there is no more to say. */
    public Nothing(SkipReason reason) {
      this(reason, Optional.empty());
    }
  }

  /** Credits should move and cannot. */
  record Refuse(Failure failure) implements CreditDecision {}
}
