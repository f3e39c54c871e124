package io.tallystick.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.MoneySum;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertCauseTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void the_sum_of_the_most_events_stands_first_however_small() {
    AlertCause cause =
        AlertCause.together(
            List.of(share(1, 9_000, "jpy"), share(3, 200, "eur"), share(1, 500, "usd")));

    assertThat(cause.failed()).isEqualTo(5);
    assertThat(cause.money()).containsExactly(sum(200, "eur"), sum(9_000, "jpy"), sum(500, "usd"));
  }

  @Test
  void each_currency_stands_once() {
    AlertCause cause =
        AlertCause.together(
            List.of(share(1, Long.MAX_VALUE, "eur"), share(3, 7, "usd"), share(2, 200, "eur")));

    assertThat(cause.money())
        .containsExactly(
            sum(7, "usd"),
            new MoneySum(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.valueOf(200)), "eur"));
  }

  private static AlertCause share(long failed, long minor, String currency) {
    return new AlertCause("user_unresolved", failed, NOW, List.of(sum(minor, currency)));
  }

  private static MoneySum sum(long minor, String currency) {
    return new MoneySum(BigInteger.valueOf(minor), currency);
  }
}
