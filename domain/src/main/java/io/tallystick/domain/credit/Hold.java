package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Credits that have left a balance and are not spent yet.
 *
 * @param amount positive
 * @param expiresAt when it is released by itself
 * @param open whether it is neither captured nor released
 */
public record Hold(HoldId id, UserId user, int amount, Instant expiresAt, boolean open) {

  public Hold {
    if (amount <= 0) {
      throw new IllegalArgumentException("a hold holds credits");
    }
  }

  /** How a hold is closed. */
  public sealed interface Closing {

    /** Some of its credits are spent, the others go back to the balance. */
    record Split(int captured, int released) implements Closing {}

    /** It was closed before, or is past its time. */
    record Over() implements Closing {}

    /** It does not hold so much. */
    record TooLarge() implements Closing {}
  }

  /** Spends its credits, or fewer of them. */
  public Closing capture(Optional<Credits> wanted, Instant now) {
    int captured = wanted.map(Credits::value).orElse(amount);
    if (!open || !now.isBefore(expiresAt)) {
      return new Closing.Over();
    }
    return captured > amount
        ? new Closing.TooLarge()
        : new Closing.Split(captured, amount - captured);
  }

  /** Gives all its credits back. */
  public Closing release(Instant now) {
    return open && now.isBefore(expiresAt) ? new Closing.Split(0, amount) : new Closing.Over();
  }

  /** Gives all its credits back once its time is over. */
  public Closing expire(Instant now) {
    return open && !now.isBefore(expiresAt) ? new Closing.Split(0, amount) : new Closing.Over();
  }
}
