package io.tallystick.adapter.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BcryptPasswordsTest {

  private final BcryptPasswords passwords = new BcryptPasswords();

  @Test
  void a_password_fits_its_hash_and_no_other_does() {
    String hash = passwords.hash("correct horse battery é");

    assertThat(hash).startsWith("$2b$12$").isNotEqualTo(passwords.hash("correct horse battery é"));
    assertThat(passwords.matches("correct horse battery é", hash)).isTrue();
    assertThat(passwords.matches("correct horse battery e", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void every_character_of_a_long_password_counts() {
    String hash = passwords.hash("a".repeat(1000));

    assertThat(passwords.matches("a".repeat(1000), hash)).isTrue();
    assertThat(passwords.matches("a".repeat(999), hash)).isFalse();
    assertThat(passwords.matches("a".repeat(72), hash)).isFalse();
  }

  @Test
  void a_hash_that_is_none_fits_nothing() {
    assertThat(passwords.matches("correct horse battery", "not a hash")).isFalse();
  }
}
