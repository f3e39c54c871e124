package io.tallystick.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.Literal;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.Placeholder;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserReferenceTest {

  @Test
  void a_text_may_be_the_id_of_a_customer_and_anything_else_is_what_it_was() {
    assertThat(UserReference.parseAny(" cus_A1 ")).isEqualTo(new StripeCustomerId("cus_A1"));
    assertThat(UserReference.parseAny("cus_a b")).isEqualTo(new Literal("cus_a b"));
    assertThat(UserReference.parseAny("cus_1@example.org"))
        .isEqualTo(new EmailAddress("cus_1@example.org"));
    assertThat(UserReference.parseAny("customer")).isEqualTo(new Literal("customer"));
    assertThat(UserReference.parseAny("null")).isEqualTo(new Placeholder("null"));
  }

  private static final UUID ADA = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " \t\r\n ",
        "\u2003",
        "\u00a0",
        "\u202f\u2007",
        "<",
        ">",
        "<>",
        "<uuid>",
        "<user id",
        "user id>",
        "  <uuid>  ",
        "<ada@example.org>",
        "null",
        "NULL",
        "Null",
        "nUlL",
        " none ",
        "None",
        "NONE",
        "undefined",
        "UNDEFINED",
        "nil",
        "NIL",
        "nan",
        "NaN",
        "unknown",
        "Unknown",
        "anonymous",
        "ANONYMOUS",
        "\tanonymous\n",
        "\u00a0null\u00a0"
      })
  void what_programs_write_for_nobody_is_a_placeholder(String text) {
    assertThat(UserReference.parse(text)).isInstanceOf(Placeholder.class);
    assertThat(UserReference.parseCustomer(text)).isInstanceOf(Placeholder.class);
  }

  @Test
  void a_placeholder_in_capitals_is_one_whatever_the_language_of_the_machine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr"));
      assertThat(UserReference.parse("NIL")).isInstanceOf(Placeholder.class);
      assertThat(UserReference.parse("ANONYMOUS")).isInstanceOf(Placeholder.class);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nullify",
        "no one",
        "none.",
        "'null'",
        "none none",
        "a<b",
        "a>b",
        "N/A",
        "-",
        "0",
        "false",
        "null\u0000"
      })
  void what_only_resembles_a_placeholder_is_of_no_known_form(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new Literal(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "' 42 ', 42",
    "007, 7",
    "2147483648, 2147483648",
    "9223372036854775807, 9223372036854775807",
    "000000000009223372036854775807, 9223372036854775807"
  })
  void ascii_digits_are_a_user_id(String text, long id) {
    assertThat(UserReference.parse(text)).isEqualTo(new NumericId(new UserId(id)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_000",
        "+7",
        "-3",
        "−3",
        "0",
        "000",
        "1e3",
        "1.0",
        "1.5",
        "1,000",
        "1 000",
        "0x10",
        "#7",
        "7L",
        "12a",
        "½",
        "²",
        "٤٢",
        "४२",
        "４２",
        "7٤",
        "7\u200f",
        "9223372036854775808",
        "18446744073709551615",
        "99999999999999999999",
        "12345678901234567890123456789012",
        "00000000000000000000000000000042",
        "1234567890123456789012345678901234567890"
      })
  void what_is_no_positive_number_in_ascii_digits_is_of_no_known_form(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new Literal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "0F8FAD5B-D9CB-469F-A165-70867728950E",
        "0f8FAD5b-d9cB-469f-A165-70867728950e",
        " 0f8fad5b-d9cb-469f-a165-70867728950e\n"
      })
  void the_canonical_form_is_a_uuid_in_any_case(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new UserUuid(ADA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0f8fad5bd9cb469fa16570867728950e",
        "{0f8fad5b-d9cb-469f-a165-70867728950e}",
        "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
        "0f8fad5b-d9cb-469f-a165-70867728950",
        "0f8fad5b-d9cb-469f-a165-70867728950ee",
        "0f8fad5b-d9cb-469fa-165-70867728950e",
        "0f8fad5b–d9cb–469f–a165–70867728950e",
        "gf8fad5b-d9cb-469f-a165-70867728950e",
        "٠f8fad5b-d9cb-469f-a165-70867728950e",
        "1-2-3-4-5"
      })
  void another_form_of_a_uuid_is_of_no_known_form(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new Literal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org",
        "Ada@EXAMPLE.org",
        "a@b.c",
        "ada.king+credits@mail.example.co.uk",
        "o'hara@example.org",
        "zoë@exämple.de",
        "用户@例子.公司",
        "😀@example.org",
        "42@example.org",
        "null@example.org",
        "ada@127.0.0.1"
      })
  void one_at_sign_and_a_dot_inside_the_domain_are_an_email_address(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new EmailAddress(text));
    assertThat(UserReference.parse(" " + text + "\u00a0\n")).isEqualTo(new EmailAddress(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "@",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@.",
        "ada@..",
        "ada@.org",
        "ada@example.",
        "ada@@example.org",
        "ada@example.org@example.org",
        "@ada@example.org",
        "ada king@example.org",
        "ada@exam ple.org",
        "ada\t@example.org",
        "ada@example.org\nbob",
        "ada\u00a0king@example.org",
        "ada\u2028@example.org",
        "ada\u0000@example.org",
        "ada\u0007@example.org",
        "ada@example\u009b.org",
        "ada\u200f@example.org",
        "\u202eada@example.org",
        "ada\u200b@example.org",
        "ada＠example.org",
        "ada@example.org,bob@example.org"
      })
  void any_other_text_with_an_at_sign_is_of_no_known_form(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new Literal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"test@example.com", "user@example.com", "TEST@Example.com", " test@example.com "})
  void an_address_of_examples_is_looked_up_all_the_same(String text) {
    assertThat(UserReference.parse(text))
        .isInstanceOfSatisfying(EmailAddress.class, email -> assertThat(email.isSample()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"test@example.org", "ada@example.com", "xtest@example.com"})
  void other_addresses_are_no_examples(String text) {
    assertThat(new EmailAddress(text).isSample()).isFalse();
  }

  static Stream<Named<String>> nastyTexts() {
    return Stream.of(
        named("NUL", "\u0000"),
        named("NUL inside", "4\u00002"),
        named("a first half of a pair", "\ud83d"),
        named("a second half of a pair", "\ude00"),
        named("halves in the wrong order", "\ude00\ud83d"),
        named("an address with half a pair", "ada\ud83d@example.org"),
        named("a mark for right to left", "\u200f"),
        named("an override for right to left", "\u202e42"),
        named("a byte order mark", "\ufeff42"),
        named("an emoji", "😀"),
        named("a family", "👨\u200d👩\u200d👧"),
        named("10,000 letters", "a".repeat(10_000)),
        named("10,000 digits", "9".repeat(10_000)),
        named("10,000 zeros", "0".repeat(10_000)),
        named("10,000 at signs", "@".repeat(10_000)),
        named("10,000 blanks inside", "a" + " ".repeat(10_000) + "b"),
        named("10,000 dashes", "-".repeat(10_000)));
  }

  @ParameterizedTest
  @MethodSource("nastyTexts")
  void nasty_texts_are_of_no_known_form(String text) {
    assertThat(UserReference.parse(text)).isEqualTo(new Literal(text));
    assertThat(UserReference.parse(" " + text + " ")).isEqualTo(new Literal(text));
  }

  @ParameterizedTest
  @CsvSource({
    "cus_NffrFeUfNV2Hib, cus_NffrFeUfNV2Hib",
    "' cus_1 ', cus_1",
    "gcus_1, gcus_1",
    "42, 42",
  })
  void the_field_of_a_customer_holds_a_customer_whatever_its_text_looks_like(
      String text, String id) {
    assertThat(UserReference.parseCustomer(text)).isEqualTo(new StripeCustomerId(id));
  }

  static Stream<Named<String>> noCustomers() {
    return Stream.of(
        named("a dash", "cus-1"),
        named("a blank", "cus 1"),
        named("an address", "ada@example.org"),
        named("another script", "cus_é"),
        named("NUL", "cus_\u0000"),
        named("too long", "c".repeat(256)));
  }

  @ParameterizedTest
  @MethodSource("noCustomers")
  void what_cannot_be_a_customer_is_of_no_known_form(String text) {
    assertThat(UserReference.parseCustomer(text)).isEqualTo(new Literal(text));
    assertThatThrownBy(() -> new StripeCustomerId(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_longest_customer_id_has_255_characters() {
    assertThat(UserReference.parseCustomer("c".repeat(255))).isInstanceOf(StripeCustomerId.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "ada@example", " ada@example.org", "ada@example.org "})
  void an_email_address_checks_itself(String text) {
    assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void a_user_id_is_positive(long value) {
    assertThatThrownBy(() -> new UserId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void user_ids_are_ordered_as_numbers() {
    assertThat(new UserId(9)).isLessThan(new UserId(10));
  }
}
