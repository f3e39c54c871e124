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
    "29, PT1H"
  })
  void the_pause_doubles_until_it_is_an_hour(int attempts, Duration pause) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(FailureCode.INTERNAL_ERROR, attempts, NOW))
        .contains(NOW.plus(pause));
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 31, Integer.MAX_VALUE})
  void after_thirty_tries_a_person_is_needed(int attempts) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(FailureCode.STRIPE_UNAVAILABLE, attempts, NOW))
        .isEmpty();
  }

  @Test
  void the_tries_of_the_standard_go_on_for_about_a_day() {
    Instant last = NOW;
    for (int attempts = 1; attempts < 30; attempts++) {
      last =
          RetryPolicy.STANDARD
              .nextAttempt(FailureCode.INTERNAL_ERROR, attempts, last)
              .orElseThrow();
    }

    assertThat(Duration.between(NOW, last)).isBetween(Duration.ofHours(22), Duration.ofHours(26));
  }

  @ParameterizedTest
  @EnumSource
  void only_what_time_may_mend_is_tried_again_by_itself(FailureCode code) {
    assertThat(RetryPolicy.STANDARD.nextAttempt(code, 1, NOW).isPresent())
        .isEqualTo(code.isTransient());
  }

  @Test
  void the_longest_pause_holds_even_if_no_doubling_meets_it() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(30), Duration.ofSeconds(45), 99);

    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW))
        .contains(NOW.plusSeconds(30));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 2, NOW))
        .contains(NOW.plusSeconds(45));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 98, NOW))
        .contains(NOW.plusSeconds(45));
  }

  @Test
  void the_pause_may_stay_the_same_from_the_start() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(30), Duration.ofSeconds(30), 99);

    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 1, NOW))
        .contains(NOW.plusSeconds(30));
    assertThat(policy.nextAttempt(FailureCode.INTERNAL_ERROR, 9, NOW))
        .contains(NOW.plusSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1H", "PT-1S, PT1H", "PT1H, PT30S", "PT0S, PT0S"})
  void pauses_are_positive_and_do_not_shrink(Duration first, Duration longest) {
    assertThatThrownBy(() -> new RetryPolicy(first, longest, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
