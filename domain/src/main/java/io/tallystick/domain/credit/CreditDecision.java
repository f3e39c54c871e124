package io.tallystick.domain.credit;

import io.tallystick.domain.identity.Resolution.Resolved;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.payment.SkipReason;
import java.util.Optional;

/** What an event does to the books. */
public sealed interface CreditDecision {

  /**
   * Credits are added.
   *
   * @param after the balance then
   */
  record Grant(Resolved to, Credits credits, Balance after) implements CreditDecision {

    /** What a person should know all the same: later fields named another user. */
    public Optional<String> warning() {
      if (to.conflicts().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          "credited by "
              + to.via().path()
              + ", but "
              + String.join("; ", to.conflicts().stream().map(step -> step.describe()).toList()));
    }
  }

  /** Nothing changes, and that is right. */
  record Nothing(SkipReason reason) implements CreditDecision {}

  /** Credits should move and cannot. */
  record Refuse(Failure failure) implements CreditDecision {}
}
