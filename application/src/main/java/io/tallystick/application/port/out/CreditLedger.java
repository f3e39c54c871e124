package io.tallystick.application.port.out;

import io.tallystick.domain.credit.LedgerEntry;
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
}
