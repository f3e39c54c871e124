package io.tallystick.application.port.reconcile;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of payments, for the comparison with Stripe. */
public interface BookedPayments {

  /** What became of those of the payments of which there are events. */
  Map<PaymentId, Standing> standings(Set<PaymentId> payments);

  /**
   * Rows of the ledger that come from payments, invoices, refunds and disputes of our own account,
   * in order; without those whose object Stripe has listed.
   *
   * @param after only rows with larger numbers
   */
  List<Row> rows(ReconcileRuns.Run run, long after, int most);

  /**
   * What became of a payment.
   *
   * @param isSettled whether an event of its purchase was ignored or discarded, and none waits
   * @param isAmended whether a person said how many credits it buys
   * @param creditedBy the event that credited it
   * @param creditedAt when it did
   */
  record Standing(
      boolean isSettled,
      boolean isAmended,
      Optional<StripeEventId> creditedBy,
      Optional<Instant> creditedAt) {

    /** Of a payment of which no event is known. */
    public static final Standing UNKNOWN =
        new Standing(false, false, Optional.empty(), Optional.empty());

    /** Whether an event credited it after a time; empty: at any time. */
    public boolean wasCreditedAfter(Optional<Instant> time) {
      return creditedAt.filter(at -> time.isEmpty() || at.isAfter(time.get())).isPresent();
    }
  }

  /**
   * A row of the ledger.
   *
   * @param type {@code session}, {@code invoice}, {@code refund}, {@code dispute}
   * @param object Stripe's id of what moved the credits; of a refund or dispute that was not named,
   *     the payment's
   * @param isTwice whether the payment is credited under another of its ids, too
   */
  record Row(
      long id, String type, String object, PaymentId payment, long amount, boolean isTwice) {}
}
