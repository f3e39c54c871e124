package io.tallystick.domain.policy;

import static io.tallystick.domain.payment.SkipReason.ALREADY_CREDITED;
import static io.tallystick.domain.payment.SkipReason.AWAITING_PAYMENT;
import static io.tallystick.domain.payment.SkipReason.FOREIGN_ACCOUNT;
import static io.tallystick.domain.payment.SkipReason.LIVEMODE_MISMATCH;
import static io.tallystick.domain.payment.SkipReason.NOT_A_PURCHASE;
import static io.tallystick.domain.payment.SkipReason.NO_CREDITS;
import static io.tallystick.domain.payment.SkipReason.NO_CREDITS_METADATA;
import static io.tallystick.domain.payment.SkipReason.NO_PAYMENT_REQUIRED;
import static io.tallystick.domain.payment.SkipReason.THIN_EVENT;
import static io.tallystick.domain.policy.Purchases.CATALOGUE;
import static io.tallystick.domain.policy.Purchases.MAXIMUM;
import static io.tallystick.domain.policy.Purchases.NO_CATALOGUE;
import static io.tallystick.domain.policy.Purchases.PAYMENT;
import static io.tallystick.domain.policy.Purchases.POLICY;
import static io.tallystick.domain.policy.Purchases.free;
import static io.tallystick.domain.policy.Purchases.naming;
import static io.tallystick.domain.policy.Purchases.notice;
import static io.tallystick.domain.policy.Purchases.paid;
import static io.tallystick.domain.policy.Purchases.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItem.Proration;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided of an event before anybody asks for its user. */
class CreditPolicyTest {

  private static final Paid PAID = naming(Map.of("credits", "100"));
  private static final PaymentFact AWAITING = new AwaitingPayment(PAID);
  private static final PaymentFact CAPTURED =
      new Captured(PAYMENT, Optional.of(new Money(999, "usd")), Optional.empty());
  private static final PaymentFact UNREADABLE = new Unreadable("no object");

  @Test
  void a_paid_purchase_of_a_known_number_is_credited_to_its_user() {
    assertThat(withoutUser(POLICY, notice(PAID), false)).isEmpty();
  }

  @Test
  void a_payment_is_credited_once() {
    assertNothing(ALREADY_CREDITED, withoutUser(POLICY, notice(PAID), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9999999999"})
  void a_credited_payment_never_fails_whatever_its_other_events_say(String credits) {
    assertNothing(
        ALREADY_CREDITED, withoutUser(POLICY, notice(naming(Map.of("credits", credits))), true));
  }

  @ParameterizedTest
  @EnumSource
  void what_moves_no_credits_says_why(SkipReason reason) {
    NotPaid notPaid = new NotPaid(PAYMENT, reason, Optional.empty());

    assertNothing(reason, withoutUser(POLICY, notice(new Irrelevant(reason)), false));
    assertNothing(reason, withoutUser(POLICY, notice(notPaid), false));
    assertNothing(reason, withoutUser(POLICY, notice(notPaid), true));
  }

  @Test
  void a_session_waits_for_its_money_and_an_intent_for_its_session() {
    assertNothing(AWAITING_PAYMENT, withoutUser(POLICY, notice(AWAITING), false));
    assertNothing(AWAITING_PAYMENT, withoutUser(POLICY, notice(AWAITING), true));
    assertNothing(NO_CREDITS_METADATA, withoutUser(POLICY, notice(CAPTURED), false));
    assertNothing(ALREADY_CREDITED, withoutUser(POLICY, notice(CAPTURED), true));
    assertThat(withoutUser(POLICY, notice(AWAITING.joined(CAPTURED)), false)).isEmpty();
    assertThat(withoutUser(POLICY, notice(CAPTURED.joined(AWAITING)), false)).isEmpty();
  }

  @Test
  void a_part_of_the_amount_is_decided_by_a_person() {
    Paid part =
        (Paid)
            AWAITING.joined(
                new Captured(
                    PAYMENT,
                    Optional.of(new Money(500, "usd")),
                    Optional.of(new Money(999, "usd"))));

    assertRefused(
        FailureCode.AMOUNT_MISMATCH,
        "the credits are for 9.99 USD, and 5.00 USD was captured: set the credits that it buys",
        withoutUser(POLICY, notice(part), false));
    assertNothing(ALREADY_CREDITED, withoutUser(POLICY, notice(part), true));
    PaymentFact decided = new Amendment(Optional.empty(), Optional.of(50)).applyTo(part);
    assertThat(withoutUser(POLICY, notice(decided), false)).isEmpty();
  }

  @Test
  void an_event_that_cannot_be_read_fails_with_what_is_wrong_with_it() {
    assertRefused(
        FailureCode.PAYLOAD_UNREADABLE,
        "no object",
        withoutUser(POLICY, notice(UNREADABLE), false));
  }

  static Stream<PaymentFact> relevant() {
    return Stream.of(PAID, AWAITING, CAPTURED, UNREADABLE, naming(Map.of("credits", "0")));
  }

  @ParameterizedTest
  @MethodSource("relevant")
  void an_event_of_the_other_mode_is_ignored(PaymentFact fact) {
    CreditPolicy live = policy(true, Set.of());

    assertNothing(
        LIVEMODE_MISMATCH, withoutUser(POLICY, notice(fact, true, Optional.empty()), false));
    assertNothing(
        LIVEMODE_MISMATCH, withoutUser(live, notice(fact, false, Optional.empty()), false));
    assertThat(withoutUser(live, notice(PAID, true, Optional.empty()), false)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("relevant")
  void an_event_of_an_account_that_is_not_configured_is_ignored(PaymentFact fact) {
    CreditPolicy ours = policy(false, Set.of("acct_1"));
    Optional<String> other = Optional.of("acct_2");

    assertNothing(FOREIGN_ACCOUNT, withoutUser(POLICY, notice(fact, false, other), false));
    assertNothing(FOREIGN_ACCOUNT, withoutUser(ours, notice(fact, false, other), false));
    assertNothing(FOREIGN_ACCOUNT, withoutUser(ours, notice(fact, true, other), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acct_1", "acct_2", ""})
  void an_event_of_a_configured_account_or_of_none_is_credited(String account) {
    CreditPolicy ours = policy(false, Set.of("acct_1", "acct_2"));
    Optional<String> from = Optional.of(account).filter(name -> !name.isEmpty());

    assertThat(withoutUser(ours, notice(PAID, false, from), false)).isEmpty();
  }

  @Test
  void an_event_of_no_interest_says_so_even_if_it_comes_from_elsewhere() {
    EventNotice thin = notice(new Irrelevant(THIN_EVENT), true, Optional.of("acct_2"));

    assertNothing(THIN_EVENT, withoutUser(POLICY, thin, false));
  }

  @Test
  void an_event_of_no_interest_that_tells_of_money_is_of_the_right_mode_and_account() {
    Irrelevant subscribed =
        new Irrelevant(NOT_A_PURCHASE, Optional.of(PAYMENT), Optional.of(new Money(900, "usd")));

    assertNothing(NOT_A_PURCHASE, withoutUser(POLICY, notice(subscribed), false));
    assertNothing(
        LIVEMODE_MISMATCH, withoutUser(POLICY, notice(subscribed, true, Optional.empty()), false));
    assertNothing(
        FOREIGN_ACCOUNT,
        withoutUser(POLICY, notice(subscribed, false, Optional.of("acct_2")), false));
  }

  @Test
  void free_purchases_are_credited_or_ignored_as_configured() {
    CreditPolicy strict =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            NO_CATALOGUE,
            OnUnknownCredits.FAIL,
            OnFreePurchase.IGNORE,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertThat(withoutUser(POLICY, notice(free(PAID)), false)).isEmpty();
    assertNothing(NO_PAYMENT_REQUIRED, withoutUser(strict, notice(free(PAID)), false));
    assertNothing(NO_PAYMENT_REQUIRED, withoutUser(strict, notice(free(naming(Map.of()))), false));
    assertThat(withoutUser(strict, notice(PAID), false)).isEmpty();
  }

  @Test
  void invoices_of_nothing_are_credited_or_ignored_as_configured() {
    Paid trial =
        Paid.invoice(
            new PaymentId("in_1"),
            "in_1",
            PayerClaims.NONE,
            new LineItems.Listed(List.of(Purchases.keyed("large", 1))),
            Optional.empty(),
            true);
    CreditPolicy crediting =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            Purchases.CATALOGUE,
            OnUnknownCredits.FAIL,
            OnFreePurchase.IGNORE,
            DebtPolicy.REPAY,
            OnFreePurchase.CREDIT);

    assertThat(POLICY.ignoredAsFree(trial)).contains(SkipReason.ZERO_INVOICE);
    assertThat(crediting.ignoredAsFree(trial)).isEmpty();
    assertThat(crediting.ignoredAsFree(free(PAID))).contains(NO_PAYMENT_REQUIRED);
  }

  @Test
  void the_credits_of_a_payment_are_known_or_not() {
    assertThat(POLICY.creditsOf(Purchases.of(Purchases.keyed("large", 2)))).contains(1_000);
    assertThat(POLICY.creditsOf(Purchases.of(Purchases.keyed("other", 2)))).isEmpty();
  }

  static Stream<Arguments> unsaid() {
    LineItems away = new LineItems.Unavailable("it was away");
    return Stream.of(
        arguments(
            Purchases.of(Purchases.line("price_of_a_book", 1)), FailureCode.CREDITS_UNKNOWN, true),
        arguments(naming(Map.of()), FailureCode.CREDITS_UNKNOWN, false),
        arguments(naming(Map.of("credits", "0")), FailureCode.CREDITS_INVALID, false),
        arguments(naming(Map.of("credits", "-5")), FailureCode.CREDITS_INVALID, false),
        arguments(naming(Map.of("credits", "9999999999")), FailureCode.CREDITS_OUT_OF_RANGE, false),
        arguments(paid(Map.of(), away, Optional.empty()), FailureCode.STRIPE_UNAVAILABLE, false),
        arguments(
            Purchases.of(Purchases.line("price_small", 1, Purchases.usd(1))),
            FailureCode.AMOUNT_MISMATCH,
            false));
  }

  @ParameterizedTest
  @MethodSource("unsaid")
  void only_a_purchase_that_says_nothing_of_credits_may_be_ignored(
      Paid paid, FailureCode code, boolean ignorable) {
    CreditPolicy lenient =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            CATALOGUE,
            OnUnknownCredits.IGNORE,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertThat(withoutUser(POLICY, notice(paid), false))
        .hasValueSatisfying(
            decision -> assertThat(((Refuse) decision).failure().code()).isEqualTo(code));
    Optional<CreditDecision> leniently = withoutUser(lenient, notice(paid), false);
    if (ignorable) {
      assertNothing(NO_CREDITS, leniently);
    } else {
      assertThat(leniently).isEqualTo(withoutUser(POLICY, notice(paid), false));
    }
  }

  @Test
  void what_nobody_could_look_up_in_the_catalogue_is_not_ignored_but_says_what_is_missing() {
    CreditPolicy lenient =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            CATALOGUE,
            OnUnknownCredits.IGNORE,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertThat(withoutUser(lenient, notice(naming(Map.of())), false))
        .hasValueSatisfying(
            decision ->
                assertThat(((Refuse) decision).failure().message()).contains("set STRIPE_API_KEY"));
  }

  @Test
  void without_a_catalogue_there_is_nothing_to_look_up_and_it_may_be_ignored() {
    CreditPolicy lenient =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            NO_CATALOGUE,
            OnUnknownCredits.IGNORE,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertNothing(NO_CREDITS, withoutUser(lenient, notice(naming(Map.of())), false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_event_that_does_not_say_its_mode_fails_in_either(boolean livemode) {
    PaymentFact modeless = new ModeUnknown("the event has no `livemode`");

    assertRefused(
        FailureCode.PAYLOAD_UNREADABLE,
        "the event has no `livemode`",
        withoutUser(policy(livemode, Set.of()), notice(modeless), false));
  }

  @Test
  void what_cannot_be_read_of_a_credited_payment_needs_nobody() {
    for (PaymentFact unread : List.of(UNREADABLE, new ModeUnknown("no `livemode`"))) {
      assertNothing(ALREADY_CREDITED, withoutUser(POLICY, notice(unread), true));
    }
  }

  @Test
  void an_event_concerns_us_if_mode_and_account_do() {
    CreditPolicy ours = policy(true, Set.of("acct_1"));

    assertThat(ours.concerns(notice(PAID, true, Optional.empty()))).isTrue();
    assertThat(ours.concerns(notice(PAID, true, Optional.of("acct_1")))).isTrue();
    assertThat(ours.concerns(notice(PAID, true, Optional.of("acct_2")))).isFalse();
    assertThat(ours.concerns(notice(PAID, false, Optional.empty()))).isFalse();
  }

  @Test
  void lines_are_needed_only_for_a_catalogue_and_where_the_metadata_names_no_number() {
    CreditPolicy bare =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            NO_CATALOGUE,
            OnUnknownCredits.FAIL,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertThat(POLICY.needsLineItems(naming(Map.of()))).isTrue();
    assertThat(POLICY.needsLineItems(naming(Map.of("credits", "0")))).isTrue();
    assertThat(POLICY.needsLineItems(PAID)).isFalse();
    assertThat(POLICY.needsLineItems(naming(Map.of("credits", "9999999999")))).isFalse();
    assertThat(bare.needsLineItems(naming(Map.of()))).isFalse();
  }

  @Test
  void lines_whose_lookup_keys_are_not_told_are_needed_for_a_catalogue_that_has_lookup_keys() {
    PriceCatalogue keys =
        new PriceCatalogue(Map.of("team", new PriceCatalogue.Price(new Credits(7), List.of())));
    PriceCatalogue ids =
        new PriceCatalogue(
            Map.of(
                "price_a", new PriceCatalogue.Price(new Credits(7), List.of()),
                "prod_a", new PriceCatalogue.Price(new Credits(7), List.of())));
    Paid untold = listing("price_x", true);
    CreditPolicy ignoring =
        new CreditPolicy(
            false,
            Set.of(),
            MAXIMUM,
            keys,
            OnUnknownCredits.IGNORE,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);

    assertThat(POLICY.with(keys).needsLineItems(untold)).isTrue();
    assertThat(POLICY.with(keys).needsLineItems(listing("price_x", false))).isFalse();
    assertThat(POLICY.with(ids).needsLineItems(untold)).isFalse();
    assertThat(POLICY.with(keys.with(List.of())).needsLineItems(listing("team", true))).isFalse();
    assertRefused(
        FailureCode.CREDITS_UNKNOWN,
        "the credits of the invoice cannot be said: none of its prices is in the catalogue:"
            + " price_x; the event does not tell their lookup keys: set STRIPE_API_KEY, so that"
            + " Stripe can be asked for them, and retry, or add the id of the price or product",
        withoutUser(ignoring, notice(untold), false));
  }

  @Test
  void a_price_that_is_known_by_its_id_is_asked_for_where_its_lookup_key_may_be_off_sale() {
    PriceCatalogue.Price sold = new PriceCatalogue.Price(new Credits(7), List.of());
    PriceCatalogue catalogue =
        new PriceCatalogue(Map.of("price_a", sold))
            .with(List.of(new PriceCatalogue.Entry("old", sold, false)));

    assertThat(POLICY.with(catalogue).needsLineItems(listing("price_a", true))).isTrue();
    assertThat(POLICY.with(catalogue).needsLineItems(listing("price_a", false))).isFalse();
    assertThat(POLICY.with(catalogue).creditsOf(listing("price_a", true))).contains(7);
  }

  @Test
  void the_price_of_a_part_of_a_period_is_asked_for_where_neither_catalogue_nor_line_tell_it() {
    PriceCatalogue without =
        new PriceCatalogue(Map.of("price_a", new PriceCatalogue.Price(new Credits(7), List.of())));
    PriceCatalogue with =
        new PriceCatalogue(
            Map.of("price_a", new PriceCatalogue.Price(new Credits(7), List.of(usd(10)))));
    Optional<Proration> part = Optional.of(new Proration(Optional.empty()));

    assertThat(POLICY.with(without).needsLineItems(listing("price_a", part, true))).isTrue();
    assertThat(POLICY.with(without).needsLineItems(listing("price_a", part, false))).isFalse();
    assertThat(POLICY.with(with).needsLineItems(listing("price_a", part, true))).isFalse();
    assertThat(POLICY.with(without).needsLineItems(listing("price_b", part, true))).isFalse();
    assertThat(POLICY.with(without).needsLineItems(listing("price_a", Optional.empty(), true)))
        .isFalse();
  }

  private static Paid listing(String price, boolean isPriceUntold) {
    return listing(price, Optional.empty(), isPriceUntold);
  }

  private static Paid listing(String price, Optional<Proration> part, boolean isPriceUntold) {
    LineItem line =
        new LineItem(
            price,
            Optional.empty(),
            Optional.of("prod_x"),
            1,
            Optional.of(usd(5)),
            part,
            isPriceUntold);
    return Paid.invoice(
        new PaymentId("in_1"),
        "in_1",
        PayerClaims.NONE,
        new LineItems.Listed(List.of(line)),
        Optional.of(usd(5)),
        false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void the_most_of_a_payment_is_positive(int maximum) {
    assertThatThrownBy(
            () ->
                new CreditPolicy(
                    false,
                    Set.of(),
                    maximum,
                    NO_CATALOGUE,
                    OnUnknownCredits.FAIL,
                    OnFreePurchase.CREDIT,
                    DebtPolicy.REPAY,
                    OnFreePurchase.IGNORE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_policy_does_not_change_with_the_set_it_was_made_of() {
    Set<String> accounts = new HashSet<>(Set.of("acct_1"));
    CreditPolicy policy = policy(false, accounts);
    accounts.add("acct_2");

    assertThat(policy.accounts()).containsExactly("acct_1");
  }

  private static CreditPolicy policy(boolean livemode, Set<String> accounts) {
    return new CreditPolicy(
        livemode,
        accounts,
        MAXIMUM,
        CATALOGUE,
        OnUnknownCredits.FAIL,
        OnFreePurchase.CREDIT,
        DebtPolicy.REPAY,
        OnFreePurchase.IGNORE);
  }

  /** Of a payment of which nothing has gone back. */
  private static Optional<CreditDecision> withoutUser(
      CreditPolicy policy, EventNotice notice, boolean credited) {
    return policy.decideWithoutUser(notice, credited, MoneyReturned.NONE);
  }

  private static void assertNothing(SkipReason reason, Optional<CreditDecision> decision) {
    assertThat(decision).contains(new Nothing(reason));
  }

  private static void assertRefused(
      FailureCode code, String message, Optional<CreditDecision> decision) {
    assertThat(decision).contains(new Refuse(new Failure(code, message)));
  }
}
