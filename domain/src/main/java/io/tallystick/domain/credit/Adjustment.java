package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;

/**
 * A person's correction of a balance.
 *
 * @param amount signed, not 0
 * @param reason why, not blank
 * @param actor who
 */
public record Adjustment(UserId user, int amount, String reason, String actor) {

  public Adjustment {
    if (amount == 0 || reason.isBlank()) {
      throw new IllegalArgumentException("an adjustment changes the balance, for a reason");
    }
  }
}
