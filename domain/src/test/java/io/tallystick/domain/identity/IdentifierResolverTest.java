package io.tallystick.domain.identity;

import static io.tallystick.domain.identity.CandidateSource.CLIENT_REFERENCE_ID;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER_DETAILS_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.CUSTOMER_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.METADATA_SESSION_EMAIL;
import static io.tallystick.domain.identity.CandidateSource.METADATA_USER_ID;
import static io.tallystick.domain.identity.CandidateSource.SUBSCRIPTION_USER_ID;
import static io.tallystick.domain.identity.IdentifierResolver.OnConflict.FAIL;
import static io.tallystick.domain.identity.IdentifierResolver.OnConflict.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.identity.Resolution.Ambiguous;
import io.tallystick.domain.identity.Resolution.Conflicting;
import io.tallystick.domain.identity.Resolution.Resolved;
import io.tallystick.domain.identity.Resolution.Unresolved;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierResolverTest {

  private static final UserId ADA = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId EVE = new UserId(3);

  private final IdentifierResolver standard = standard(WARN);

  @Test
  void an_id_that_the_application_wrote_beats_the_address_that_the_payer_typed() {
    PayerClaims claims = claims(METADATA_USER_ID, "1", CUSTOMER_DETAILS_EMAIL, "bob@example.org");

    Resolution resolution = standard.resolve(claims, found("1", ADA, "bob@example.org", BOB));

    assertThat(resolution)
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.user()).isEqualTo(ADA);
              assertThat(resolved.via()).isEqualTo(METADATA_USER_ID);
            });
  }

  @ParameterizedTest
  @EnumSource
  void every_field_alone_can_name_the_user(CandidateSource source) {
    Findings findings =
        source == CUSTOMER
            ? new Findings(Map.of(new StripeCustomerId("cus_1"), List.of(ADA)))
            : found("ada@example.org", ADA);
    PayerClaims claims = claims(source, source == CUSTOMER ? "cus_1" : "ada@example.org");

    assertThat(standard.resolve(claims, findings))
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.user()).isEqualTo(ADA);
              assertThat(resolved.via()).isEqualTo(source);
              assertThat(resolved.conflicts()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"<uuid>", "null", "1_000", "7", "test@example.com"})
  void a_field_that_names_nobody_is_passed_over(String text) {
    PayerClaims claims = claims(CLIENT_REFERENCE_ID, text, CUSTOMER_EMAIL, "bob@example.org");

    assertThat(standard(FAIL).resolve(claims, found("bob@example.org", BOB)))
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.user()).isEqualTo(BOB);
              assertThat(resolved.via()).isEqualTo(CUSTOMER_EMAIL);
              assertThat(resolved.conflicts()).isEmpty();
            });
  }

  @Test
  void an_address_of_examples_names_the_user_who_really_has_it() {
    PayerClaims claims = claims(CUSTOMER_EMAIL, "test@example.com");

    assertThat(standard.resolve(claims, found("test@example.com", ADA)))
        .isInstanceOfSatisfying(
            Resolved.class, resolved -> assertThat(resolved.user()).isEqualTo(ADA));
  }

  @Test
  void the_configured_order_decides_whose_word_comes_first() {
    IdentifierResolver old =
        new IdentifierResolver(List.of(CUSTOMER_DETAILS_EMAIL, METADATA_USER_ID), WARN);
    PayerClaims claims = claims(METADATA_USER_ID, "1", CUSTOMER_DETAILS_EMAIL, "bob@example.org");

    assertThat(old.resolve(claims, found("1", ADA, "bob@example.org", BOB)))
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.user()).isEqualTo(BOB);
              assertThat(resolved.via()).isEqualTo(CUSTOMER_DETAILS_EMAIL);
              assertThat(resolved.conflicts())
                  .extracting(ResolutionStep::source)
                  .containsExactly(METADATA_USER_ID);
            });
  }

  @Test
  void a_field_that_is_not_configured_is_not_looked_at() {
    IdentifierResolver idsOnly = new IdentifierResolver(List.of(METADATA_USER_ID), FAIL);
    PayerClaims claims = claims(METADATA_USER_ID, "1", CUSTOMER_EMAIL, "bob@example.org");

    assertThat(idsOnly.references(claims)).containsExactly(UserReference.parse("1"));
    assertThat(idsOnly.resolve(claims, found("bob@example.org", BOB)))
        .isInstanceOf(Unresolved.class);
    assertThat(idsOnly.emailForNewUser(claims)).isEmpty();
  }

  @Test
  void a_later_field_that_names_somebody_else_is_a_warning_or_a_failure() {
    PayerClaims claims =
        claims(
            METADATA_USER_ID,
            "1",
            METADATA_SESSION_EMAIL,
            "ada@example.org",
            CUSTOMER_DETAILS_EMAIL,
            "bob@example.org",
            CUSTOMER_EMAIL,
            "nobody@example.org");
    Findings findings = found("1", ADA, "ada@example.org", ADA, "bob@example.org", BOB);

    assertThat(standard(WARN).resolve(claims, findings))
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.user()).isEqualTo(ADA);
              assertThat(resolved.conflicts())
                  .extracting(ResolutionStep::source)
                  .containsExactly(CUSTOMER_DETAILS_EMAIL);
            });
    assertThat(standard(FAIL).resolve(claims, findings))
        .isInstanceOfSatisfying(
            Conflicting.class,
            conflicting -> {
              assertThat(conflicting.first()).isEqualTo(ADA);
              assertThat(conflicting.conflicts())
                  .extracting(ResolutionStep::source)
                  .containsExactly(CUSTOMER_DETAILS_EMAIL);
            });
  }

  @ParameterizedTest
  @EnumSource
  void an_address_that_several_users_share_is_ambiguous(OnConflict onConflict) {
    PayerClaims claims =
        claims(CLIENT_REFERENCE_ID, "<uuid>", METADATA_SESSION_EMAIL, "ada@example.org");

    assertThat(standard(onConflict).resolve(claims, found("ada@example.org", List.of(ADA, BOB))))
        .isInstanceOfSatisfying(
            Ambiguous.class,
            ambiguous -> {
              assertThat(ambiguous.step().source()).isEqualTo(METADATA_SESSION_EMAIL);
              assertThat(ambiguous.step().matches()).containsExactly(ADA, BOB);
            });
  }

  @Test
  void a_later_address_of_several_users_conflicts_only_if_the_user_is_none_of_them() {
    PayerClaims claims = claims(METADATA_USER_ID, "1", CUSTOMER_EMAIL, "shared@example.org");

    assertThat(
            standard(FAIL)
                .resolve(claims, found("1", ADA, "shared@example.org", List.of(BOB, ADA))))
        .isInstanceOf(Resolved.class);
    assertThat(
            standard(FAIL)
                .resolve(claims, found("1", ADA, "shared@example.org", List.of(BOB, EVE))))
        .isInstanceOf(Conflicting.class);
  }

  @Test
  void every_field_is_a_step_in_order_but_absent_ones_of_a_subscription() {
    List<CandidateSource> all =
        CandidateSource.standardOrder().stream()
            .filter(source -> !source.isOfSubscription() || source == SUBSCRIPTION_USER_ID)
            .toList();
    PayerClaims claims =
        claims(
            METADATA_USER_ID,
            "1",
            SUBSCRIPTION_USER_ID,
            "<uuid>",
            CUSTOMER_EMAIL,
            "ada@example.org");
    List<Findings> worlds =
        List.of(
            Findings.NOBODY,
            found("1", ADA),
            found("1", List.of(ADA, BOB)),
            found("1", ADA, "ada@example.org", BOB));

    for (Findings world : worlds) {
      assertThat(standard(FAIL).resolve(claims, world).steps())
          .extracting(ResolutionStep::source)
          .isEqualTo(all);
    }
  }

  @Test
  void only_what_can_name_a_user_is_looked_up_once_in_order() {
    PayerClaims claims =
        claims(
            CLIENT_REFERENCE_ID, "undefined",
            METADATA_USER_ID, "1_000",
            CUSTOMER, "cus_1",
            METADATA_SESSION_EMAIL, "test@example.com",
            CUSTOMER_DETAILS_EMAIL, "ada@example.org",
            CUSTOMER_EMAIL, " ada@example.org ");

    assertThat(standard.references(claims))
        .containsExactly(
            new StripeCustomerId("cus_1"),
            new EmailAddress("test@example.com"),
            new EmailAddress("ada@example.org"));
    assertThat(standard.references(PayerClaims.NONE)).isEmpty();
  }

  @Test
  void a_new_user_gets_the_first_address_that_is_no_example() {
    PayerClaims claims =
        claims(
            CLIENT_REFERENCE_ID, "7",
            METADATA_SESSION_EMAIL, "test@example.com",
            CUSTOMER_DETAILS_EMAIL, "Ada@Example.org",
            CUSTOMER_EMAIL, "bob@example.org");

    assertThat(standard.emailForNewUser(claims)).contains(new EmailAddress("Ada@Example.org"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user@example.com", "ada@example", "<ada@example.org>", "42", ""})
  void without_such_an_address_there_is_no_new_user(String text) {
    assertThat(standard.emailForNewUser(claims(CUSTOMER_EMAIL, text))).isEmpty();
  }

  @Test
  void an_address_that_no_mail_can_reach_makes_no_user() {
    String domain = "@example.org";
    String longest = "a".repeat(254 - domain.length()) + domain;

    assertThat(standard.emailForNewUser(claims(CUSTOMER_EMAIL, longest)))
        .contains(new EmailAddress(longest));
    assertThat(standard.emailForNewUser(claims(CUSTOMER_EMAIL, "a" + longest))).isEmpty();
  }

  @Test
  void findings_do_not_change_with_the_lists_they_were_made_of() {
    List<UserId> users = new ArrayList<>(List.of(ADA));
    Findings findings = new Findings(Map.of(UserReference.parse("1"), users));
    users.add(BOB);

    assertThat(findings.of(UserReference.parse("1"))).containsExactly(ADA);
    assertThatThrownBy(() -> findings.of(UserReference.parse("1")).add(EVE))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void the_account_that_a_person_has_chosen_comes_before_every_field() {
    Assignment toBob = new Assignment(BOB, true);
    PayerClaims claims = claims(CandidateSource.METADATA_USER_ID, "1").assignedTo(toBob);
    IdentifierResolver resolver = standard(OnConflict.FAIL);

    assertThat(resolver.references(claims))
        .containsExactly(UserReference.parse("2"), UserReference.parse("1"));
    assertThat(resolver.resolve(claims, found("1", ADA, "2", BOB)))
        .isInstanceOfSatisfying(
            Resolution.Assigned.class,
            assigned -> assertThat(assigned.assignment()).isEqualTo(toBob));
    assertThat(resolver.resolve(claims, found("1", ADA))).isInstanceOf(Resolution.Unresolved.class);
  }

  private static IdentifierResolver standard(OnConflict onConflict) {
    return new IdentifierResolver(CandidateSource.standardOrder(), onConflict);
  }

  /** Fields and their texts by turns. */
  private static PayerClaims claims(Object... fieldsAndTexts) {
    Map<CandidateSource, String> texts = new HashMap<>();
    for (int i = 0; i < fieldsAndTexts.length; i += 2) {
      texts.put((CandidateSource) fieldsAndTexts[i], (String) fieldsAndTexts[i + 1]);
    }
    return new PayerClaims(texts);
  }

  /** References and those whom they name by turns: a user or a list of users. */
  private static Findings found(Object... textsAndUsers) {
    Map<UserReference, List<UserId>> matches = new HashMap<>();
    for (int i = 0; i < textsAndUsers.length; i += 2) {
      List<UserId> users = new ArrayList<>();
      switch (textsAndUsers[i + 1]) {
        case UserId user -> users.add(user);
        case List<?> several -> several.forEach(user -> users.add((UserId) user));
        case Object other -> throw new IllegalArgumentException(other.toString());
      }
      matches.put(UserReference.parse((String) textsAndUsers[i]), users);
    }
    return new Findings(matches);
  }
}
