package io.tallystick.adapter.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.operator.Duty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final SignedIn VIEWER = new SignedIn("vera", "viewer", "", Duty.NONE);
  private static final SignedIn OPERATOR = new SignedIn("olga", "operator", "", Duty.NONE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "metadata.credits = “Zoe Kraemer” is no number | metadata.credits = “hidden” is no number",
        "tried a = “Zoe”: x; tried b = “42”: y         | tried a = “hidden”: x; tried b = “42”: y",
        "customer = “cus_a1B2c3”: nobody               | customer = “cus_a1B2c3”: nobody",
        "customer = “cus_zoe_kraemer”: nobody          | customer = “hidden”: nobody",
        "id = “0f8fad5b-d9cb-469f-a165-70867728950e”   |"
            + " id = “0f8fad5b-d9cb-469f-a165-70867728950e”",
        "user_id = “4155550123”: a user id             | user_id = “hidden”: a user id",
        "email = “z…@zoe-kraemer.example”: nobody      | email = “hidden”: nobody",
        "id = “Zoe                                     | hidden",
        "id = “Zoe “Kraemer”                           | hidden",
        "id = ”Zoe“                                    | hidden",
        "user 42 has 3 credits                         | user 42 has 3 credits",
      })
  void a_viewer_sees_of_what_a_message_quotes_only_ids(String message, String shown) {
    assertThat(Redaction.message(message, VIEWER)).isEqualTo(shown);
    assertThat(Redaction.message(message, OPERATOR)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoe ” Kraemer “", "”“", "zoe@example.org ” “ Zoe"})
  void a_reference_cannot_end_its_own_quotation(String text) {
    String quoted = "“" + UserReference.parse(text).masked() + "”";

    assertThat(Redaction.message(quoted, VIEWER)).isEqualTo("“hidden”");
  }

  @Test
  void a_viewer_sees_a_reference_only_if_it_is_an_id() {
    assertThat(Redaction.reference(UserReference.parse("Zoe Kraemer"), VIEWER)).isEqualTo("hidden");
    assertThat(Redaction.reference(UserReference.parse("42"), VIEWER)).isEqualTo("42");
    assertThat(Redaction.reference(UserReference.parse("Zoe"), OPERATOR)).isEqualTo("Zoe");
  }

  @ParameterizedTest
  @CsvSource({
    "zoe@example.org, z…@e….org",
    "zoe@zoe-kraemer.example, z…@z….example",
    "zoe@mail.example.co.uk, z…@m….uk",
    "😀da@example.org, 😀…@e….org",
    "zoe@localhost, …",
    "zoe, …"
  })
  void an_address_shows_neither_mailbox_nor_domain(String address, String shown) {
    assertThat(Format.masked(address)).isEqualTo(shown);
  }
}
