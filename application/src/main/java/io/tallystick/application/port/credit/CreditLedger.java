package io.tallystick.application.port.credit;

import io.tallystick.application.port.Answer;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The books: every change of a balance, never altered. */
public interface CreditLedger {

  /** What the books hold of those of the payments that have been credited. */
  Answer<Map<PaymentId, Payment>> payments(Set<PaymentId> payments);

  /** What accounts owe, those that owe nothing left out; to be asked once they are held. */
  Answer<Map<UserId, Integer>> debts(Set<UserId> users);

  /**
   * Appends entries and changes balances and debts with them, in order.
   *
   * @throws RuntimeException if a payment is credited already, a balance would leave its range, or
   *     an account does not exist
   */
  void append(List<LedgerEntry> entries, Instant at);

  /**
   * Appends a person's correction, which the account can hold, and changes the balance with it.
   *
   * @param booked the correction, and what it repays
   */
  void adjust(Adjustment adjustment, Booked booked, Instant at);

  /** The number of an account's newest row; 0 if it has none. */
  long newest(UserId user);
}
