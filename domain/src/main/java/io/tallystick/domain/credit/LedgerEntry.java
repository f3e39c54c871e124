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

  /** A row of which nothing expires. */
  public LedgerEntry(
      UserId user,
      Posting posting,
      StripeEventId event,
      PaymentId payment,
      Optional<String> charge,
      Optional<String> invoice,
      Optional<String> object,
      String reason,
      String actor) {
    this(user, posting, event, payment, charge, invoice, object, List.of(), reason, actor);
  }

  /** A purchase. */
  public static LedgerEntry purchase(
      UserId user,
      int credits,
      StripeEventId event,
      PaymentId payment,
      String reason,
      String actor) {
    return new LedgerEntry(
        user,
        new Posting(EntryKind.PURCHASE, credits, 0, 0),
        event,
        payment,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason,
        actor);
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
