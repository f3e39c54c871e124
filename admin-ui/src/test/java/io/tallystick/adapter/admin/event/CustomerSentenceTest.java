package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Samples;
import io.tallystick.domain.inbox.FailureCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CustomerSentenceTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "user_unresolved, 'We are looking for the account'",
        "user_conflict, 'We are looking for the account'",
        "user_ambiguous, 'We are looking for the account'",
        "credits_unknown, 'how many credits it buys'",
        "credits_invalid, 'how many credits it buys'",
        "credits_out_of_range, 'how many credits it buys'",
        "stripe_unavailable, 'added automatically'",
        "internal_error, 'added automatically'",
        "amount_mismatch, none",
        "legacy_unfinished, none",
        "payload_unreadable, none",
        "payment_not_found, none"
      })
  void each_cause_has_its_own_sentence_or_none(String code, @Nullable String part) {
    String text = sentence(FailureCode.of(code), "{}", null).text();

    if (part == null) {
      assertThat(text).isEmpty();
    } else {
      assertThat(text)
          .startsWith("Your payment of $9.99 was received on 1 Mar 2026, 11:00 UTC")
          .contains(part);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STRIPE_UNAVAILABLE", "INTERNAL_ERROR"})
  void of_what_is_no_longer_tried_by_itself_nothing_is_promised(FailureCode code) {
    for (String language : CustomerSentence.LANGUAGES) {
      assertThat(CustomerSentence.of(Samples.givenUp("evt_1", code), language).text())
          .doesNotContain("automati")
          .containsAnyOf("not added yet", "noch nicht gutgeschrieben", "pas encore");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "{}, none, en",
        "'{\"data\":{\"object\":{\"locale\":\"de-AT\"}}}', none, de",
        "'{\"data\":{\"object\":{\"locale\":\"fr\"}}}', none, fr",
        "'{\"data\":{\"object\":{\"locale\":\"auto\"}}}', none, en",
        "'{\"data\":{\"object\":{\"locale\":\"ja\"}}}', none, en",
        "'{\"data\":{\"object\":{\"locale\":\"de\"}}}', fr, fr",
        "'{\"data\":{\"object\":{\"locale\":\"de\"}}}', xx, en"
      })
  void the_payer_s_language_is_taken_unless_a_person_chooses(
      String body, @Nullable String wanted, String language) {
    assertThat(sentence(FailureCode.USER_UNRESOLVED, body, wanted).language()).isEqualTo(language);
  }

  @Test
  void money_and_time_are_written_as_in_the_language() {
    assertThat(sentence(FailureCode.USER_UNRESOLVED, "{}", "de").text())
        .startsWith("Ihre Zahlung von 9,99\u00a0$ ist am 1 März 2026, 11:00 UTC eingegangen.");
    assertThat(sentence(FailureCode.USER_UNRESOLVED, "{}", "fr").text())
        .startsWith("Votre paiement de 9,99\u00a0$US a été reçu le 1 mars 2026, 11:00 UTC.");
  }

  @ParameterizedTest
  @CsvSource({
    "checkout.session.completed, true",
    "checkout.session.async_payment_succeeded, true",
    "payment_intent.succeeded, true",
    "checkout.session.async_payment_failed, false",
    "checkout.session.expired, false",
    "payment_intent.canceled, false",
    "payment_intent.payment_failed, false"
  })
  void money_that_has_not_arrived_is_not_said_to_be_received(String type, boolean arrived) {
    var event = Samples.typed(Samples.failed("evt_1", FailureCode.INTERNAL_ERROR, "{}"), type);

    assertThat(CustomerSentence.of(event, "en").text().isEmpty()).isNotEqualTo(arrived);
  }

  @ParameterizedTest
  @CsvSource({"paid, true", "no_payment_required, true", "unpaid, false"})
  void a_session_that_is_not_yet_paid_is_not_said_to_be(String status, boolean arrived) {
    String body = "{\"data\":{\"object\":{\"payment_status\":\"%s\"}}}".formatted(status);

    assertThat(sentence(FailureCode.INTERNAL_ERROR, body, "en").text().isEmpty())
        .isNotEqualTo(arrived);
  }

  @Test
  void of_credits_that_have_repaid_a_debt_a_person_tells_the_customer() {
    assertThat(CustomerSentence.of(Samples.repaid("evt_1", 50, "150 repay it"), "en").text())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void no_language_lacks_a_sentence_that_another_has(FailureCode code) {
    boolean none = sentence(code, "{}", "en").text().isEmpty();
    for (String language : CustomerSentence.LANGUAGES) {
      assertThat(sentence(code, "{}", language).text().isEmpty()).isEqualTo(none);
    }
  }

  private static CustomerSentence sentence(
      FailureCode code, String body, @Nullable String language) {
    return CustomerSentence.of(Samples.failed("evt_1", code, body), language);
  }
}
