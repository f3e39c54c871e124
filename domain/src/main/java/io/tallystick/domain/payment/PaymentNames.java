package io.tallystick.domain.payment;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The ids by which an event names one payment: of PaymentIntents, charges and an invoice.
 *
 * @param charge the charge, {@code ch_…}, or the one that is named first
 * @param ids all of them
 * @param payment the one under which the payment is kept, as far as that is known
 */
public record PaymentNames(
    Optional<String> charge, Set<PaymentId> ids, Optional<PaymentId> payment) {

  public static final PaymentNames NONE =
      new PaymentNames(Optional.empty(), Set.of(), Optional.empty());

  public PaymentNames {
    ids = Set.copyOf(ids);
  }

  /** The ids, of which the preferred one stands for the payment until more is known. */
  public static PaymentNames of(Optional<String> charge, Set<PaymentId> ids) {
    return new PaymentNames(charge, ids, ids.stream().min(PaymentAliases.PREFERRED_FIRST));
  }

  /** The same, and further ids under which payments that it names are kept. */
  public PaymentNames and(Set<PaymentId> further) {
    Set<PaymentId> all = new HashSet<>(ids);
    all.addAll(further);
    return new PaymentNames(charge, all, payment);
  }

  /** The same ids of a payment that is kept under another one. */
  public PaymentNames under(PaymentId kept) {
    return new PaymentNames(charge, ids, Optional.of(kept));
  }
}
