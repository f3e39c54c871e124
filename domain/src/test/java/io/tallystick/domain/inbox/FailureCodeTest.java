package io.tallystick.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureCodeTest {

  @Test
  void these_are_the_codes_that_clients_rely_on() {
    assertThat(FailureCode.values())
        .extracting(FailureCode::code)
        .containsExactlyInAnyOrder(
            "user_unresolved",
            "user_conflict",
            "user_ambiguous",
            "credits_unknown",
            "credits_invalid",
            "credits_out_of_range",
            "amount_mismatch",
            "payment_not_found",
            "payload_unreadable",
            "legacy_unfinished",
            "stripe_unavailable",
            "internal_error",
            "unknown");
  }

  @Test
  void only_these_may_mend_by_themselves() {
    assertThat(Arrays.stream(FailureCode.values()).filter(FailureCode::isTransient))
        .containsExactlyInAnyOrder(
            FailureCode.PAYMENT_NOT_FOUND,
            FailureCode.STRIPE_UNAVAILABLE,
            FailureCode.INTERNAL_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  void every_failure_is_found_by_its_code_and_tells_staff_what_to_do(FailureCode code) {
    assertThat(FailureCode.of(code.code())).isEqualTo(code);
    assertThat(code.title()).matches("[A-Z].{10,}[^.]");
    assertThat(code.advice()).matches("[A-Z].{20,}\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "USER_UNRESOLVED", "user unresolved", "payment_reversed"})
  void a_code_of_a_later_version_is_kept_as_it_is(String code) {
    Failure failure = Failure.read(code, "?");

    assertThat(failure.code()).isEqualTo(FailureCode.UNKNOWN);
    assertThat(failure.writtenCode()).isEqualTo(code);
  }
}
