package io.tallystick.domain.payment;

import static java.util.stream.Collectors.groupingBy;

import io.tallystick.domain.payment.Movement.Kind;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The refunds of a payment, as far as events have told of them: each by its id, or the sum of those
 * of a charge. An invoice may be paid by several charges, each with its refunds and its sum.
 *
 * @param each refund that is known by its id
 * @param sums that were told of charges
 * @param releases parts of charges that were never captured, which their sums hold
 */
record Refunds(List<Refund> each, List<Movement> sums, List<Movement> releases) {

  /**
   * A refund.
   *
   * @param charge of which it gives money back, where that is known
   * @param ended when it was first told that it has failed or was canceled, if it has
   */
  private record Refund(
      BigInteger amount, Optional<String> charge, Optional<Instant> made, Optional<Instant> ended) {

    static Refund of(List<Movement> told) {
      return new Refund(
          told.stream().map(Refunds::minor).max(Comparator.naturalOrder()).orElseThrow(),
          told.stream().flatMap(it -> it.charge().stream()).findFirst(),
          told.stream().flatMap(it -> it.made().stream()).min(Comparator.naturalOrder()),
          told.stream()
              .filter(it -> it.kind() == Kind.REFUND_ENDED)
              .map(Movement::at)
              .min(Comparator.naturalOrder()));
    }

    boolean mayBeOf(String other) {
      return charge.filter(known -> !known.equals(other)).isEmpty();
    }

    /**
     * A sum holds a refund that had been made and had not failed when it was told. Stripe tells
     * times in whole seconds; of one that failed in the very second of the sum it is taken that the
     * sum was told before: Stripe tells a sum when a refund is made, and it fails afterwards.
     */
    boolean isHeldThoughEnded(Movement sum) {
      return mayBeOf(sum.object())
          && ended.filter(end -> !end.isBefore(sum.at())).isPresent()
          && made.filter(at -> at.isAfter(sum.at())).isEmpty();
    }
  }

  static Refunds of(Collection<Movement> movements) {
    return new Refunds(
        movements.stream()
            .filter(it -> it.kind() == Kind.REFUND || it.kind() == Kind.REFUND_ENDED)
            .collect(groupingBy(Movement::object))
            .values()
            .stream()
            .map(Refund::of)
            .toList(),
        movements.stream().filter(it -> it.kind() == Kind.REFUNDED_SO_FAR).toList(),
        movements.stream().filter(it -> it.kind() == Kind.RELEASED).toList());
  }

  /**
   * How much is refunded: the refunds that are known each, or the sum that Stripe has told,
   * whichever is larger.
   */
  BigInteger amount() {
    List<Refund> known = paidBack();
    BigInteger ofCharges =
        charges()
            .map(
                charge ->
                    told(charge)
                        .max(
                            sum(
                                known.stream()
                                    .filter(it -> it.charge().filter(charge::equals).isPresent()))))
            .reduce(BigInteger.ZERO, BigInteger::add);
    return ofCharges.max(sum(known.stream()));
  }

  /**
   * The refunds that count. Where Stripe releases what was not captured by a refund of its own,
   * that one gives no money back that was paid; only its amount tells it.
   */
  private List<Refund> paidBack() {
    List<Refund> known = new ArrayList<>(each);
    known.removeIf(refund -> refund.ended().isPresent());
    charges()
        .forEach(
            charge ->
                known.stream()
                    .filter(it -> it.mayBeOf(charge) && it.amount().equals(released(charge)))
                    .findFirst()
                    .ifPresent(known::remove));
    return known;
  }

  /**
   * The largest sum that was told of a charge, less what was released and what has failed since.
   */
  private BigInteger told(String charge) {
    return sums.stream()
        .filter(sum -> sum.object().equals(charge))
        .map(
            sum ->
                minor(sum)
                    .subtract(released(charge))
                    .subtract(sum(each.stream().filter(it -> it.isHeldThoughEnded(sum)))))
        .reduce(BigInteger.ZERO, BigInteger::max);
  }

  private BigInteger released(String charge) {
    return releases.stream()
        .filter(it -> it.object().equals(charge))
        .map(Refunds::minor)
        .reduce(BigInteger.ZERO, BigInteger::max);
  }

  private Stream<String> charges() {
    Set<String> charges = new HashSet<>();
    sums.forEach(sum -> charges.add(sum.object()));
    releases.forEach(release -> charges.add(release.object()));
    each.forEach(refund -> refund.charge().ifPresent(charges::add));
    return charges.stream();
  }

  private static BigInteger sum(Stream<Refund> refunds) {
    return refunds.map(Refund::amount).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static BigInteger minor(Movement movement) {
    return BigInteger.valueOf(movement.amount().minor());
  }
}
