package io.tallystick.application.port;

import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The books: every change of a balance, never altered. */
public interface CreditLedger {

  /** Those of the payments that have been credited. */
  Set<PaymentId> credited(Set<PaymentId> payments);

  /**
   * Appends entries and changes the balances with them, in order.
   *
   * @throws RuntimeException if a payment is credited already, a balance would leave its range, or
   *     an account does not exist
   */
  void append(List<LedgerEntry> entries, Instant at);

  /** Appends a person's correction, which the account can hold, and changes the balance with it. */
  void adjust(Adjustment adjustment, Instant at);

  /** The number of an account's newest row; 0 if it has none. */
  long newest(UserId user);
}
