package io.tallystick.domain.payment;

import io.tallystick.domain.payment.Movement.Kind;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
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
        : new MoneyReturned(
            Stream.concat(movements.stream(), further.stream()).collect(Collectors.toSet()));
  }

  /** Only the movements that release an authorized amount which was never captured. */
  public MoneyReturned released() {
    return new MoneyReturned(
        movements.stream()
            .filter(movement -> movement.kind() == Kind.RELEASED)
            .collect(Collectors.toSet()));
  }

  /** What of it is said of disputes, or else of refunds. */
  public MoneyReturned only(boolean disputes) {
    return new MoneyReturned(
        movements.stream()
            .filter(movement -> movement.kind().isDispute() == disputes)
            .collect(Collectors.toSet()));
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
        .collect(Collectors.toSet());
  }

  /** How many of a payment's credits its refunds and disputes take back. */
  public sealed interface Share {

    /**
     * So many.
     *
     * @param isBeyondPaid whether more went back than was paid
     */
    record Known(int credits, boolean isBeyondPaid) implements Share {}

    /** It cannot be said. */
    record Unclear(String why) implements Share {}
  }

  /**
   * The part of the credits that the part of the money is, refunds and disputes each rounded down.
   *
   * @param credits that were granted
   * @param paid for them
   */
  public Share shareOf(int credits, Optional<Money> paid) {
    if (movements.isEmpty()) {
      return new Share.Known(0, false);
    }
    Set<String> currencies =
        movements.stream().map(it -> it.amount().currency()).collect(Collectors.toSet());
    Optional<BigInteger> whole = whole(paid);
    if (currencies.size() > 1 || whole.isEmpty()) {
      return new Share.Unclear(
          "money went back in %s, and the payment was of %s"
              .formatted(
                  currencies.stream().sorted().collect(Collectors.joining(", ")),
                  paid.map(Money::toString).orElse("an unknown amount")));
    }
    BigInteger refunded = refunded();
    BigInteger disputed = disputed();
    long taken = (long) part(credits, refunded, whole.get()) + part(credits, disputed, whole.get());
    return new Share.Known(
        (int) Math.min(credits, taken), refunded.add(disputed).compareTo(whole.get()) > 0);
  }

  /** Whether refunds alone have given back all that was paid. */
  public boolean isRefundedInFull(Optional<Money> paid) {
    return refunded().signum() > 0
        && whole(paid).filter(whole -> refunded().compareTo(whole) >= 0).isPresent();
  }

  /** Whether it has gone back by disputes, and nothing by refunds. */
  public boolean isByDisputeAlone() {
    return refunded().signum() == 0 && disputed().signum() > 0;
  }

  /** What was paid, in the currency in which money went back. */
  private Optional<BigInteger> whole(Optional<Money> paid) {
    return paid.filter(this::isInTheirCurrency)
        .or(
            () ->
                movements.stream()
                    .flatMap(it -> it.charged().stream())
                    .filter(this::isInTheirCurrency)
                    .max(Comparator.comparing(Money::minor)))
        .map(Money::minor)
        .map(BigInteger::valueOf);
  }

  private boolean isInTheirCurrency(Money money) {
    return movements.stream().allMatch(it -> it.amount().currency().equals(money.currency()));
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
