package io.tallystick.domain.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjustmentLimitTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, true",
    "100, 0, true",
    "101, 0, false",
    "1, 99, true",
    "1, 100, false",
    "-100, 100, true",
    "-101, 0, false",
    "0, 101, false",
    "2147483647, 0, false",
    "-2147483648, 0, false",
    "50, 2147483647, false"
  })
  void a_person_alone_adjusts_at_most_the_limit_and_adds_no_more_in_a_day(
      int amount, long addedAlone, boolean allowed) {
    assertThat(new AdjustmentLimit(100).allows(amount, addedAlone)).isEqualTo(allowed);
  }

  @Test
  void a_limit_allows_something() {
    assertThat(new AdjustmentLimit(1).allows(1, 0)).isTrue();
    assertThatThrownBy(() -> new AdjustmentLimit(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
