package io.tallystick.adapter.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  @ParameterizedTest
  @CsvSource({
    "2000, usd, $20.00",
    "3000, jpy, '¥3,000'",
    "12345, kwd, KWD12.345",
    "50000, isk, ISK500.00",
    "50000, ugx, UGX500.00",
    "500, mga, MGA500"
  })
  void money_has_the_decimals_that_stripe_counts(long minor, String currency, String text) {
    assertThat(Format.money(new Money(minor, currency)).replace("\u00a0", "")).isEqualTo(text);
  }
}
