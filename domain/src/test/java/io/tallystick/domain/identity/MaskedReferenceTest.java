package io.tallystick.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a reference may stand in messages and logs. */
class MaskedReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "42, 42",
    "007, 7",
    "0F8FAD5B-D9CB-469F-A165-70867728950E, 0f8fad5b-d9cb-469f-a165-70867728950e",
    "<uuid>, <uuid>",
    "no one, no one",
    "@, @",
    "@example.org, @example.org"
  })
  void what_is_no_address_is_shown(String text, String shown) {
    assertThat(UserReference.parse(text).masked()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ada@example.org                        | a…@example.org",
        "a@example.org                          | a…@example.org",
        "😀da@example.org                       | 😀…@example.org",
        "<ada@example.org>                      | <…@example.org>",
        "mailto:ada@example.org                 | m…@example.org",
        "Ada <ada@example.org                   | Ada <…@example.org",
        "ask ada@example.org or bob@example.net | ask a…@example.org or b…@example.net",
        "ada@example.org,bob@example.net        | a…@example.net",
        "ada@example.org;bob@example.net.       | a…@example.net.",
        "ada@one@example.org                    | a…@example.org",
        "@ada@example.org                       | @…@example.org",
        "@@@                                    | @…@",
        "ada@                                   | a…@",
      })
  void of_an_address_only_the_first_letter_and_the_domain_are_shown(String text, String shown) {
    assertThat(UserReference.parse(text).masked()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\n", "\u00a0", "\u2028", "\u0000", "/", "|", "\u200f", "，"})
  void no_address_shows_beside_another(String between) {
    String text = "bob@example.net" + between + "ada@example.org";

    assertThat(UserReference.parse(text).masked())
        .doesNotContain("bob@")
        .doesNotContain("ada@")
        .startsWith("b…");
  }

  static Stream<Arguments> unprintable() {
    return Stream.of(
        arguments(named("NUL", "a\u0000b"), "a�b"),
        arguments(named("a new line", "a\r\nb"), "a��b"),
        arguments(named("an escape", "\u001b[31m"), "�[31m"),
        arguments(named("an escape of eight bits", "a\u009b31m"), "a�31m"),
        arguments(named("a line separator", "a\u2028b\u2029c"), "a�b�c"),
        arguments(named("directions", "a\u202eb\u200fc"), "a�b�c"),
        arguments(named("a byte order mark", "\ufeffa"), "�a"),
        arguments(named("half a pair", "a\ud83d"), "a�"),
        arguments(
            named("an address after half a pair", "\ud83dada@example.org"), "�…@example.org"));
  }

  @ParameterizedTest
  @MethodSource("unprintable")
  void what_cannot_be_printed_is_replaced(String text, String shown) {
    assertThat(UserReference.parse(text).masked()).isEqualTo(shown);
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        arguments(named("40 letters", "x".repeat(40)), "x".repeat(40)),
        arguments(named("41 letters", "x".repeat(41)), "x".repeat(39) + "…"),
        arguments(named("10,000 letters", "x".repeat(10_000)), "x".repeat(39) + "…"),
        arguments(named("40 emojis", "😀".repeat(40)), "😀".repeat(40)),
        arguments(named("41 emojis", "😀".repeat(41)), "😀".repeat(39) + "…"),
        arguments(named("a long address", "a".repeat(10_000) + "@example.org"), "a…@example.org"),
        arguments(
            named("a long domain", "ada@" + "x".repeat(10_000) + ".org"),
            "a…@" + "x".repeat(36) + "…"));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void at_most_40_characters_are_shown(String text, String shown) {
    assertThat(UserReference.parse(text).masked()).isEqualTo(shown);
  }

  @Test
  void it_holds_no_mark_that_encloses_quotations() {
    assertThat(UserReference.parse("Ada ” or “ Bob").masked()).isEqualTo("Ada \" or \" Bob");
  }
}
