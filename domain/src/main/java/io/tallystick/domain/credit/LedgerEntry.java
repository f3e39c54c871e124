package io.tallystick.domain.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.List;
import java.util.Optional;

/**
 * A row of the books that an event caused.
 *
 * @param invoice the invoice that was paid
 * @param object the refund or dispute that it is for, if it is for a single one
 * @param expiring those of its credits that expire
 * @param reason for people
 * @param actor who or what caused it: {@code webhook}, {@code worker}, a person's name
 */
public record LedgerEntry(
    UserId user,
    Posting posting,
    StripeEventId event,
    PaymentId payment,
    Optional<String> charge,
    Optional<String> invoice,
    Optional<String> object,
    List<Expiring> expiring,
    String reason,
    String actor) {

  public LedgerEntry {
    expiring = List.copyOf(expiring);
  }

  /** By how much the balance changes. */
  public int amount() {
    return posting.amount();
  }

  /** Why the balance changes. */
  public EntryKind kind() {
    return posting.kind();
  }
}
