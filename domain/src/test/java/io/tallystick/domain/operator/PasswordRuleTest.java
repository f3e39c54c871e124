package io.tallystick.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {

  private static final PasswordRule RULE =
      new PasswordRule(Set.of("password", "summer", "dragon", "monkey", "qwertyuiop", "pass"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaa",
        "password1234",
        "Password2026!",
        "P@$$w0rd2026",
        "passpasspass",
        "dragonmonkey",
        "DragonMonkey99",
        "qwertyuiop12",
        "123456789012",
        "987654321000",
        "abcdefghijkl",
        "abcabcabcabc",
        "olga.smith2026",
        "smith-olga-1",
        "Summer2026!!"
      })
  void what_everybody_tries_first_is_refused(String password) {
    assertThat(RULE.fault("olga.smith", password).orElse("taken")).contains("tried first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a long enough password",
        "correct horse battery",
        "twelve characters",
        "dragon of the hills",
        "k3Jx-92vQz-11",
        "839201748392",
        "größer als zwölf"
      })
  void others_are_taken(String password) {
    assertThat(RULE.fault("olga.smith", password)).isEmpty();
  }

  @Test
  void a_password_has_12_to_1000_characters() {
    assertThat(RULE.fault("a", "x7-Kd9!rTz2").orElseThrow()).contains("12 to 1000");
    assertThat(RULE.fault("a", "x7-Kd9!rTz2p")).isEmpty();
    assertThat(RULE.fault("a", "x7-Kd9!rTz".repeat(100))).isEmpty();
    assertThat(RULE.fault("a", "x7-Kd9!rTz".repeat(100) + "p").orElseThrow()).contains("12 to");
  }

  @Test
  void a_name_of_a_letter_or_two_makes_no_password_weak() {
    assertThat(RULE.fault("ka", "kakadu im zoo")).isEmpty();
  }
}
