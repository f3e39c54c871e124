package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class SafeTraceTest {

  @Test
  void it_tells_classes_states_and_places_and_no_message() {
    var cause = new SQLException("Key (email)=(jane.doe@shop.example) already exists", "23505");
    String trace = SafeTrace.of(new IllegalStateException("jane.doe@shop.example", cause));
    assertThat(trace)
        .startsWith("java.lang.IllegalStateException\n  at io.tallystick.adapter.web.SafeTraceTest")
        .contains("\ncaused by java.sql.SQLException (SQLState 23505)\n  at ")
        .doesNotContain("jane")
        .doesNotContain("Key");
  }

  @Test
  void a_state_that_is_missing_or_any_text_is_left_out() {
    assertThat(SafeTrace.of(new SQLException("away")))
        .startsWith("java.sql.SQLException\n")
        .doesNotContain("SQLState");
    assertThat(SafeTrace.of(new SQLException("away", "jane.doe@shop.example")))
        .doesNotContain("jane");
  }

  @Test
  void causes_that_go_round_in_a_circle_come_to_an_end() {
    var first = new IllegalStateException();
    var second = new IllegalArgumentException(first);
    first.initCause(second);
    assertThat(SafeTrace.of(first)).contains("caused by").hasSizeLessThan(20_000);
  }

  @Test
  void of_a_deep_stack_the_top_and_our_own_places_are_shown() {
    StackOverflowError deep = new StackOverflowError("deep");
    StackTraceElement[] frames = new StackTraceElement[1024];
    for (int i = 0; i < frames.length; i++) {
      frames[i] =
          new StackTraceElement(
              i == 1000 ? "io.tallystick.Ours" : "org.driver.Theirs", "m", "F", i);
    }
    deep.setStackTrace(frames);
    assertThat(SafeTrace.of(deep).lines()).hasSize(8).endsWith("  at io.tallystick.Ours.m(F:1000)");
  }
}
