package io.tallystick.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"evt_1NG8Du2eZvKYlo2CUI79vXWy", "e", "42", "evt-1.!~", "<script>"})
  void printable_ascii_is_an_id(String value) {
    assertThat(StripeEventId.isValid(value)).isTrue();
    assertThat(new StripeEventId(value)).hasToString(value);
  }

  static Stream<Named<String>> noIds() {
    return Stream.of(
        named("empty", ""),
        named("a blank", " "),
        named("a blank inside", "evt 1"),
        named("a new line at the end", "evt_1\n"),
        named("NUL", "evt_\u0000"),
        named("DEL", "evt_\u007f"),
        named("another script", "evt_é"),
        named("half a pair", "evt_\ud83d"),
        named("an emoji", "evt_😀"),
        named("256 characters", "e".repeat(256)),
        named("10,000 characters", "e".repeat(10_000)));
  }

  @ParameterizedTest
  @MethodSource("noIds")
  void anything_else_is_none(String value) {
    assertThat(StripeEventId.isValid(value)).isFalse();
    assertThatThrownBy(() -> new StripeEventId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_id_may_have_255_characters() {
    assertThat(StripeEventId.isValid("e".repeat(255))).isTrue();
  }

  @Test
  void ids_have_an_order_and_their_case_matters() {
    assertThat(new StripeEventId("evt_a")).isLessThan(new StripeEventId("evt_b"));
    assertThat(new StripeEventId("evt_a")).isNotEqualTo(new StripeEventId("evt_A"));
  }
}
