package io.tallystick.application.port;

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

  /** What became of those of the invoices that are in the ledger, or of which there are events. */
  Map<String, Standing> invoices(Set<String> invoices);

  /**
   * Rows of the ledger that come from payments, invoices, refunds and disputes, in order.
   *
   * @param after only rows with larger numbers
   */
  List<Row> rows(Instant since, Instant until, long after, int most);

  /**
   * What became of a payment.
   *
   * @param credited how many credits the ledger holds, where it was asked for
   * @param isSettled whether an event of it was ignored or discarded, and none waits
   * @param isAmended whether a person said how many credits it buys
   */
  record Standing(Optional<Long> credited, boolean isSettled, boolean isAmended) {}

  /**
   * A row of the ledger.
   *
   * @param type {@code session}, {@code invoice}, {@code refund}, {@code dispute}
   * @param object Stripe's id of what moved the credits
   */
  record Row(long id, String type, String object, Optional<String> payment, long amount) {}
}
