package io.tallystick.domain.identity;

import static io.tallystick.domain.identity.CandidateSource.CLIENT_REFERENCE_ID;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.METADATA_USER_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of the way to a user. */
class ResolutionTest {

  private static final IdentifierResolver RESOLVER =
      new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<uuid>           | tried metadata.user_id = “<uuid>”: a placeholder",
        "null             | tried metadata.user_id = “null”: a placeholder",
        "''               | tried metadata.user_id = “”: a placeholder",
        "test@example.com | tried metadata.user_id = “t…@example.com”: "
            + "a sample address that no user has: a placeholder",
        "ada@example.org  | tried metadata.user_id = “a…@example.org”: "
            + "an e-mail address that no user has",
        "0f8fad5b-d9cb-469f-a165-70867728950e | tried metadata.user_id = "
            + "“0f8fad5b-d9cb-469f-a165-70867728950e”: a UUID that no user has",
        "42               | tried metadata.user_id = “42”: a user id that does not exist",
        "1_000            | tried metadata.user_id = “1_000”: of no known form, and no user's id",
      })
  void a_field_that_names_nobody_says_what_it_was_taken_for(String text, String explanation) {
    assertThat(explain(Map.of(METADATA_USER_ID, text), Findings.NOBODY)).isEqualTo(explanation);
  }

  @Test
  void a_customer_that_nobody_is_linked_to_is_called_so() {
    assertThat(explain(Map.of(CUSTOMER, "cus_1"), Findings.NOBODY))
        .isEqualTo("tried customer = “cus_1”: a Stripe customer linked to no user");
  }

  @Test
  void only_fields_that_are_there_are_told_in_the_order_they_were_tried() {
    Map<CandidateSource, String> texts =
        Map.of(CUSTOMER_EMAIL, "ada@example.org", CLIENT_REFERENCE_ID, "7", CUSTOMER, "null");

    assertThat(explain(texts, Findings.NOBODY))
        .isEqualTo(
            "tried client_reference_id = “7”: a user id that does not exist; "
                + "tried customer = “null”: a placeholder; "
                + "tried customer_email = “a…@example.org”: an e-mail address that no user has");
  }

  @Test
  void a_payment_that_names_nobody_at_all_is_called_so() {
    assertThat(explain(Map.of(), Findings.NOBODY))
        .isEqualTo("the payment names no user in any field");
  }

  @Test
  void whoever_was_found_is_told() {
    Findings findings =
        new Findings(
            Map.of(
                UserReference.parse("7"), List.of(new UserId(7)),
                UserReference.parse("ada@example.org"), List.of(new UserId(8), new UserId(9))));

    assertThat(explain(Map.of(METADATA_USER_ID, "7", CUSTOMER_EMAIL, "ada@example.org"), findings))
        .isEqualTo(
            "tried metadata.user_id = “7”: user 7; "
                + "tried customer_email = “a…@example.org”: several users: 8, 9");
  }

  @Test
  void an_absent_field_describes_itself_too() {
    ResolutionStep step = new ResolutionStep(CUSTOMER, Optional.empty(), List.of());

    assertThat(step.finding()).isEqualTo("absent");
    assertThat(step.describe()).isEqualTo("customer: absent");
  }

  @Test
  void a_customer_is_linked_by_what_the_application_wrote_or_a_person_says() {
    UserId ada = new UserId(7);

    assertThat(new Resolution.Resolved(ada, METADATA_USER_ID, List.of(), List.of()).linksCustomer())
        .isTrue();
    assertThat(new Resolution.Resolved(ada, CUSTOMER_EMAIL, List.of(), List.of()).linksCustomer())
        .isFalse();
    for (boolean remember : List.of(true, false)) {
      Resolution.Assigned assigned =
          new Resolution.Assigned(new Assignment(ada, remember), List.of());
      assertThat(assigned.linksCustomer()).isEqualTo(remember);
      assertThat(assigned.user()).isEqualTo(ada);
      assertThat(assigned.warning()).isEmpty();
    }
  }

  private static String explain(Map<CandidateSource, String> texts, Findings findings) {
    return RESOLVER.resolve(new PayerClaims(texts), findings).explain();
  }
}
