package io.tallystick.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateSourceTest {

  @Test
  void ids_come_before_customers_and_customers_before_addresses() {
    assertThat(CandidateSource.standardOrder())
        .extracting(CandidateSource::path)
        .containsExactly(
            "client_reference_id",
            "metadata.user_id",
            "metadata.primary_user_id",
            "metadata.authenticated_user",
            "metadata.nextauth_user_id",
            "subscription.metadata.user_id",
            "subscription.metadata.primary_user_id",
            "subscription.metadata.authenticated_user",
            "subscription.metadata.nextauth_user_id",
            "subscription.metadata.session_email",
            "customer",
            "metadata.session_email",
            "customer_details.email",
            "customer_email");
  }

  @Test
  void only_what_the_application_writes_as_an_id_is_trusted_to_be_one() {
    assertThat(CandidateSource.standardOrder().stream().filter(CandidateSource::idByApplication))
        .extracting(CandidateSource::path)
        .containsExactly(
            "client_reference_id",
            "metadata.user_id",
            "metadata.primary_user_id",
            "metadata.authenticated_user",
            "metadata.nextauth_user_id",
            "subscription.metadata.user_id",
            "subscription.metadata.primary_user_id",
            "subscription.metadata.authenticated_user",
            "subscription.metadata.nextauth_user_id");
  }

  @Test
  void the_metadata_of_a_subscription_come_before_the_customer_in_any_order() {
    assertThat(
            CandidateSource.withSubscription(
                List.of(
                    CandidateSource.CUSTOMER_DETAILS_EMAIL,
                    CandidateSource.CUSTOMER,
                    CandidateSource.METADATA_SESSION_EMAIL,
                    CandidateSource.METADATA_USER_ID)))
        .containsExactly(
            CandidateSource.CUSTOMER_DETAILS_EMAIL,
            CandidateSource.SUBSCRIPTION_SESSION_EMAIL,
            CandidateSource.SUBSCRIPTION_USER_ID,
            CandidateSource.CUSTOMER,
            CandidateSource.METADATA_SESSION_EMAIL,
            CandidateSource.METADATA_USER_ID);
    assertThat(CandidateSource.withSubscription(List.of(CandidateSource.METADATA_USER_ID)))
        .containsExactly(CandidateSource.METADATA_USER_ID, CandidateSource.SUBSCRIPTION_USER_ID);
    assertThat(
            CandidateSource.withSubscription(
                List.of(CandidateSource.CUSTOMER, CandidateSource.METADATA_USER_ID)))
        .containsExactly(
            CandidateSource.SUBSCRIPTION_USER_ID,
            CandidateSource.CUSTOMER,
            CandidateSource.METADATA_USER_ID);
  }

  @ParameterizedTest
  @EnumSource
  void every_field_is_found_by_its_path(CandidateSource source) {
    assertThat(CandidateSource.at(source.path())).contains(source);
    assertThat("." + source.path()).endsWith("." + source.field());
    assertThat(source.field()).isNotEmpty().doesNotContain(".");
    assertThat(source.isOfSubscription()).isEqualTo(source.path().startsWith("subscription."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user_id", "Customer", "metadata", "CUSTOMER_EMAIL", " customer"})
  void another_path_is_no_field(String path) {
    assertThat(CandidateSource.at(path)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOMER")
  void a_field_may_hold_a_reference_of_any_form(CandidateSource source) {
    assertThat(source.read(" 42 ")).isEqualTo(new NumericId(new UserId(42)));
    assertThat(source.read("ada@example.org")).isEqualTo(new EmailAddress("ada@example.org"));
  }

  @Test
  void the_customer_is_never_taken_for_a_user_id() {
    assertThat(CandidateSource.CUSTOMER.read("42")).isEqualTo(new StripeCustomerId("42"));
  }

  @Test
  void the_customer_of_a_payment_is_known_only_where_it_can_be_one() {
    assertThat(PayerClaims.NONE.customer()).isEmpty();
    assertThat(claims(CandidateSource.CUSTOMER, "null").customer()).isEmpty();
    assertThat(claims(CandidateSource.CUSTOMER, "cus 1").customer()).isEmpty();
    assertThat(claims(CandidateSource.METADATA_USER_ID, "cus_1").customer()).isEmpty();
    assertThat(claims(CandidateSource.CUSTOMER, "cus_1").customer())
        .contains(new StripeCustomerId("cus_1"));
  }

  private static PayerClaims claims(CandidateSource source, String text) {
    return new PayerClaims(Map.of(source, text));
  }
}
