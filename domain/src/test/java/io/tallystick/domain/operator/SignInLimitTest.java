package io.tallystick.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInLimitTest {

  @ParameterizedTest
  @CsvSource({"4,0", "5,1", "6,2", "7,4", "8,8", "9,15", "10,15", "2147483647,15"})
  void each_failure_beyond_the_free_ones_doubles_the_lock_up_to_a_quarter_of_an_hour(
      int failures, int minutes) {
    assertThat(new SignInLimit(5).lockedAfter(failures)).isEqualTo(Duration.ofMinutes(minutes));
  }

  @ParameterizedTest
  @CsvSource({"0,5", "19,5", "20,2", "100000,2"})
  void an_account_under_attack_has_fewer_free_failures_from_each_address(
      int fromEverywhere, int free) {
    assertThat(SignInLimit.ofAccount(fromEverywhere)).isEqualTo(new SignInLimit(free));
  }

  @Test
  void the_first_attempt_is_free() {
    assertThat(new SignInLimit(1).lockedAfter(0)).isZero();
    assertThatThrownBy(() -> new SignInLimit(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"49,0", "50,1"})
  void an_address_has_fifty_free_failures(int failures, int minutes) {
    assertThat(SignInLimit.ADDRESS.lockedAfter(failures)).isEqualTo(Duration.ofMinutes(minutes));
  }
}
