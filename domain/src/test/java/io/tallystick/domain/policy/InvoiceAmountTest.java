package io.tallystick.domain.policy;

import static io.tallystick.domain.policy.Purchases.MAXIMUM;
import static io.tallystick.domain.policy.Purchases.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItem.Proration;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many credits the lines of an invoice buy. */
class InvoiceAmountTest {

  private static final PriceCatalogue CATALOGUE =
      new PriceCatalogue(
          Map.of(
              "price_month", new Price(new Credits(100), List.of(usd(1_000))),
              "price_gift", new Price(new Credits(100), List.of(usd(0))),
              "team", new Price(new Credits(70), List.of()),
              "prod_seat", new Price(new Credits(10), List.of())));

  static Stream<Arguments> invoices() {
    return Stream.of(
        arguments("by price id × quantity", List.of(line("price_month", 3, 3_000)), "300"),
        arguments(
            "by lookup key",
            List.of(new LineItem("price_x", Optional.of("team"), 1, Optional.of(usd(5)))),
            "70"),
        arguments("by product", List.of(product("prod_seat", 4, 4)), "40"),
        arguments(
            "several lines",
            List.of(line("price_month", 1, 1_000), product("prod_seat", 2, 40)),
            "120"),
        arguments(
            "known prices are credited and unknown ones warned about",
            List.of(line("price_month", 1, 1_000), line("price_new", 1, 5)),
            "100, not in the catalogue, and not credited: price_new"),
        arguments("half a month", List.of(part("price_month", 1, 500, "1000")), "50"),
        arguments("a part is rounded down", List.of(part("price_month", 1, 999, "1000")), "99"),
        arguments("half a month of two", List.of(part("price_month", 2, 1_000, "1000")), "50"),
        arguments("half a month of three", List.of(part("price_month", 3, 1_500, "1000")), "50"),
        arguments("a third of a month of two", List.of(part("price_month", 2, 667, "1000")), "33"),
        arguments("a unit price in fractions", List.of(ofTeam(9, 3, "0.5")), "46"),
        arguments(
            "the unit price is the catalogue's, where the line names none",
            List.of(part("price_month", 1, 250, null)),
            "25"),
        arguments(
            "the catalogue is surer than the line",
            List.of(part("price_month", 1, 800, "800")),
            "80"),
        arguments(
            "without a unit price in full",
            List.of(ofTeam(2, 3, null)),
            "140, for a part of a period, and credited in full, as what a whole one costs is not"
                + " known (add that to the catalogue, or set STRIPE_API_KEY): price_x"),
        arguments(
            "a part above what the whole costs",
            List.of(part("price_month", 2, 2_001, "1000")),
            "AMOUNT_MISMATCH"),
        arguments(
            "a part in another currency than the catalogue's, by the line",
            List.of(
                new LineItem(
                    "price_month",
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    Optional.of(new Money(450, "eur")),
                    Optional.of(new Proration(Optional.of(new BigDecimal("900")))),
                    false)),
            "50"),
        arguments(
            "a line that costs nothing gives nothing",
            List.of(line("price_month", 1, 1_000), product("prod_seat", 5, 0)),
            "100"),
        arguments("a part too small for a credit", List.of(part("price_month", 1, 9, "1000")), "-"),
        arguments("money back alone", List.of(), "-"),
        arguments("unknown prices alone", List.of(line("price_new", 1, 5)), "CREDITS_UNKNOWN"),
        arguments(
            "an unknown price, and a part too small",
            List.of(line("price_new", 1, 5), part("price_month", 1, 9, "1000")),
            "-, not in the catalogue, and not credited: price_new"),
        arguments(
            "another amount than the catalogue's",
            List.of(line("price_month", 1, 999)),
            "AMOUNT_MISMATCH"),
        arguments(
            "more than a payment may buy",
            List.of(product("prod_seat", MAXIMUM / 10 + 1, 1)),
            "CREDITS_OUT_OF_RANGE"),
        arguments(
            "as much as a payment may buy",
            List.of(product("prod_seat", MAXIMUM / 10, 1)),
            Integer.toString(MAXIMUM)),
        arguments(
            "a part of which the line does not say what it costs",
            List.of(
                new LineItem(
                    "price_month",
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    Optional.empty(),
                    Optional.of(new Proration(Optional.of(new BigDecimal("1000")))),
                    false)),
            "100, for a part of a period, and credited in full, as what a whole one costs is not"
                + " known (add that to the catalogue, or set STRIPE_API_KEY): price_month"),
        arguments(
            "what is free by the catalogue has the unit price of the line",
            List.of(part("price_gift", 1, 250, "1000")),
            "AMOUNT_MISMATCH"),
        arguments(
            "beyond a long",
            List.of(product("prod_seat", Long.MAX_VALUE, 1)),
            "CREDITS_OUT_OF_RANGE"),
        arguments(
            "an amount beyond a long",
            List.of(line("price_month", Long.MAX_VALUE, 1)),
            "CREDITS_OUT_OF_RANGE"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invoices")
  void the_credits_of_the_lines_add_up(String how, List<LineItem> lines, String expected) {
    assertThat(told(invoice(lines, false))).isEqualTo(expected);
  }

  @Test
  void lines_of_a_free_trial_give_their_credits_where_zero_invoices_are_credited() {
    assertThat(told(invoice(List.of(line("price_month", 1, 0)), true))).isEqualTo("100");
  }

  @Test
  void a_number_that_a_person_has_set_comes_before_the_lines() {
    Paid paid = invoice(List.of(line("price_new", 1, 5)), false);
    Amendment seven = new Amendment(Optional.empty(), Optional.of(7));

    assertThat(told((Paid) seven.applyTo(paid))).isEqualTo("7");
  }

  @Test
  void lines_that_the_event_does_not_carry_are_waited_for() {
    Paid paid =
        Paid.invoice(
            new PaymentId("in_1"),
            "in_1",
            PayerClaims.NONE,
            new LineItems.NotInEvent(),
            Optional.empty(),
            false);

    assertThat(told(paid)).isEqualTo("STRIPE_UNAVAILABLE");
  }

  @Test
  void each_line_says_how_long_its_credits_last() {
    PriceCatalogue catalogue =
        new PriceCatalogue(
            Map.of(
                "price_month", new Price(new Credits(100), List.of(), Optional.of(30)),
                "price_day", new Price(new Credits(100), List.of(), Optional.of(1)),
                "price_ever", new Price(new Credits(10), List.of())));
    List<LineItem> lines =
        List.of(
            line("price_month", 1, 1_000),
            line("price_ever", 1, 5),
            part("price_month", 1, 500, "1000"),
            part("price_day", 1, 9, "1000"));

    assertThat(CreditAmount.of(invoice(lines, false), catalogue, MAXIMUM))
        .isEqualTo(
            new CreditAmount.Known(new Credits(160), List.of(new Term(150, 30)), Optional.empty()));
  }

  @Test
  void a_unit_price_is_positive() {
    assertThatThrownBy(() -> new Proration(Optional.of(BigDecimal.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Paid invoice(List<LineItem> lines, boolean free) {
    return Paid.invoice(
        new PaymentId("in_1"),
        "in_1",
        PayerClaims.NONE,
        new LineItems.Listed(lines),
        Optional.of(usd(1_000)),
        free);
  }

  private static LineItem line(String price, long quantity, long cents) {
    return new LineItem(price, Optional.empty(), quantity, Optional.of(usd(cents)));
  }

  private static LineItem product(String product, long quantity, long cents) {
    return new LineItem(
        "price_x",
        Optional.empty(),
        Optional.of(product),
        quantity,
        Optional.of(usd(cents)),
        Optional.empty(),
        false);
  }

  private static LineItem part(String price, long quantity, long cents, String unit) {
    return new LineItem(
        price,
        Optional.empty(),
        Optional.empty(),
        quantity,
        Optional.of(usd(cents)),
        Optional.of(new Proration(Optional.ofNullable(unit).map(BigDecimal::new))),
        false);
  }

  /** A part of a price of which the catalogue gives no amount. */
  private static LineItem ofTeam(long quantity, long cents, String unit) {
    return new LineItem(
        "price_x",
        Optional.of("team"),
        Optional.empty(),
        quantity,
        Optional.of(usd(cents)),
        Optional.of(new Proration(Optional.ofNullable(unit).map(BigDecimal::new))),
        false);
  }

  private static String told(Paid paid) {
    return switch (CreditAmount.of(paid, CATALOGUE, MAXIMUM)) {
      case CreditAmount.Known known ->
          known.credits() + known.warning().map(text -> ", " + text).orElse("");
      case CreditAmount.None none -> "-" + none.warning().map(text -> ", " + text).orElse("");
      case CreditAmount.Unknown unknown -> unknown.failure().code().name();
    };
  }
}
