package io.tallystick.domain.policy;

import static io.tallystick.domain.policy.Purchases.NO_CATALOGUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.policy.CreditDecision.Grant;
import io.tallystick.domain.policy.CreditDecision.Nothing;
import io.tallystick.domain.policy.CreditDecision.Refuse;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever comes in whatever order: the books stay whole, and no payment pays out twice. Without
 * edge cases, which for lists are the shortest ones and would use up all tries.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class AnySequenceOfPaymentsTest {

  private static final CreditPolicy POLICY =
      new CreditPolicy(
          false,
          Set.of(),
          Integer.MAX_VALUE,
          NO_CATALOGUE,
          OnUnknownCredits.FAIL,
          OnFreePurchase.IGNORE,
          DebtPolicy.REPAY,
          OnFreePurchase.IGNORE);
  private static final IdentifierResolver RESOLVER =
      new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN);
  private static final Findings THREE_USERS =
      new Findings(
          Map.of(
              UserReference.parse("1"), List.of(new UserId(1)),
              UserReference.parse("2"), List.of(new UserId(2)),
              UserReference.parse("3"), List.of(new UserId(3))));

  /** One telling of a payment; several may speak of the same payment and disagree. */
  private record Telling(
      String payment, String user, String credits, boolean paid, boolean free, boolean livemode) {

    /** Whether it is to be credited, as far as its own words go. */
    boolean isGood() {
      return paid && !free && !livemode && user.matches("[123]") && credits.matches("[1-9][0-9]*");
    }

    PaymentFact fact() {
      PaymentId id = new PaymentId(payment);
      return paid
          ? new Paid(
              id,
              Optional.empty(),
              new PayerClaims(Map.of(CandidateSource.METADATA_USER_ID, user)),
              new CreditClaim(Map.of("credits", credits), new LineItems.NotInEvent()),
              Optional.empty(),
              free)
          : new NotPaid(id, SkipReason.AWAITING_PAYMENT, Optional.empty());
    }
  }

  /** The books that follow the decisions. */
  private static final class Books {
    final Map<UserId, Balance> balances = new HashMap<>();
    final Set<PaymentId> credited = new HashSet<>();
    final List<Grant> grants = new ArrayList<>();

    Books() {
      LongStream.rangeClosed(1, 3).forEach(id -> balances.put(new UserId(id), new Balance(0)));
    }

    CreditDecision follow(Telling telling) {
      PaymentFact fact = telling.fact();
      PaymentId payment = fact.payment().orElseThrow();
      PayerClaims payer = fact instanceof Paid paid ? paid.payer() : PayerClaims.NONE;
      CreditDecision decision =
          POLICY.decide(
              Purchases.notice(fact, telling.livemode(), Optional.empty()),
              Purchases.situation(
                  credited.contains(payment), RESOLVER.resolve(payer, THREE_USERS), balances));
      if (decision instanceof Grant grant) {
        assertThat(credited.add(payment)).as("%s was not credited before", payment).isTrue();
        balances.put(grant.to().user(), grant.booked().after().balance());
        grants.add(grant);
      }
      return decision;
    }

    long granted(UserId user) {
      return grants.stream()
          .filter(grant -> grant.to().user().equals(user))
          .mapToLong(grant -> grant.credits().value())
          .sum();
    }
  }

  @Property
  void each_payment_is_credited_at_most_once_and_every_balance_is_the_sum_of_its_grants(
      @ForAll("tellings") List<Telling> tellings) {
    Books books = new Books();

    for (Telling telling : tellings) {
      CreditDecision decision = books.follow(telling);
      if (!telling.paid() || telling.livemode() || telling.free()) {
        assertThat(decision).isInstanceOf(Nothing.class);
      }
      books.balances.forEach(
          (user, balance) -> assertThat((long) balance.value()).isEqualTo(books.granted(user)));
    }
  }

  @Property
  void what_was_credited_stays_credited_however_often_it_is_told_again(
      @ForAll("tellings") List<Telling> tellings) {
    Books books = new Books();
    tellings.forEach(books::follow);
    Map<UserId, Balance> before = Map.copyOf(books.balances);

    for (Telling telling : tellings) {
      if (books.credited.contains(new PaymentId(telling.payment()))) {
        assertThat(books.follow(telling)).isInstanceOf(Nothing.class);
      }
    }

    assertThat(books.balances).isEqualTo(before);
  }

  @Property
  void an_account_takes_just_what_it_can_hold(@ForAll("tellings") List<Telling> tellings) {
    Books books = new Books();

    for (Telling telling : tellings) {
      if (telling.isGood() && !books.credited.contains(new PaymentId(telling.payment()))) {
        UserId user = new UserId(Long.parseLong(telling.user()));
        long sum = books.balances.get(user).value() + Long.parseLong(telling.credits());
        if (sum <= Integer.MAX_VALUE) {
          assertThat(books.follow(telling)).isInstanceOf(Grant.class);
          assertThat(books.balances).containsEntry(user, new Balance((int) sum));
        } else {
          assertThat(books.follow(telling))
              .isInstanceOfSatisfying(
                  Refuse.class,
                  refuse ->
                      assertThat(refuse.failure().code())
                          .isEqualTo(FailureCode.CREDITS_OUT_OF_RANGE));
        }
      } else {
        assertThat(books.follow(telling)).isNotInstanceOf(Grant.class);
      }
    }
  }

  @Property
  void the_order_of_good_payments_and_their_duplicates_does_not_matter(
      @ForAll("shuffles") List<List<Telling>> orders) {
    Books first = new Books();
    Books second = new Books();
    orders.getFirst().forEach(first::follow);
    orders.getLast().forEach(second::follow);

    assertThat(second.balances).isEqualTo(first.balances);
    assertThat(second.credited)
        .hasSize((int) orders.getFirst().stream().map(Telling::payment).distinct().count());
  }

  @Provide
  Arbitrary<List<Telling>> tellings() {
    Arbitrary<String> credits =
        Arbitraries.of("1", "7", "100", "999999999", "2147483647", "2147483648", "0", "1.5", "");
    return Combinators.combine(
            Arbitraries.of("pi_1", "pi_2", "pi_3", "pi_4", "pi_5", "cs_6"),
            Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of("1", "2", "3")),
                Tuple.of(1, Arbitraries.of("4", "<uuid>", ""))),
            credits,
            mostly(true),
            mostly(false),
            mostly(false))
        .as(Telling::new)
        .list()
        .ofMaxSize(40);
  }

  /** The same good payments twice, each in an order of its own, with duplicates. */
  @Provide
  Arbitrary<List<List<Telling>>> shuffles() {
    Arbitrary<List<Telling>> good =
        Arbitraries.integers()
            .between(1, 12)
            .map(
                number ->
                    new Telling(
                        "pi_" + number, "" + (number % 3 + 1), "" + number, true, false, false))
            .list()
            .ofMinSize(1)
            .ofMaxSize(30);
    return good.flatMap(
        payments ->
            Combinators.combine(Arbitraries.shuffle(payments), Arbitraries.shuffle(payments))
                .as(List::of));
  }

  private static Arbitrary<Boolean> mostly(boolean value) {
    return Arbitraries.integers().between(0, 9).map(n -> (n != 0) == value);
  }
}
