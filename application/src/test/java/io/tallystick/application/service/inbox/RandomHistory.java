package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.FixedLineItems;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Ports;
import io.tallystick.application.port.RecordingMonitor;
import io.tallystick.application.query.BrowseCredits.Entry;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.application.usecase.credit.AdjustBalance.Preview;
import io.tallystick.application.usecase.credit.AdjustBalance.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * All that can happen to two accounts, in an order of chance: purchases, at once, later and failed,
 * and invoices, with their refunds and disputes, told by events in any order, several times, alone
 * and in batches; between them spends, holds, grants, expiries, adjustments and changes by the host
 * application. What must become of each payment is counted by {@link PaymentStory} for itself.
 */
public final class RandomHistory {

  private static final int USERS = 2;

  /** Rows that the host application and the worker make. */
  private static final Set<String> OF_CLIENTS =
      Set.of("grant", "spend", "hold", "release", "expiry");

  private static final CreditPolicy POLICY =
      new CreditPolicy(
          false,
          Set.of(),
          1_000_000,
          new PriceCatalogue(
              Map.of(
                  "price_ten", new Price(new Credits(10), List.of()),
                  "price_short", new Price(new Credits(10), List.of(), Optional.of(1)))),
          OnUnknownCredits.FAIL,
          OnFreePurchase.CREDIT);

  private final Ports ports;
  private final Random random;
  private final EventProcessing processing;
  private final RetryService retries;
  private final AdjustmentService adjustments;
  private final List<Long> users = new ArrayList<>();
  private final List<RandomCredits> clients = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final long[] expected = new long[USERS];
  private final long[] adjusted = new long[USERS];
  private final TextEvents decoder = new TextEvents();

  /**
   * @param name tells its users and events from those of other histories on the same storage
   */
  public RandomHistory(Ports ports, String name, long seed) {
    this.ports = ports;
    this.random = new Random(seed);
    ProcessingRules rules =
        new ProcessingRules(
            new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN),
            () -> POLICY,
            RetryPolicy.STANDARD,
            () -> 1,
            false);
    EventReading reading =
        new EventReading(
            decoder, new FixedLineItems(new LineItems.NotInEvent()), ports.inbox(), () -> POLICY);
    this.processing =
        new EventProcessing(
            ports.transactions(),
            ports.inbox(),
            ports.directory(),
            ports.ledger(),
            ports.audit(),
            reading,
            new RecordingMonitor(),
            rules,
            this::now);
    this.retries =
        new RetryService(processing, reading, ports.inbox(), ports.transactions(), this::now);
    this.adjustments =
        new AdjustmentService(
            ports.transactions(),
            ports.directory(),
            ports.ledger(),
            ports.pendingAdjustments(),
            ports.movedPayments(),
            ports.audit(),
            (adjustment, outcome) -> {},
            new AdjustmentLimit(Integer.MAX_VALUE),
            this::now);
    for (int user = 0; user < USERS; user++) {
      long id = ports.userWith(name + "-" + user + "@example.org", "User " + user, 0);
      users.add(id);
      clients.add(new RandomCredits(ports, id, name + "-" + user, seed + user));
    }
    tell(name);
  }

  /** The latest time that the host application has seen. */
  private Instant now() {
    return clients.stream().map(RandomCredits::now).max(Instant::compareTo).orElseThrow();
  }

  private void tell(String name) {
    int payments = 1 + random.nextInt(2);
    for (int number = 0; number < payments; number++) {
      PaymentStory story = new PaymentStory(random, name + "_" + number);
      int user = random.nextInt(USERS);
      told.addAll(story.events(users.get(user)));
      expected[user] += story.creditsThatStay();
    }
    List<String> again = told.stream().filter(any -> random.nextInt(4) == 0).toList();
    told.addAll(again);
    Collections.shuffle(told, random);
  }

  /** Everything happens one after the other. */
  public void happen() {
    for (int next = 0; next < told.size(); ) {
      int end = Math.min(told.size(), next + 1 + random.nextInt(3));
      deliver(told.subList(next, end));
      next = end;
      changeOtherwise();
    }
  }

  /** What of the events one of several connections delivers, while others deliver the rest. */
  public void deliver(int connection, int connections) {
    for (int next = connection; next < told.size(); next += connections) {
      deliver(List.of(told.get(next)));
    }
  }

  private void deliver(List<String> events) {
    processing.process(
        events.stream()
            .<WorkItem>map(
                event ->
                    new WorkItem.Arrived(decoder.notice(event), TextEvents.body(event), "webhook"))
            .toList(),
        Trigger.WEBHOOK);
  }

  /** The host application spends, holds, grants or changes a balance; or a person corrects. */
  public void changeOtherwise() {
    int user = random.nextInt(USERS);
    try {
      if (random.nextInt(4) > 0) {
        clients.get(user).step();
      } else {
        adjust(user, random.nextInt(120) - 70);
      }
    } catch (LockTimeout busy) {
      // Another connection is at the account.
    } catch (AssertionError refused) {
      // The host application has found less than it wanted to take.
      assertThat(refused).hasMessageContaining("credits_balance_nonneg");
    }
    users.forEach(this::assertSound);
  }

  /** A person is told where the account has changed since they looked. */
  private void adjust(int user, int change) {
    if (change != 0) {
      Adjustment adjustment = new Adjustment(new UserId(users.get(user)), change, "why", "olga");
      if (adjustments.preview(adjustment) instanceof Preview.Effect effect
          && adjustments.apply(adjustment, effect.newest()) instanceof Result.Done) {
        adjusted[user] += change;
      }
    }
  }

  private void assertSound(long user) {
    Standing standing = ports.creditPages().standing(new UserId(user)).orElseThrow();
    assertThat(standing.balance()).isNotNegative();
    assertThat(standing.debt()).isNotNegative();
  }

  /** So much later what waits is tried again, until nothing is due. */
  public void settle(Duration time) {
    clients.forEach(client -> client.pass(time));
    int tried;
    do {
      tried = retries.retryDue(100);
    } while (tried > 0);
  }

  /** The books end as the payments did, and hold nothing else than what happened besides. */
  public void check() {
    for (int user = 0; user < USERS; user++) {
      UserId id = new UserId(users.get(user));
      assertThat(ports.netOfPayments(id.value()))
          .as("user %s after %s", id, told)
          .isEqualTo(expected[user]);
      Standing standing = ports.creditPages().standing(id).orElseThrow();
      long byClients =
          ports.creditPages().entries(id, Optional.empty(), Integer.MAX_VALUE).stream()
              .filter(entry -> OF_CLIENTS.contains(entry.kind()))
              .mapToLong(Entry::amount)
              .sum();
      assertThat(standing.balance() - standing.debt())
          .as("user %s after %s", id, told)
          .isEqualTo(expected[user] + byClients + adjusted[user] + clients.get(user).changedPast());
    }
  }

  /** The events, one line each. */
  public List<String> told() {
    return List.copyOf(told);
  }
}
