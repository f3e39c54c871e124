package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.Optional;

/**
 * A person's correction of a balance.
 *
 * @param user whose balance
 * @param amount signed, not 0
 * @param reason why, not blank
 * @param actor who
 * @param moves the payment whose credits it takes from another account, if it does
 */
public record Adjustment(
    UserId user, int amount, String reason, String actor, Optional<MovedPayment> moves) {

  /**
   * A payment of which a person moves the credits.
   *
   * @param event that credited it, for the records
   * @param from the account that the credits are taken from
   */
  public record MovedPayment(PaymentId payment, StripeEventId event, UserId from) {}

  public Adjustment {
    if (amount == 0 || reason.isBlank()) {
      throw new IllegalArgumentException("an adjustment changes the balance, for a reason");
    }
    if (moves.isPresent() && amount < 0) {
      throw new IllegalArgumentException("credits are moved to an account");
    }
  }

  /** The correction of one balance alone. */
  public Adjustment(UserId user, int amount, String reason, String actor) {
    this(user, amount, reason, actor, Optional.empty());
  }
}
