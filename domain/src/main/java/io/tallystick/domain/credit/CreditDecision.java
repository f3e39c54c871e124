package io.tallystick.domain.credit;

import io.tallystick.domain.identity.Resolution.Found;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.payment.SkipReason;

/** What an event does to the books. */
public sealed interface CreditDecision {

  /**
   * Credits are added.
   *
   * @param after the balance then
   */
  record Grant(Found to, Credits credits, Balance after) implements CreditDecision {}

  /** Nothing changes, and that is right. */
  record Nothing(SkipReason reason) implements CreditDecision {}

  /** Credits should move and cannot. */
  record Refuse(Failure failure) implements CreditDecision {}
}
