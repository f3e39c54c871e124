package io.tallystick.domain.policy;

import static io.tallystick.domain.policy.Purchases.POLICY;
import static io.tallystick.domain.policy.Purchases.naming;
import static io.tallystick.domain.policy.Purchases.notice;
import static io.tallystick.domain.policy.Purchases.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.Resolution.Ambiguous;
import io.tallystick.domain.identity.Resolution.Conflicting;
import io.tallystick.domain.identity.Resolution.Resolved;
import io.tallystick.domain.identity.Resolution.Unresolved;
import io.tallystick.domain.identity.ResolutionStep;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Grant;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided of an event once its user has been looked for. */
class GrantTest {

  private static final UserId ADA = new UserId(1);
  private static final ResolutionStep BY_ID = step(CandidateSource.METADATA_USER_ID, "1", 1);
  private static final ResolutionStep OTHER =
      step(CandidateSource.CUSTOMER_EMAIL, "bob@example.org", 2);
  private static final Resolved RESOLVED =
      new Resolved(ADA, CandidateSource.METADATA_USER_ID, List.of(), List.of(BY_ID));

  @Test
  void credits_are_added_to_the_balance_of_the_user() {
    assertThat(decide("100", RESOLVED, Map.of(ADA, new Balance(7), new UserId(2), new Balance(9))))
        .isEqualTo(granted(RESOLVED, 7, 100));
  }

  @Test
  void an_empty_account_takes_its_first_credits() {
    assertThat(decide("1", RESOLVED, Map.of(ADA, new Balance(0))))
        .isEqualTo(granted(RESOLVED, 0, 1));
  }

  @Test
  void a_full_account_is_filled_to_the_last_credit_and_no_further() {
    assertThat(decide("7", RESOLVED, Map.of(ADA, new Balance(Integer.MAX_VALUE - 7))))
        .isEqualTo(granted(RESOLVED, Integer.MAX_VALUE - 7, 7));
    assertThat(decide("8", RESOLVED, Map.of(ADA, new Balance(Integer.MAX_VALUE - 7))))
        .isEqualTo(
            new Refuse(
                new Failure(
                    FailureCode.CREDITS_OUT_OF_RANGE,
                    "user 1 has 2147483640 credits and cannot hold 8 more")));
  }

  @Test
  void a_user_who_vanished_is_not_resolved() {
    assertThat(decide("100", RESOLVED, Map.of(new UserId(2), new Balance(9))))
        .isEqualTo(
            new Refuse(
                new Failure(FailureCode.USER_UNRESOLVED, "user 1 was removed in this moment")));
  }

  static Stream<Arguments> nobody() {
    ResolutionStep shared =
        new ResolutionStep(
            CandidateSource.CUSTOMER_EMAIL,
            Optional.of(UserReference.parse("ada@example.org")),
            List.of(ADA, new UserId(2)));
    return Stream.of(
        arguments(
            new Unresolved(List.of(step(CandidateSource.METADATA_USER_ID, "<uuid>"))),
            FailureCode.USER_UNRESOLVED,
            "tried metadata.user_id = “<uuid>”: a placeholder"),
        arguments(
            new Conflicting(ADA, List.of(OTHER), List.of(BY_ID, OTHER)),
            FailureCode.USER_CONFLICT,
            "tried metadata.user_id = “1”: user 1; "
                + "tried customer_email = “b…@example.org”: user 2"),
        arguments(
            new Ambiguous(shared, List.of(shared)),
            FailureCode.USER_AMBIGUOUS,
            "customer_email = “a…@example.org”: several users: 1, 2"));
  }

  @ParameterizedTest
  @MethodSource("nobody")
  void without_one_user_the_event_fails_and_explains_itself(
      Resolution resolution, FailureCode code, String message) {
    assertThat(decide("100", resolution, Map.of(ADA, new Balance(7))))
        .isEqualTo(new Refuse(new Failure(code, message)));
  }

  @ParameterizedTest
  @CsvSource({"0, CREDITS_INVALID", "9999999999, CREDITS_OUT_OF_RANGE"})
  void an_unusable_number_is_told_before_the_missing_user(String credits, FailureCode code) {
    CreditDecision decision = decide(credits, new Unresolved(List.of()), Map.of());

    assertThat(((Refuse) decision).failure().code()).isEqualTo(code);
  }

  @Test
  void a_credited_payment_asks_for_no_user() {
    Situation credited = Purchases.situation(true, new Unresolved(List.of()), Map.of());

    assertThat(POLICY.decide(notice(naming(Map.of("credits", "100"))), credited))
        .isEqualTo(new Nothing(SkipReason.ALREADY_CREDITED));
  }

  @Test
  void a_later_field_that_names_somebody_else_is_a_warning() {
    Resolved contested =
        new Resolved(
            ADA, CandidateSource.METADATA_USER_ID, List.of(OTHER, OTHER), List.of(BY_ID, OTHER));

    assertThat(granted(RESOLVED, 0, 1).to().warning()).isEmpty();
    assertThat(granted(contested, 0, 1).to().warning())
        .contains(
            "credited by metadata.user_id, but customer_email = “b…@example.org”: user 2; "
                + "customer_email = “b…@example.org”: user 2");
  }

  @Test
  void a_situation_does_not_change_with_the_accounts_it_was_made_of() {
    Map<UserId, Account> accounts = new HashMap<>(Map.of(ADA, new Account(new Balance(7), 0)));
    Situation situation =
        new Situation(
            Payment.notCredited(Purchases.PAYMENT), MoneyReturned.NONE, false, RESOLVED, accounts);
    accounts.clear();

    assertThat(situation.accounts()).containsOnlyKeys(ADA);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void a_balance_is_not_negative(int value) {
    assertThatThrownBy(() -> new Balance(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void credits_are_positive(int value) {
    assertThatThrownBy(() -> new Credits(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_posting_changes_something() {
    assertThatThrownBy(() -> new Posting(EntryKind.REFUND, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"OPENING, opening", "EXTERNAL, external", "PURCHASE, purchase"})
  void a_kind_of_entry_has_the_word_of_the_database(EntryKind kind, String code) {
    assertThat(kind.code()).isEqualTo(code);
  }

  private static CreditDecision decide(
      String credits, Resolution resolution, Map<UserId, Balance> balances) {
    return POLICY.decide(
        notice(naming(Map.of("credits", credits))),
        Purchases.situation(false, resolution, balances));
  }

  /** What the user's search, the amount and the money that went back warn of is told together. */
  @Test
  void all_warnings_of_a_grant_are_told() {
    Resolved contested =
        new Resolved(ADA, CandidateSource.METADATA_USER_ID, List.of(BY_ID, OTHER), List.of(BY_ID));
    Movement more =
        new Movement(
            Movement.Kind.WITHDRAWN,
            "dp_1",
            Optional.empty(),
            usd(500),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);

    for (Resolved to : List.of(RESOLVED, contested)) {
      Situation before =
          new Situation(
              Payment.notCredited(Purchases.PAYMENT),
              new MoneyReturned(Set.of(more)),
              false,
              to,
              Map.of(ADA, new Account(new Balance(0), 0)));
      assertThat(POLICY.decide(notice(naming(Map.of("credits", "100"))), before))
          .isInstanceOfSatisfying(
              Grant.class,
              grant ->
                  assertThat(grant.warning())
                      .contains(
                          to.warning().map(it -> it + "; ").orElse("") + Reversals.BEYOND_PAID));
    }
  }

  private static Grant granted(Resolved to, int before, int credits) {
    return new Grant(
        to,
        new Credits(credits),
        List.of(),
        new Account(new Balance(before), 0).change(EntryKind.PURCHASE, credits).orElseThrow(),
        to.warning());
  }

  private static ResolutionStep step(CandidateSource source, String text, long... users) {
    return new ResolutionStep(
        source,
        Optional.of(UserReference.parse(text)),
        Arrays.stream(users).mapToObj(UserId::new).toList());
  }
}
