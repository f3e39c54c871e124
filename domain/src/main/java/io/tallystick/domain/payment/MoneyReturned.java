package io.tallystick.domain.payment;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tallystick.domain.payment.Movement.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * How much of a payment has gone back to the payer, by all that events have said of it. The order
 * of the events, and how often each came, makes no difference.
 *
 * @param movements what the events said
 */
public record MoneyReturned(Set<Movement> movements) {

  public static final MoneyReturned NONE = new MoneyReturned(Set.of());

  public MoneyReturned {
    movements = Set.copyOf(movements);
  }

  /** This and what further events say. */
  public MoneyReturned and(Collection<Movement> further) {
    return further.isEmpty()
        ? this
        : new MoneyReturned(Stream.concat(movements.stream(), further.stream()).collect(toSet()));
  }

  /** Only the movements that release an authorized amount which was never captured. */
  public MoneyReturned released() {
    return new MoneyReturned(
        movements.stream().filter(movement -> movement.kind() == Kind.RELEASED).collect(toSet()));
  }

  /** What of it is said of disputes, or else of refunds. */
  public MoneyReturned only(boolean disputes) {
    return new MoneyReturned(
        movements.stream()
            .filter(movement -> movement.kind().isDispute() == disputes)
            .collect(toSet()));
  }

  /** What of it is told in the currencies of these. */
  public MoneyReturned inCurrenciesOf(Collection<Movement> others) {
    return new MoneyReturned(
        movements.stream()
            .filter(
                it ->
                    others.stream()
                        .anyMatch(
                            other -> other.amount().currency().equals(it.amount().currency())))
            .collect(toSet()));
  }

  /** Whether it speaks of the same refunds or disputes, each of this kind and amount. */
  public boolean saysTheSameAs(Collection<Movement> others) {
    return !others.isEmpty()
        && objects(movements).equals(objects(others))
        && others.stream()
            .allMatch(
                other ->
                    movements.stream()
                        .anyMatch(
                            movement ->
                                movement.object().equals(other.object())
                                    && movement.kind() == other.kind()
                                    && movement.amount().equals(other.amount())));
  }

  private static Set<String> objects(Collection<Movement> movements) {
    return movements.stream()
        .filter(movement -> !movement.kind().isOfCharge())
        .map(Movement::object)
        .collect(toSet());
  }

  /** How many of a payment's credits its refunds and disputes take back. */
  public sealed interface Share {

    /** As far as that can be said. */
    int credits();

    /**
     * So many.
     *
     * @param isBeyondPaid whether more went back than was paid
     */
    record Known(int credits, boolean isBeyondPaid) implements Share {}

    /**
     * It cannot be said of all.
     *
     * @param credits those of which it can
     */
    record Unclear(int credits, String why) implements Share {}
  }

  /**
   * The part of the credits that the part of the money is, refunds and disputes each rounded down,
   * and each currency for itself: of one in which nobody knows what was paid, it cannot be said.
   *
   * @param credits that were granted
   * @param paid for them
   */
  public Share shareOf(int credits, Optional<Money> paid) {
    long taken = 0;
    boolean isBeyondPaid = false;
    List<String> unclear = new ArrayList<>();
    for (Map.Entry<String, MoneyReturned> each : byCurrency().entrySet()) {
      BigInteger refunded = each.getValue().refunded();
      BigInteger disputed = each.getValue().disputed();
      BigInteger both = refunded.add(disputed);
      Optional<BigInteger> whole = each.getValue().whole(each.getKey(), paid);
      if (whole.isPresent()) {
        taken += (long) part(credits, refunded, whole.get()) + part(credits, disputed, whole.get());
        isBeyondPaid |= both.compareTo(whole.get()) > 0;
      } else if (both.signum() > 0) {
        unclear.add(each.getKey());
      }
    }
    int known = (int) Math.min(credits, taken);
    return unclear.isEmpty()
        ? new Share.Known(known, isBeyondPaid)
        : new Share.Unclear(
            known,
            "money went back in %s, and the payment was of %s"
                .formatted(
                    String.join(", ", unclear),
                    paid.map(Money::toString).orElse("an unknown amount")));
  }

  /** Whether refunds alone have given back all that was paid. */
  public boolean isRefundedInFull(Optional<Money> paid) {
    return byCurrency().entrySet().stream()
        .anyMatch(
            each -> {
              BigInteger refunded = each.getValue().refunded();
              return refunded.signum() > 0
                  && each.getValue()
                      .whole(each.getKey(), paid)
                      .filter(whole -> refunded.compareTo(whole) >= 0)
                      .isPresent();
            });
  }

  /** Whether it has gone back by disputes, and nothing by refunds. */
  public boolean isByDisputeAlone() {
    return refunded().signum() == 0 && disputed().signum() > 0;
  }

  private Map<String, MoneyReturned> byCurrency() {
    return movements.stream()
        .collect(
            groupingBy(
                it -> it.amount().currency(),
                TreeMap::new,
                collectingAndThen(toSet(), MoneyReturned::new)));
  }

  /** What was paid, in the one currency in which this is told. */
  private Optional<BigInteger> whole(String currency, Optional<Money> paid) {
    return paid.filter(money -> money.currency().equals(currency))
        .or(
            () ->
                movements.stream()
                    .flatMap(it -> it.charged().stream())
                    .filter(money -> money.currency().equals(currency))
                    .max(Comparator.comparing(Money::minor)))
        .map(Money::minor)
        .map(BigInteger::valueOf);
  }

  /** Rounded down; all, if all or more went back. */
  private static int part(int credits, BigInteger amount, BigInteger whole) {
    if (amount.signum() == 0) {
      return 0;
    }
    return amount.compareTo(whole) >= 0
        ? credits
        : BigInteger.valueOf(credits).multiply(amount).divide(whole).intValueExact();
  }

  private BigInteger refunded() {
    return Refunds.of(movements).amount();
  }

  /** Of each dispute what it has taken, or, once it is over, what of that stays with the payer. */
  private BigInteger disputed() {
    Map<String, Long> disputes = amounts(Kind.WITHDRAWN, Math::max);
    disputes.putAll(amounts(Kind.REINSTATED, Math::min));
    return disputes.values().stream()
        .map(BigInteger::valueOf)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private Map<String, Long> amounts(Kind kind, BinaryOperator<Long> preferred) {
    Map<String, Long> amounts = new HashMap<>();
    movements.stream()
        .filter(it -> it.kind() == kind)
        .forEach(it -> amounts.merge(it.object(), it.amount().minor(), preferred));
    return amounts;
  }
}
