package io.tallystick.domain.inbox;

import static io.tallystick.domain.inbox.ProcessingStatus.COMPLETED;
import static io.tallystick.domain.inbox.ProcessingStatus.DISCARDED;
import static io.tallystick.domain.inbox.ProcessingStatus.FAILED;
import static io.tallystick.domain.inbox.ProcessingStatus.IGNORED;
import static io.tallystick.domain.inbox.ProcessingStatus.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessingStatusTest {

  static Stream<Arguments> moves() {
    return Stream.of(
        arguments(RECEIVED, Set.of(COMPLETED, IGNORED, FAILED)),
        arguments(FAILED, Set.of(COMPLETED, IGNORED, FAILED, DISCARDED)),
        arguments(DISCARDED, Set.of(COMPLETED, IGNORED, FAILED)),
        arguments(COMPLETED, Set.of()),
        arguments(ProcessingStatus.UNKNOWN, Set.of()),
        arguments(IGNORED, Set.of(COMPLETED, IGNORED, FAILED)));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void a_status_moves_to_these_and_to_no_other(
      ProcessingStatus status, Set<ProcessingStatus> next) {
    assertThat(status.next()).isEqualTo(next);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_becomes_undecided_again(ProcessingStatus status) {
    assertThat(status.next()).doesNotContain(RECEIVED);
  }

  @Test
  void these_are_the_words_of_the_database() {
    assertThat(ProcessingStatus.values())
        .extracting(ProcessingStatus::code)
        .containsExactlyInAnyOrder(
            "received", "completed", "ignored", "failed", "discarded", "unknown");
  }

  @ParameterizedTest
  @EnumSource
  void a_status_is_found_by_its_code(ProcessingStatus status) {
    assertThat(ProcessingStatus.of(status.code())).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "processing", "Completed", "COMPLETED", " failed"})
  void another_code_is_one_of_a_later_version(String code) {
    assertThat(ProcessingStatus.of(code)).isEqualTo(ProcessingStatus.UNKNOWN);
  }
}
