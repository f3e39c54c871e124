package io.tallystick.adapter.stripe;

import static io.tallystick.adapter.stripe.Sample.completed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who pays, and the metadata. */
final class PaymentObjectTest {

  @Test
  void every_field_that_may_name_a_user_is_read() {
    PayerClaims payer =
        payer(
            """
            "client_reference_id": "a", "customer": "b", "customer_email": "c",
            "customer_details": {"email": "d"},
            "metadata": {"user_id": "e", "primary_user_id": "f", "authenticated_user": "g",
              "nextauth_user_id": "h", "session_email": "i", "email": "not this one"}
            """);

    assertThat(payer.texts())
        .containsOnly(
            entry(CandidateSource.CLIENT_REFERENCE_ID, "a"),
            entry(CandidateSource.CUSTOMER, "b"),
            entry(CandidateSource.CUSTOMER_EMAIL, "c"),
            entry(CandidateSource.CUSTOMER_DETAILS_EMAIL, "d"),
            entry(CandidateSource.METADATA_USER_ID, "e"),
            entry(CandidateSource.METADATA_PRIMARY_USER_ID, "f"),
            entry(CandidateSource.METADATA_AUTHENTICATED_USER, "g"),
            entry(CandidateSource.METADATA_NEXTAUTH_USER_ID, "h"),
            entry(CandidateSource.METADATA_SESSION_EMAIL, "i"));
  }

  @Test
  void an_expanded_customer_is_known_by_its_id() {
    assertThat(payer("\"customer\": {\"id\": \"cus_1\", \"email\": \"a@b.example\"}").texts())
        .isEqualTo(Map.of(CandidateSource.CUSTOMER, "cus_1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "true", "[]", "{}", "{\"id\": 7}"})
  void a_field_of_another_type_names_nobody(String value) {
    PayerClaims payer =
        payer(
            """
            "client_reference_id": %1$s, "customer": %1$s, "customer_email": %1$s,
            "customer_details": {"email": %1$s}
            """
                .formatted(value));

    assertThat(payer.texts()).isEmpty();
    assertThat(payer("\"customer_details\": " + value).texts()).isEmpty();
  }

  @Test
  void texts_are_kept_as_they_are() {
    String large = " ü\u202e".repeat(100_000);

    assertThat(payer("\"client_reference_id\": \" a\\u0000\\ud800 \"").texts())
        .containsValue(" a\u0000\ud800 ");
    assertThat(payer("\"customer_email\": \"%s\"".formatted(large)).texts()).containsValue(large);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\" 100 \"            | ` 100 `",
        "\"\"                 | ``",
        "100                  | 100",
        "-3                   | -3",
        "100.50               | 100.50",
        "1e2                  | 1e2",
        "9999999999           | 9999999999",
        "true                 | true",
        "false                | false",
        "{\"credits\": \"5\"} | [object]",
        "[5]                  | [list]",
      })
  void a_value_of_the_metadata_is_told_by_its_json_text(String json, String text) {
    assertThat(claim("{\"credits\": %s, \"user_id\": %s}".formatted(json, json)).metadata())
        .isEqualTo(Map.of("credits", text));
    assertThat(payer("\"metadata\": {\"user_id\": %s}".formatted(json)).texts())
        .isEqualTo(Map.of(CandidateSource.METADATA_USER_ID, text));
  }

  @Test
  void every_key_for_credits_is_read_and_null_is_absent() {
    String metadata =
        """
        {"credits": null, "credit_amount": "2", "amount_in_credits": 3, "credits_to_add": "4",
         "Credits": "5"}
        """;

    assertThat(claim(metadata).metadata())
        .isEqualTo(Map.of("credit_amount", "2", "amount_in_credits", "3", "credits_to_add", "4"));
  }

  @Test
  void no_metadata_is_empty_metadata() {
    assertThat(claim("null").metadata()).isEmpty();
    assertThat(claim("{}").metadata()).isEmpty();
    assertThat(claim("[]").metadata()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"[{}], a list", "\"credits\", a string", "3, a number", "true, a boolean"})
  void metadata_of_another_type_is_unreadable(String metadata, String kind) {
    assertThat(completed("\"metadata\": " + metadata))
        .isEqualTo(
            new Unreadable(
                "`data.object.metadata` is %s where Stripe sends an object".formatted(kind)));
  }

  @Test
  void a_number_of_a_million_digits_is_kept() {
    String digits = "9".repeat(1_000_000);

    assertThat(claim("{\"credits\": %s}".formatted(digits)).digits()).contains(digits);
  }

  private static CreditClaim claim(String metadata) {
    return ((Paid) completed("\"metadata\": " + metadata)).claim();
  }

  private static PayerClaims payer(String fields) {
    return ((Paid) completed(fields)).payer();
  }
}
