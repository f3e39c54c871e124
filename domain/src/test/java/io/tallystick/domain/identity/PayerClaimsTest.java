package io.tallystick.domain.identity;

import static io.tallystick.domain.identity.CandidateSource.CLIENT_REFERENCE_ID;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER_DETAILS_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.METADATA_SESSION_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.METADATA_USER_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a payment says of its user, before it is looked up. */
class PayerClaimsTest {

  @Test
  void other_claims_fill_in_what_is_missing_or_a_placeholder() {
    PayerClaims ours =
        new PayerClaims(Map.of(METADATA_USER_ID, "<uuid>", CUSTOMER_EMAIL, "a@example.org"));
    PayerClaims others =
        new PayerClaims(
            Map.of(METADATA_USER_ID, "7", CUSTOMER_EMAIL, "b@example.org", CUSTOMER, "cus_1"));

    assertThat(ours.orElse(others).texts())
        .isEqualTo(
            Map.of(METADATA_USER_ID, "7", CUSTOMER_EMAIL, "a@example.org", CUSTOMER, "cus_1"));
  }

  @Test
  void a_persons_word_is_kept() {
    Assignment person = new Assignment(new UserId(1), true);
    PayerClaims assigned = PayerClaims.NONE.assignedTo(person);

    assertThat(assigned.assignment()).contains(person);
    assertThat(PayerClaims.NONE.orElse(assigned).assignment()).contains(person);
    assertThat(assigned.orElse(PayerClaims.NONE).assignment()).contains(person);
  }

  @Test
  void the_payers_address_is_the_one_that_was_typed() {
    assertThat(
            new PayerClaims(
                    Map.of(
                        CUSTOMER_DETAILS_EMAIL, "Typed@Example.org",
                        CUSTOMER_EMAIL, "known@example.org",
                        METADATA_SESSION_EMAIL, "session@example.org"))
                .email())
        .contains("typed@example.org");
    assertThat(
            new PayerClaims(
                    Map.of(CUSTOMER_DETAILS_EMAIL, "no address", METADATA_SESSION_EMAIL, "s@e.org"))
                .email())
        .contains("s@e.org");
    assertThat(PayerClaims.NONE.email()).isEmpty();
  }

  @Test
  void the_reference_is_the_first_id_that_the_application_wrote() {
    assertThat(
            new PayerClaims(Map.of(CLIENT_REFERENCE_ID, "<uuid>", METADATA_USER_ID, "user 7"))
                .reference())
        .contains("user 7");
    assertThat(new PayerClaims(Map.of(CLIENT_REFERENCE_ID, "x".repeat(256))).reference())
        .contains("x".repeat(255));
    assertThat(new PayerClaims(Map.of(CUSTOMER, "cus_1")).reference()).isEmpty();
  }

  @Test
  void a_customer_is_one_of_stripes() {
    assertThat(new PayerClaims(Map.of(CUSTOMER, "cus_1")).customer())
        .isEqualTo(Optional.of(new UserReference.StripeCustomerId("cus_1")));
    assertThat(new PayerClaims(Map.of(CUSTOMER, "")).customer()).isEmpty();
    assertThat(PayerClaims.NONE.customer()).isEmpty();
  }
}
