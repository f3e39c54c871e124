package io.tallystick.domain.policy;

import static java.util.stream.Collectors.joining;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many credits a payment buys, or why that cannot be said. */
sealed interface CreditAmount {

  /**
   * So many.
   *
   * @param terms of those that expire, the shortest first
   * @param warning what of the purchase gives no credits, though it may have been meant to
   */
  record Known(Credits credits, List<Term> terms, Optional<String> warning)
      implements CreditAmount {

    public Known {
      terms = List.copyOf(terms);
    }
  }

  /**
   * It buys none, and that is right.
   *
   * @param warning as for those that buy some
   */
  record None(Optional<String> warning) implements CreditAmount {}

  /** It cannot be said. */
  record Unknown(Failure failure) implements CreditAmount {}

  /** Reads the metadata first, then the catalogue; at most {@code maximum} credits. */
  static CreditAmount of(Paid paid, PriceCatalogue catalogue, int maximum) {
    Optional<String> digits = paid.claim().digits();
    if (digits.isPresent()) {
      String significant = digits.get().replaceFirst("^0+", "");
      return significant.length() > 10
          ? outOfRange(shortened(significant), maximum)
          : within(Long.parseLong(significant), maximum, new TreeMap<>());
    }
    if (catalogue.isEmpty()) {
      return unknown(paid, "there is no price catalogue to look it up in");
    }
    return switch (paid.claim().lineItems()) {
      case LineItems.Listed listed when paid.invoice().isPresent() ->
          new InvoiceAmount(catalogue, maximum).of(paid, listed.items());
      case LineItems.Listed listed -> listed(paid, listed.items(), catalogue, maximum);
      case LineItems.NotInEvent none when paid.invoice().isPresent() ->
          failed(
              FailureCode.STRIPE_UNAVAILABLE,
              "the event does not carry all lines of the invoice: set STRIPE_API_KEY, so that"
                  + " Stripe can be asked for them");
      case LineItems.NotInEvent none ->
          unknown(
              paid,
              "the event does not list what was bought: set STRIPE_API_KEY, so that Stripe can be"
                  + " asked for it, and retry");
      case LineItems.Unavailable unavailable ->
          failed(
              FailureCode.STRIPE_UNAVAILABLE,
              "Stripe was asked what was bought: " + unavailable.why());
    };
  }

  private static CreditAmount listed(
      Paid paid, List<LineItem> lines, PriceCatalogue catalogue, int maximum) {
    long sum = 0;
    SortedMap<Integer, Long> expiring = new TreeMap<>();
    boolean found = false;
    for (LineItem line : lines) {
      Optional<PriceCatalogue.Price> price = catalogue.of(line);
      if (price.isEmpty()) {
        continue;
      }
      found = true;
      try {
        long credits = Math.multiplyExact(price.get().credits().value(), line.quantity());
        sum = Math.addExact(sum, credits);
        price.get().expiresDays().ifPresent(days -> expiring.merge(days, credits, Math::addExact));
        Optional<Money> charged =
            line.subtotal().or(() -> lines.size() == 1 ? paid.money() : Optional.empty());
        Optional<String> mismatch = mismatch(line, price.get(), charged);
        if (mismatch.isPresent()) {
          return failed(FailureCode.AMOUNT_MISMATCH, mismatch.get());
        }
      } catch (ArithmeticException beyondLong) {
        return outOfRange("the catalogue's credits × " + line.quantity(), maximum);
      }
    }
    return found
        ? within(sum, maximum, expiring)
        : unknown(
            paid,
            "none of the prices bought is in the catalogue: "
                + String.join(", ", lines.stream().map(LineItem::priceId).limit(5).toList()));
  }

  /** Why the amount is not the catalogue's; where that gives none, every amount is right. */
  static Optional<String> mismatch(
      LineItem line, PriceCatalogue.Price price, Optional<Money> charged) {
    if (price.amounts().isEmpty()) {
      return Optional.empty();
    }
    Optional<Money> unit = charged.flatMap(price::inCurrencyOf);
    if (charged.isPresent() && unit.isEmpty()) {
      return Optional.of(
          "%s was paid in %s, and the catalogue has its price in %s only"
              .formatted(
                  line.priceId(),
                  charged.get().currency(),
                  price.amounts().stream().map(Money::currency).collect(joining(", "))));
    }
    List<Money> due =
        (unit.isPresent() ? List.of(unit.get()) : price.amounts())
            .stream().map(amount -> amount.times(line.quantity())).toList();
    return charged.filter(due::contains).isPresent()
        ? Optional.empty()
        : Optional.of(
            "paid %s; %s × %s costs %s"
                .formatted(
                    charged.map(Money::toString).orElse("nothing"),
                    line.priceId(),
                    line.quantity(),
                    due.stream().map(Money::toString).collect(joining(" or "))));
  }

  /**
   * The terms of a purchase.
   *
   * @param expiring credits by days, no more than a purchase may buy
   */
  static List<Term> terms(SortedMap<Integer, ? extends Number> expiring) {
    return expiring.entrySet().stream()
        .filter(part -> part.getValue().intValue() > 0)
        .map(part -> new Term(part.getValue().intValue(), part.getKey()))
        .toList();
  }

  private static CreditAmount within(long credits, int maximum, SortedMap<Integer, Long> expiring) {
    return credits <= maximum
        ? new Known(new Credits((int) credits), terms(expiring), Optional.empty())
        : outOfRange(Long.toString(credits), maximum);
  }

  /** An unusable number is worse than none: it says that somebody meant to sell credits. */
  static CreditAmount unknown(Paid paid, String why) {
    return paid.claim()
        .texts()
        .findFirst()
        .map(
            text ->
                failed(
                    FailureCode.CREDITS_INVALID,
                    "metadata.%s = “%s” is not a positive whole number"
                        .formatted(text.getKey(), shortened(text.getValue()))))
        .orElseGet(
            () ->
                failed(
                    FailureCode.CREDITS_UNKNOWN,
                    paid.invoice().isPresent()
                        ? "the credits of the invoice cannot be said: " + why
                        : "the metadata names no credits (%s), and %s"
                            .formatted(String.join(", ", CreditClaim.KEYS), why)));
  }

  static CreditAmount outOfRange(String number, int maximum) {
    return failed(
        FailureCode.CREDITS_OUT_OF_RANGE,
        "it asks for %s credits; at most %s are allowed"
            .formatted(grouped(number), grouped(Integer.toString(maximum))));
  }

  /** 1,000,000; what is longer than any number of credits stays as it is. */
  private static String grouped(String number) {
    return number.matches("[0-9]{1,18}")
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(number))
        : number;
  }

  static CreditAmount failed(FailureCode code, String message) {
    return new Unknown(new Failure(code, message));
  }

  /** The text may be of any length, and the search for addresses must not take its square. */
  private static String shortened(String text) {
    String start = text.substring(0, Math.min(text.length(), 320));
    String printable =
        start
            .replaceAll(UserReference.UNPRINTABLE, "�")
            .replaceAll(UserReference.QUOTATION_MARKS, "\"")
            .replaceAll("\\S+@", "…@");
    return printable.codePointCount(0, printable.length()) <= 24
        ? printable
        : printable.substring(0, printable.offsetByCodePoints(0, 23)) + "…";
  }
}
