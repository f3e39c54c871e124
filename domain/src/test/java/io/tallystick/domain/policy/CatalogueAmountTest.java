package io.tallystick.domain.policy;

import static io.tallystick.domain.inbox.FailureCode.AMOUNT_MISMATCH;
import static io.tallystick.domain.inbox.FailureCode.CREDITS_INVALID;
import static io.tallystick.domain.inbox.FailureCode.CREDITS_OUT_OF_RANGE;
import static io.tallystick.domain.inbox.FailureCode.CREDITS_UNKNOWN;
import static io.tallystick.domain.inbox.FailureCode.STRIPE_UNAVAILABLE;
import static io.tallystick.domain.policy.Purchases.CATALOGUE;
import static io.tallystick.domain.policy.Purchases.MAXIMUM;
import static io.tallystick.domain.policy.Purchases.keyed;
import static io.tallystick.domain.policy.Purchases.line;
import static io.tallystick.domain.policy.Purchases.of;
import static io.tallystick.domain.policy.Purchases.paid;
import static io.tallystick.domain.policy.Purchases.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many credits the lines of a payment buy, by the price catalogue. */
class CatalogueAmountTest {

  static Stream<Arguments> purchases() {
    return Stream.of(
        arguments("by lookup key", of(keyed("large", 1)), 500),
        arguments("by lookup key × quantity", of(keyed("large", 3)), 1_500),
        arguments("by price id", of(line("price_small", 1, usd(499))), 100),
        arguments("by price id × quantity", of(line("price_small", 4, usd(1_996))), 400),
        arguments("the key's text as a price id", of(line("large", 2)), 1_000),
        arguments("several lines", of(line("price_small", 2, usd(998)), keyed("large", 1)), 700),
        arguments(
            "the same price on two lines",
            of(line("price_small", 1, usd(499)), line("price_small", 2, usd(998))),
            300),
        arguments(
            "a line that is not in the catalogue buys none",
            of(line("price_shirt", 9, usd(9_000)), keyed("large", 1)),
            500),
        arguments("just the most of a payment", of(keyed("large", 2_000)), 1_000_000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("purchases")
  void the_credits_of_all_lines_add_up(String how, Paid paid, int credits) {
    assertThat(amount(paid))
        .isEqualTo(new CreditAmount.Known(new Credits(credits), List.of(), Optional.empty()));
  }

  @Test
  void the_price_id_comes_before_the_lookup_key() {
    LineItem both = new LineItem("price_small", Optional.of("large"), 1, Optional.of(usd(499)));

    assertThat(amount(of(both)))
        .isEqualTo(new CreditAmount.Known(new Credits(100), List.of(), Optional.empty()));
  }

  @Test
  void of_several_lines_each_says_how_long_its_credits_last() {
    PriceCatalogue catalogue =
        new PriceCatalogue(
            Map.of(
                "price_month", new Price(new Credits(100), List.of(), Optional.of(30)),
                "price_week", new Price(new Credits(10), List.of(), Optional.of(7)),
                "price_ever", new Price(new Credits(1), List.of())));
    Paid paid =
        of(
            line("price_month", 1),
            line("price_ever", 5),
            line("price_week", 2),
            line("price_month", 2));

    assertThat(CreditAmount.of(paid, catalogue, MAXIMUM))
        .isEqualTo(
            new CreditAmount.Known(
                new Credits(325), List.of(new Term(20, 7), new Term(300, 30)), Optional.empty()));
  }

  static Stream<Arguments> tooMany() {
    PriceCatalogue costly =
        new PriceCatalogue(
            Map.of(
                "price_1", new Price(new Credits(1), List.of()),
                "price_2", new Price(new Credits(2), List.of())));
    return Stream.of(
        arguments("one more than a payment may buy", costly, of(line("price_1", MAXIMUM + 1L))),
        arguments("beyond an int", costly, of(line("price_1", 1L << 32))),
        arguments("beyond an int, wrapped to 1", costly, of(line("price_1", (1L << 32) + 1))),
        arguments("beyond a long", costly, of(line("price_2", Long.MAX_VALUE))),
        arguments("beyond a long, wrapped to 2", costly, of(line("price_2", (1L << 62) + 1))),
        arguments(
            "a sum beyond a long",
            costly,
            of(line("price_1", Long.MAX_VALUE), line("price_1", Long.MAX_VALUE))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooMany")
  void more_than_a_payment_may_buy_is_out_of_range(
      String how, PriceCatalogue catalogue, Paid paid) {
    assertThat(failure(CreditAmount.of(paid, catalogue, MAXIMUM)).code())
        .isEqualTo(CREDITS_OUT_OF_RANGE);
  }

  @Test
  void what_a_line_costs_is_compared_with_the_catalogue() {
    assertThat(failure(amount(of(line("price_small", 2, usd(499))))))
        .isEqualTo(new Failure(AMOUNT_MISMATCH, "paid 4.99 USD; price_small × 2 costs 9.98 USD"));
  }

  static Stream<Arguments> wrongAmounts() {
    return Stream.of(
        arguments("a cent too little", of(line("price_small", 1, usd(498)))),
        arguments("a cent too much", of(line("price_small", 1, usd(500)))),
        arguments("another currency", of(line("price_small", 1, new Money(499, "eur")))),
        arguments("nothing", of(line("price_small", 1, usd(0)))),
        arguments("an amount that nobody told", of(line("price_small", 1))),
        arguments(
            "a wrong second line",
            of(line("price_small", 1, usd(499)), line("price_small", 1, usd(1)))),
        arguments(
            "a right sum of wrong lines",
            of(line("price_small", 1, usd(1)), line("price_small", 1, usd(997)))),
        arguments("another total", total(usd(498), line("price_small", 1))),
        arguments(
            "a total of several lines tells no line's",
            total(usd(499), line("price_small", 1), keyed("large", 1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongAmounts")
  void another_amount_than_the_catalogues_is_a_mismatch(String how, Paid paid) {
    assertThat(failure(amount(paid)).code()).isEqualTo(AMOUNT_MISMATCH);
  }

  @Test
  void the_total_stands_for_the_only_line_that_tells_no_amount() {
    assertThat(amount(total(usd(499), line("price_small", 1))))
        .isEqualTo(new CreditAmount.Known(new Credits(100), List.of(), Optional.empty()));
  }

  @Test
  void a_discount_on_the_total_does_not_matter_where_the_line_tells_its_price() {
    assertThat(amount(total(usd(0), line("price_small", 1, usd(499)))))
        .isEqualTo(new CreditAmount.Known(new Credits(100), List.of(), Optional.empty()));
  }

  @Test
  void where_the_catalogue_gives_no_amount_none_is_compared() {
    assertThat(amount(total(usd(1), keyed("large", 1))))
        .isEqualTo(new CreditAmount.Known(new Credits(500), List.of(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "1, 2000 usd, ",
        "1, 1900 eur, ",
        "3, 5700 eur, ",
        "1, 1900 usd, 'paid 19.00 USD; price_b × 1 costs 20.00 USD'",
        "2, 1900 eur, 'paid 19.00 EUR; price_b × 2 costs 38.00 EUR'",
        "1, 2000 gbp, 'price_b was paid in gbp, and the catalogue has its price in usd, eur only'",
        "2, nothing, 'paid nothing; price_b × 2 costs 40.00 USD or 38.00 EUR'",
      })
  void a_price_in_several_currencies_is_compared_in_the_one_that_was_paid(
      long quantity, String money, String mismatch) {
    PriceCatalogue two =
        new PriceCatalogue(
            Map.of(
                "price_b",
                new Price(new Credits(900), List.of(usd(2000), new Money(1900, "eur")))));
    Optional<Money> charged =
        Optional.ofNullable(money)
            .map(text -> new Money(Long.parseLong(text.split(" ")[0]), text.split(" ")[1]));
    LineItem line = new LineItem("price_b", Optional.empty(), quantity, charged);

    CreditAmount amount = CreditAmount.of(of(line), two, MAXIMUM);

    assertThat(amount)
        .isEqualTo(
            mismatch == null
                ? new CreditAmount.Known(
                    new Credits((int) (900 * quantity)), List.of(), Optional.empty())
                : new CreditAmount.Unknown(new Failure(AMOUNT_MISMATCH, mismatch)));
  }

  @Test
  void a_price_costs_one_amount_in_each_currency() {
    assertThatThrownBy(() -> new Price(new Credits(1), List.of(usd(1), usd(2))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_amount_beyond_a_long_fails_as_a_value() {
    PriceCatalogue huge =
        new PriceCatalogue(
            Map.of("price_1", new Price(new Credits(1), List.of(usd(Long.MAX_VALUE)))));

    assertThat(CreditAmount.of(of(line("price_1", 2)), huge, MAXIMUM))
        .isInstanceOf(CreditAmount.Unknown.class);
  }

  @Test
  void prices_that_are_not_in_the_catalogue_are_named() {
    assertThat(failure(amount(of(line("price_a", 1), line("price_b", 1)))))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(CREDITS_UNKNOWN);
              assertThat(failure.message())
                  .endsWith("none of the prices bought is in the catalogue: price_a, price_b");
            });
    assertThat(failure(amount(of())).code()).isEqualTo(CREDITS_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "1.5"})
  void an_unusable_number_is_told_where_the_catalogue_does_not_know_either(String text) {
    Paid paid =
        paid(
            Map.of("credits", text),
            new LineItems.Listed(List.of(line("price_a", 1))),
            Optional.empty());

    assertThat(failure(amount(paid)).code()).isEqualTo(CREDITS_INVALID);
  }

  static Stream<Arguments> unlisted() {
    return Stream.of(
        arguments(
            new LineItems.NotInEvent(),
            CREDITS_UNKNOWN,
            "set STRIPE_API_KEY, so that Stripe can be asked for it, and retry"),
        arguments(
            new LineItems.Unavailable("it answered 503"),
            STRIPE_UNAVAILABLE,
            "Stripe was asked what was bought: it answered 503"));
  }

  @ParameterizedTest
  @MethodSource("unlisted")
  void lines_that_are_not_known_are_told(LineItems lines, FailureCode code, String message) {
    Failure failure = failure(amount(paid(Map.of(), lines, Optional.of(usd(499)))));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).endsWith(message);
  }

  private static Paid total(Money money, LineItem... lines) {
    return paid(Map.of(), new LineItems.Listed(List.of(lines)), Optional.of(money));
  }

  private static CreditAmount amount(Paid paid) {
    return CreditAmount.of(paid, CATALOGUE, MAXIMUM);
  }

  private static Failure failure(CreditAmount amount) {
    return ((CreditAmount.Unknown) amount).failure();
  }
}
