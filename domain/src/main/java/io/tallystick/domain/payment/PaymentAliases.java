package io.tallystick.domain.payment;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which ids stand for the same payment. Each payment is kept under one of its ids; the others are
 * aliases of it.
 */
public final class PaymentAliases {

  /** The PaymentIntent's id, then the invoice's or session's, then a charge's. */
  public static final Comparator<PaymentId> PREFERRED_FIRST =
      Comparator.<PaymentId>comparingInt(PaymentAliases::rank).thenComparing(PaymentId::value);

  private static final List<String> PREFIXES = List.of("pi_", "in_", "cs_");

  private final Map<PaymentId, PaymentId> before;
  private final Map<PaymentId, PaymentId> kept;
  private final Map<PaymentId, PaymentId> twice = new HashMap<>();

  /**
   * @param known each alias with the id under which its payment is kept
   */
  public PaymentAliases(Map<PaymentId, PaymentId> known) {
    this.before = Map.copyOf(known);
    this.kept = new HashMap<>(known);
  }

  private static int rank(PaymentId id) {
    for (int rank = 0; rank < PREFIXES.size(); rank++) {
      if (id.value().startsWith(PREFIXES.get(rank))) {
        return rank;
      }
    }
    return PREFIXES.size();
  }

  /** The id under which the payment is kept. */
  public PaymentId keptAs(PaymentId id) {
    return kept.getOrDefault(id, id);
  }

  /** The ids under which these payments are kept. */
  public Set<PaymentId> keptAs(Collection<PaymentId> ids) {
    Set<PaymentId> found = new TreeSet<>(PREFERRED_FIRST);
    ids.forEach(id -> found.add(keptAs(id)));
    return found;
  }

  /**
   * Takes note that the ids name one payment. It is kept under the id under which it is credited.
   * Two that are credited both stay two: what is booked is not undone.
   */
  public void learn(Set<PaymentId> ids, Predicate<PaymentId> isCredited) {
    Set<PaymentId> payments = keptAs(ids);
    if (payments.size() < 2) {
      return;
    }
    PaymentId first =
        payments.stream().filter(isCredited).findFirst().orElse(payments.iterator().next());
    for (PaymentId other : payments) {
      if (!other.equals(first) && isCredited.test(other)) {
        twice.put(other, first);
      } else if (!other.equals(first)) {
        kept.replaceAll((alias, payment) -> payment.equals(other) ? first : payment);
        kept.put(other, first);
      }
    }
  }

  /** Payments that were learnt to be credited under two ids: each id with the preferred one. */
  public Map<PaymentId, PaymentId> creditedTwice() {
    return Map.copyOf(twice);
  }

  /** What was learnt: aliases, each with the id under which its payment is kept from now on. */
  public Map<PaymentId, PaymentId> learnt() {
    Map<PaymentId, PaymentId> learnt = new HashMap<>(kept);
    learnt.entrySet().removeIf(alias -> alias.getValue().equals(before.get(alias.getKey())));
    return learnt;
  }
}
