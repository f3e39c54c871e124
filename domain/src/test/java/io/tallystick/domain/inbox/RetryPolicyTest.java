package io.tallystick.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, PT30S",
    "2, PT1M",
    "3, PT2M",
    "4, PT4M",
    "7, PT32M",
    "8, PT1H",
    "9, PT1H",
    "49, PT1H"
  })
  void the_pause_doubles_until_it_is_an_hour(int attempts, Duration pause) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(FailureCode.INTERNAL_ERROR, attempts, NOW, 1))
        .contains(NOW.plus(pause));
  }

  @ParameterizedTest
  @CsvSource({"0, PT0S", "0.001, PT0.03S", "0.5, PT15S", "1, PT30S"})
  void any_part_of_the_pause_may_be_waited(double part, Duration waited) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW, part))
        .contains(NOW.plus(waited));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void no_more_than_the_pause_is_waited(double part) {
    assertThatThrownBy(
            () -> RetryPolicy.STANDARD.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW, part))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 51, Integer.MAX_VALUE})
  void after_fifty_tries_a_person_is_needed(int attempts) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(FailureCode.STRIPE_UNAVAILABLE, attempts, NOW, 1))
        .isEmpty();
  }

  @Test
  void the_tries_of_the_standard_go_on_for_about_a_day_on_average() {
    Instant last = NOW;
    for (int attempts = 1; attempts < 50; attempts++) {
      last =
          RetryPolicy.STANDARD
              .nextAttempt(FailureCode.INTERNAL_ERROR, attempts, last, 0.5)
              .orElseThrow();
    }

    assertThat(Duration.between(NOW, last)).isBetween(Duration.ofHours(20), Duration.ofHours(26));
  }

  @ParameterizedTest
  @EnumSource
  void only_what_time_may_mend_is_tried_again_by_itself(FailureCode code) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(code, 1, NOW, 1).isPresent())
        .isEqualTo(code.isTransient());
  }

  @Test
  void the_longest_pause_holds_even_if_no_doubling_meets_it() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(30), Duration.ofSeconds(45), 99);

    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW, 1))
        .contains(NOW.plusSeconds(30));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 2, NOW, 1))
        .contains(NOW.plusSeconds(45));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 98, NOW, 1))
        .contains(NOW.plusSeconds(45));
  }

  @Test
  void the_pause_may_stay_the_same_from_the_start() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(30), Duration.ofSeconds(30), 99);

    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW, 1))
        .contains(NOW.plusSeconds(30));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 9, NOW, 1))
        .contains(NOW.plusSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1H", "PT-1S, PT1H", "PT1H, PT30S", "PT0S, PT0S"})
  void pauses_are_positive_and_do_not_shrink(Duration first, Duration longest) {
    assertThatThrownBy(() -> new RetryPolicy(first, longest, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
