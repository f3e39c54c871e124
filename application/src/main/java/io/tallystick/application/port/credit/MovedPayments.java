package io.tallystick.application.port.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;

/**
 * Payments whose credits a person has moved to another account. {@link CreditLedger#payments} says
 * for each payment the account that its credits are on.
 */
public interface MovedPayments {

  /**
   * Whether some of the credits that the payment bought expire, or others that the account holds: a
   * move would take those first.
   */
  boolean isExpiring(PaymentId payment, UserId account);

  /** Keeps it, in place of an earlier one of the same payment. */
  void keep(PaymentId payment, UserId user, String person, Instant at);
}
