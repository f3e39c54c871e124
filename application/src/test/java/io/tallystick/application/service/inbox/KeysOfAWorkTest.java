package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Transactions;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a work holds, so that no other instance works on the same event, payment or customer. The
 * books in memory let everything happen one after the other and would not show a missing key.
 */
class KeysOfAWorkTest {

  private static final StripeEventId CULPRIT = new StripeEventId("evt_a");

  private final World world = World.standard();
  private final Watched transactions = new Watched();
  private final EventProcessing processing = processing(false);
  private String paid;
  private long ada;

  /** The transactions of the books, with the keys that each was asked for. */
  private final class Watched implements Transactions {
    private final List<Set<String>> keys = new ArrayList<>();
    private final Deque<Runnable> before = new ArrayDeque<>();

    @Override
    public <T> T committedIf(
        Collection<String> held, Supplier<T> work, Predicate<? super T> wanted) {
      keys.add(Set.copyOf(held));
      if (!before.isEmpty()) {
        before.removeFirst().run();
      }
      return world.books.committedIf(held, work, wanted);
    }
  }

  @BeforeEach
  void openAccount() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    paid = "evt_a paid pi_a credits=100 customer=cus_a client_reference_id=" + ada;
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_batch_holds_every_event_payment_and_customer_of_it_at_once() {
    processing.process(
        world.arrived(paid, "evt_b unpaid pi_b", "evt_c other", "evt_d paid pi_a customer=null"),
        Trigger.WEBHOOK);

    assertThat(transactions.keys)
        .containsExactly(
            Set.of(
                "event evt_a",
                "event evt_b",
                "event evt_c",
                "event evt_d",
                "payment pi_a",
                "payment pi_b",
                "customer cus_a"));
  }

  @Test
  void a_retry_and_a_preview_hold_the_same() {
    String line = "evt_a paid pi_a customer=cus_a";
    world.process(line);
    WorkItem.Stored stored =
        new WorkItem.Stored(
            world.arrived(paid).notice(), TextEvents.body(line), 1, new Remedy.Retry());
    Set<String> keys = Set.of("event evt_a", "payment pi_a", "customer cus_a");

    processing.preview(List.of(stored));
    processing.process(List.of(stored), Trigger.WORKER);

    assertThat(transactions.keys).containsExactly(keys, keys);
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void where_accounts_are_made_the_addresses_that_may_get_one_are_held_too() {
    String other = "evt_b paid pi_b credits=1 customer_details.email=B@Example.org";

    processing(true).process(world.arrived(paid, other, "evt_c other"), Trigger.WEBHOOK);
    processing(false).process(List.of(world.arrived(other)), Trigger.WEBHOOK);

    assertThat(transactions.keys)
        .containsExactly(
            Set.of(
                "event evt_a",
                "event evt_b",
                "event evt_c",
                "payment pi_a",
                "payment pi_b",
                "customer cus_a",
                "email b@example.org"),
            Set.of("event evt_b", "payment pi_b"));
  }

  @Test
  void every_step_of_an_event_that_breaks_holds_what_is_its_own() {
    world.books.breakBookingOf(CULPRIT);

    processing.process(world.arrived(paid, "evt_b other"), Trigger.WEBHOOK);

    Set<String> own = Set.of("event evt_a", "payment pi_a", "customer cus_a");
    Set<String> other = Set.of("event evt_b");
    assertThat(transactions.keys.subList(1, transactions.keys.size()))
        .containsExactly(Set.of(), own, Set.of(), Set.of(), other);
  }

  @Test
  void what_somebody_else_completed_while_it_broke_here_stays_completed() {
    world.books.breakBookingOf(CULPRIT);
    afterBreakingAlone(
        () -> {
          world.books.mend();
          world.retry(Trigger.WORKER, "evt_a");
        });

    assertThat(World.told(processing.process(List.of(world.arrived(paid)), Trigger.WEBHOOK)))
        .containsExactly("known evt_a: completed +100 for " + ada);
    assertThat(world.stands("evt_a")).isEqualTo("completed +100 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void an_event_that_breaks_again_and_again_waits_longer_and_longer() {
    world.books.breakBookingOf(CULPRIT);
    world.process(paid);

    for (Duration pause :
        List.of(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(240))) {
      world.retry(Trigger.WORKER, "evt_a");

      assertThat(((Failed) world.books.event("evt_a").state()).nextAttempt())
          .contains(world.now().plus(pause));
    }
  }

  /** The batch, keeping the event and trying it alone go by; then this happens. */
  private void afterBreakingAlone(Runnable meanwhile) {
    Runnable nothing = () -> {};
    transactions.before.addAll(List.of(nothing, nothing, nothing, meanwhile));
  }

  private EventProcessing processing(boolean createUnknownUsers) {
    return new EventProcessing(
        transactions,
        world.books.inbox(),
        world.books.directory(),
        world.books.ledger(),
        world.books.audit(),
        world.reading,
        world.monitor,
        rules(createUnknownUsers),
        world::now);
  }

  private static ProcessingRules rules(boolean createUnknownUsers) {
    return new ProcessingRules(
        new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN),
        () ->
            new CreditPolicy(
                false,
                Set.of(),
                1_000_000,
                new PriceCatalogue(Map.of()),
                OnUnknownCredits.FAIL,
                OnFreePurchase.CREDIT,
                DebtPolicy.REPAY,
                OnFreePurchase.IGNORE),
        RetryPolicy.STANDARD,
        () -> 1,
        createUnknownUsers);
  }
}
