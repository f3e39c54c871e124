package io.tallystick.application.port;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;

/**
 * Payments whose credits a person has moved to another account. {@link CreditLedger#payments} says
 * for each payment the account that its credits are on.
 */
public interface MovedPayments {

  /** Whether some of the credits that the payment bought expire. */
  boolean isExpiring(PaymentId payment);

  /** Keeps it, in place of an earlier one of the same payment. */
  void keep(PaymentId payment, UserId user, String person, Instant at);
}
