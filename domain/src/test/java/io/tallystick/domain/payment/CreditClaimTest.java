package io.tallystick.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditClaimTest {

  static final List<String> KEYS = CreditClaim.KEYS;

  @Test
  void the_keys_are_believed_in_this_order() {
    assertThat(CreditClaim.KEYS)
        .containsExactly("credits", "credit_amount", "amount_in_credits", "credits_to_add");
  }

  @ParameterizedTest
  @FieldSource("KEYS")
  void each_key_alone_may_hold_the_number(String key) {
    assertThat(claim(Map.of(key, "100")).digits()).contains("100");
  }

  @ParameterizedTest
  @FieldSource("KEYS")
  void a_key_is_believed_before_all_that_come_after_it(String key) {
    Map<String, String> metadata = new HashMap<>();
    for (int i = CreditClaim.KEYS.indexOf(key); i < CreditClaim.KEYS.size(); i++) {
      metadata.put(CreditClaim.KEYS.get(i), "1" + i);
    }

    assertThat(claim(metadata).digits()).contains("1" + CreditClaim.KEYS.indexOf(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "000",
        "-5",
        "+5",
        "1.5",
        "100.0",
        "1e3",
        "1_000",
        "1,000",
        "1 000",
        "0x10",
        "abc",
        "100 credits",
        "٤٢",
        "１００",
        "½",
        "NaN",
        "null",
        "true",
        "1\u0000",
        "1\u200f",
        "\ud83d",
        "😀"
      })
  void what_is_no_positive_whole_number_gives_way_to_the_next_key(String text) {
    assertThat(claim(Map.of("credits", text, "credits_to_add", "7")).digits()).contains("7");
    assertThat(claim(Map.of("credits", text)).digits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "' 100 ', 100",
    "007, 007",
    "9999999999, 9999999999",
    "1234567890123456789012345678901234567890, 1234567890123456789012345678901234567890"
  })
  void a_positive_whole_number_of_any_length_is_taken_as_its_digits(String text, String digits) {
    assertThat(claim(Map.of("credit_amount", text)).digits()).contains(digits);
  }

  @Test
  void every_text_is_told_the_most_believed_first() {
    assertThat(
            claim(Map.of("credits_to_add", "x", "credits", "y", "amount_in_credits", "z")).texts())
        .containsExactly(
            Map.entry("credits", "y"),
            Map.entry("amount_in_credits", "z"),
            Map.entry("credits_to_add", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Credits", "credit", "user_id", ""})
  void another_key_is_refused(String key) {
    assertThatThrownBy(() -> claim(Map.of(key, "1"))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowing_the_lines_changes_nothing_else() {
    LineItems known = new LineItems.Listed(List.of());

    assertThat(claim(Map.of("credits", "1")).with(known))
        .isEqualTo(new CreditClaim(Map.of("credits", "1"), known));
  }

  private static CreditClaim claim(Map<String, String> metadata) {
    return new CreditClaim(metadata, new LineItems.NotInEvent());
  }
}
