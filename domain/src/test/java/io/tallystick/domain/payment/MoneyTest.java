package io.tallystick.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @Test
  void the_case_of_a_currency_does_not_matter() {
    assertThat(new Money(499, "USD")).isEqualTo(new Money(499, "usd"));
  }

  @Test
  void a_currency_in_capitals_is_read_whatever_the_language_of_the_machine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr"));
      assertThat(new Money(499, "INR").currency()).isEqualTo("inr");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void another_amount_or_currency_is_other_money() {
    assertThat(new Money(499, "usd"))
        .isNotEqualTo(new Money(500, "usd"))
        .isNotEqualTo(new Money(499, "eur"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "usdt", "us$", "u d", "ééé", "123", "usd\n"})
  void a_currency_is_three_letters(String currency) {
    assertThatThrownBy(() -> new Money(1, currency)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void an_amount_is_not_negative(long minor) {
    assertThatThrownBy(() -> new Money(minor, "usd")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "499, 1, 499",
    "499, 3, 1497",
    "0, 9, 0",
    "9223372036854775807, 1, 9223372036854775807"
  })
  void money_is_multiplied(long minor, long quantity, long product) {
    assertThat(new Money(minor, "usd").times(quantity)).isEqualTo(new Money(product, "usd"));
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807, 2", "4611686018427387904, 2", "2, 9223372036854775807"})
  void money_never_wraps_around(long minor, long quantity) {
    assertThatThrownBy(() -> new Money(minor, "usd").times(quantity))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "499, usd, 4.99 USD",
    "3000, jpy, 3000 JPY",
    "12345, kwd, 12.345 KWD",
    "50000, isk, 500.00 ISK",
    "50000, ugx, 500.00 UGX",
    "500, mga, 500 MGA",
    "0, eur, 0.00 EUR"
  })
  void money_reads_in_the_units_that_stripe_counts(long minor, String currency, String text) {
    assertThat(new Money(minor, currency)).hasToString(text);
  }
}
