package io.tallystick.domain.policy;

import static io.tallystick.domain.policy.Purchases.CATALOGUE;
import static io.tallystick.domain.policy.Purchases.MAXIMUM;
import static io.tallystick.domain.policy.Purchases.NO_CATALOGUE;
import static io.tallystick.domain.policy.Purchases.line;
import static io.tallystick.domain.policy.Purchases.naming;
import static io.tallystick.domain.policy.Purchases.paid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many credits the metadata of a payment names. */
class CreditAmountTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "100, 100",
    "' 100 ', 100",
    "007, 7",
    "0000000000000000000000000000000000000042, 42",
    "1000000, 1000000"
  })
  void a_number_within_bounds_is_taken(String text, int credits) {
    assertThat(amount(naming(Map.of("credits", text)))).isEqualTo(known(credits));
  }

  @ParameterizedTest
  @CsvSource({
    "1000001, '1,000,001'",
    "2147483648, '2,147,483,648'",
    "4294967396, '4,294,967,396'",
    "9999999999, '9,999,999,999'",
    "99999999999, '99,999,999,999'",
    "9223372036854775808, 9223372036854775808",
    "18446744073709551716, 18446744073709551716",
    "1234567890123456789012345678901234567890, 12345678901234567890123…"
  })
  void a_number_beyond_the_most_of_a_payment_is_out_of_range(String text, String shown) {
    assertThat(amount(naming(Map.of("credits", text))))
        .isEqualTo(
            unknown(
                FailureCode.CREDITS_OUT_OF_RANGE,
                "it asks for " + shown + " credits; at most 1,000,000 are allowed"));
  }

  @Test
  void a_number_out_of_range_does_not_give_way_to_the_next_key() {
    assertThat(code(amount(naming(Map.of("credits", "9999999999", "credits_to_add", "5")))))
        .isEqualTo(FailureCode.CREDITS_OUT_OF_RANGE);
  }

  @Test
  void the_most_of_a_payment_may_be_all_that_an_account_holds() {
    Paid paid = naming(Map.of("credits", "2147483647"));

    assertThat(CreditAmount.of(paid, NO_CATALOGUE, Integer.MAX_VALUE))
        .isEqualTo(known(Integer.MAX_VALUE));
    assertThat(
            code(
                CreditAmount.of(
                    naming(Map.of("credits", "2147483648")), NO_CATALOGUE, Integer.MAX_VALUE)))
        .isEqualTo(FailureCode.CREDITS_OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "000", "-5", "+5", "1.5", "1e3", "1_000", "abc", "٤٢"})
  void a_number_that_is_unusable_is_told(String text) {
    assertThat(amount(naming(Map.of("credit_amount", text))))
        .isEqualTo(
            unknown(
                FailureCode.CREDITS_INVALID,
                "metadata.credit_amount = “" + text + "” is not a positive whole number"));
  }

  @Test
  void of_several_unusable_numbers_the_most_believed_is_told() {
    CreditAmount amount =
        amount(naming(Map.of("credits_to_add", "x", "credits", "y", "amount_in_credits", "z")));

    assertThat(message(amount)).startsWith("metadata.credits = “y”");
  }

  static Stream<Arguments> shownTexts() {
    return Stream.of(
        arguments(named("an address", "ada@example.org"), "…@example.org"),
        arguments(named("two addresses", "bob@a.org,ada@b.org"), "…@b.org"),
        arguments(named("an address behind an at sign", "@ada@b.org"), "…@b.org"),
        arguments(named("a control character", "1\u0000\n2"), "1��2"),
        arguments(named("an escape of eight bits", "\u009b31m"), "�31m"),
        arguments(named("directions", "\u202e1"), "�1"),
        arguments(named("a line separator", "1\u20282"), "1�2"),
        arguments(named("half a pair", "1\ud83d"), "1�"),
        arguments(named("24 letters", "x".repeat(24)), "x".repeat(24)),
        arguments(named("25 letters", "x".repeat(25)), "x".repeat(23) + "…"),
        arguments(named("10,000 letters", "x".repeat(10_000)), "x".repeat(23) + "…"),
        arguments(named("25 emojis", "😀".repeat(25)), "😀".repeat(23) + "…"),
        arguments(named("10,000 at signs", "@".repeat(10_000)), "…@"),
        arguments("ten” or “more", "ten\" or \"more"));
  }

  @ParameterizedTest
  @MethodSource("shownTexts")
  void an_unusable_text_is_shown_short_and_without_what_must_not_be_seen(
      String text, String shown) {
    assertThat(message(amount(naming(Map.of("credits", text)))))
        .isEqualTo("metadata.credits = “" + shown + "” is not a positive whole number");
  }

  @Test
  void metadata_comes_before_the_catalogue() {
    Paid paid =
        paid(
            Map.of("credits", "7"),
            new LineItems.Listed(List.of(line("price_small", 1))),
            Optional.empty());

    assertThat(CreditAmount.of(paid, CATALOGUE, MAXIMUM)).isEqualTo(known(7));
  }

  @Test
  void an_unusable_number_gives_way_to_the_catalogue() {
    Paid paid =
        paid(
            Map.of("credits", "many"),
            new LineItems.Listed(List.of(Purchases.keyed("large", 1))),
            Optional.empty());

    assertThat(CreditAmount.of(paid, CATALOGUE, MAXIMUM)).isEqualTo(known(500));
  }

  @Test
  void a_payment_that_says_nothing_of_credits_is_told_so() {
    assertThat(amount(naming(Map.of())))
        .isEqualTo(
            unknown(
                FailureCode.CREDITS_UNKNOWN,
                "the metadata names no credits (credits, credit_amount, amount_in_credits,"
                    + " credits_to_add), and there is no price catalogue to look it up in"));
  }

  private static CreditAmount amount(Paid paid) {
    return CreditAmount.of(paid, NO_CATALOGUE, MAXIMUM);
  }

  private static CreditAmount known(int credits) {
    return new CreditAmount.Known(new Credits(credits), List.of(), Optional.empty());
  }

  private static CreditAmount unknown(FailureCode code, String message) {
    return new CreditAmount.Unknown(new Failure(code, message));
  }

  private static FailureCode code(CreditAmount amount) {
    return ((CreditAmount.Unknown) amount).failure().code();
  }

  private static String message(CreditAmount amount) {
    return ((CreditAmount.Unknown) amount).failure().message();
  }
}
