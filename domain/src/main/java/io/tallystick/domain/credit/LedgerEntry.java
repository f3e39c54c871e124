package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;

/**
 * A change of a balance that an event caused.
 *
 * @param amount signed, not 0
 * @param reason for people
 * @param actor who or what caused it: {@code webhook}, {@code worker}, a person's name
 */
public record LedgerEntry(
    UserId user,
    int amount,
    EntryKind kind,
    StripeEventId event,
    PaymentId payment,
    String reason,
    String actor) {

  public LedgerEntry {
    if (amount == 0) {
      throw new IllegalArgumentException("an entry changes the balance");
    }
  }
}
