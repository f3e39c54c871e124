package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Ports;
import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.Ports.LedgerRow;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.query.BrowseCredits.Entry;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.application.service.delivery.IntakeService;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Delivery;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Receipt;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * All that can happen to two accounts, in any order: purchases, at once, later and failed, and
 * invoices, with their refunds and disputes, told by events in any order, several times, alone and
 * in batches, replayed and repaired by a person; between them spends, holds, grants, expiries,
 * adjustments, moves of credits and changes by the host application. The process can end in the
 * midst of each step. What must become of each payment is counted by {@link PaymentStory} for
 * itself, and what expires by {@link CountedCredits}.
 */
public final class RandomHistory {

  private static final int USERS = 2;

  /** Rows that requests of the host application make. */
  private static final Set<String> OF_REQUESTS = Set.of("grant", "spend", "hold");

  /** Rows that end what such a request has begun. */
  private static final Set<String> OF_ENDS = Set.of("release", "expiry");

  /** What is not decided, or not as the payment was. */
  private static final Set<ProcessingStatus> OPEN =
      Set.of(ProcessingStatus.RECEIVED, ProcessingStatus.FAILED, ProcessingStatus.DISCARDED);

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
          OnFreePurchase.CREDIT,
          DebtPolicy.REPAY,
          OnFreePurchase.IGNORE);

  /** What can happen next. */
  public enum Step {
    DELIVER,
    DELIVER_BATCH,
    DELIVER_AT_ONCE,
    REPLAY,
    WORK,
    RETRY,
    ASSIGN,
    SET_CREDITS,
    DISCARD,
    REOPEN,
    MOVE,
    CHANGE_OTHERWISE
  }

  /** An event as it is told, and the payment of which it tells. */
  private record Told(String line, PaymentStory story) {

    StripeEventId id() {
      return new StripeEventId(line.substring(0, line.indexOf(' ')));
    }
  }

  private final Ports ports;
  private final Random random;
  private final CrashingProcess process;
  private final List<Long> users = new ArrayList<>();
  private final List<RandomCredits> clients = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final Set<Told> acknowledged = new HashSet<>();
  private final long[] expected = new long[USERS];
  private final long[] adjusted = new long[USERS];
  private boolean isAnyDiscarded;
  private boolean isAnyMoved;

  /**
   * @param name tells its users and events from those of other histories on the same storage
   */
  public RandomHistory(Ports ports, String name, long seed) {
    this.ports = ports;
    this.random = new Random(seed);
    this.process = new CrashingProcess(ports, POLICY, this::now);
    for (int user = 0; user < USERS; user++) {
      String client = name + "-" + user;
      long id = ports.userWith(client + "@example.org", "User " + user, 0);
      users.add(id);
      clients.add(new RandomCredits(process.ports(), id, client, seed + user));
    }
    tell(name);
  }

  /** The latest time that the host application has seen. */
  private Instant now() {
    return clients.stream().map(RandomCredits::now).max(Instant::compareTo).orElseThrow();
  }

  private void tell(String name) {
    int payments = 1 + random.nextInt(3) / 2;
    for (int number = 0; number < payments; number++) {
      int user = random.nextInt(USERS);
      PaymentStory story =
          new PaymentStory(random, name + "_" + number, new UserId(users.get(user)));
      story.events().forEach(line -> told.add(new Told(line, story)));
      expected[user] += story.creditsThatStay();
    }
    Collections.shuffle(told, random);
  }

  /**
   * One step.
   *
   * @param which of the events it is about
   * @param calls after so many calls of ports the process ends, if the step makes more
   */
  public void happen(Step step, int which, int calls) {
    process.endingAfter(calls, () -> happen(step, told.get(which % told.size()), which));
    for (long user : users) {
      assertThat(ports.ledgerOf(user).stream().mapToLong(LedgerRow::amount).sum())
          .as("ledger of user %s", user)
          .isEqualTo(sound(user).balance());
    }
  }

  private void happen(Step step, Told event, int which) {
    switch (step) {
      case DELIVER -> deliver(List.of(event));
      case DELIVER_BATCH -> deliver(several(which, 3));
      case DELIVER_AT_ONCE -> deliverAtOnce(several(which, 6));
      case REPLAY -> replay(several(which, 6));
      case WORK -> {
        clients.forEach(client -> client.pass(Duration.ofMinutes(which)));
        process.services().retries.retryDue(100);
      }
      case RETRY -> repair(event, new Remedy.Retry());
      case ASSIGN -> repair(event, event.story().assigned());
      case SET_CREDITS -> repair(event, event.story().priced());
      case DISCARD -> isAnyDiscarded |= repair(event, new Remedy.Discard());
      case REOPEN -> repair(event, new Remedy.Reopen());
      case MOVE -> move(event, users.get(which % USERS));
      case CHANGE_OTHERWISE -> changeOtherwise();
    }
  }

  /** Stripe delivers events; without an answer it will do so again. */
  private void deliver(List<Told> events) {
    EventReading reading = process.services().reading;
    List<WorkItem> items = new ArrayList<>();
    for (Told event : events) {
      byte[] body = TextEvents.body(event.line());
      if (reading.read(List.of(body)).getFirst() instanceof Decoded.Event read) {
        items.add(new WorkItem.Arrived(read.notice(), body, "webhook"));
      }
    }
    process.services().processing.process(items, Trigger.WEBHOOK);
    acknowledged.addAll(events);
  }

  /** Stripe delivers each of several events over a connection of its own. */
  private void deliverAtOnce(List<Told> events) {
    List<Future<Receipt>> receipts;
    try (IntakeService intake = process.services().intake(Optional.empty(), 2);
        ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
      receipts =
          events.stream()
              .map(event -> connections.submit(() -> intake.receive(delivery(event))))
              .toList();
    }
    for (int i = 0; i < events.size(); i++) {
      if (receipts.get(i).resultNow() instanceof Receipt.Accepted) {
        acknowledged.add(events.get(i));
      }
    }
  }

  private static Delivery delivery(Told event) {
    return new Delivery(
        TextEvents.body(event.line()), Optional.of(World.GENUINE), Optional.empty());
  }

  private void replay(List<Told> events) {
    process
        .services()
        .replays
        .replay(
            events.stream().map(event -> TextEvents.body(event.line())).toList(),
            Trigger.person("olga", "replay", "missing"));
    acknowledged.addAll(events);
  }

  private List<Told> several(int first, int most) {
    return told.stream().skip(first % told.size()).limit(most).toList();
  }

  /** A person looks what a remedy would do, and applies it; whether it would do something. */
  private boolean repair(Told event, Remedy remedy) {
    if (process.untilAnswered(() -> process.services().repairs.preview(event.id(), remedy))
        instanceof RepairEvents.Preview.Effect effect) {
      process.untilAnswered(
          () ->
              process
                  .services()
                  .repairs
                  .apply(event.id(), remedy, effect.token(), "olga", "the customer asks"));
      return true;
    }
    return false;
  }

  /** A person moves the credits of a payment to another account, where that is possible. */
  private void move(Told event, long to) {
    MoveCredits.Move move =
        new MoveCredits.Move(event.story().id(), event.id(), new UserId(to), "olga");
    if (process.untilAnswered(() -> process.moves().preview(move))
        instanceof MoveCredits.Preview.Effect effect) {
      int ends = process.ends();
      MoveCredits.Result result =
          process.untilAnswered(
              () -> process.moves().apply(move, effect.token(), "the wrong account"));
      // Without the first answer, that the payment has changed says that its credits were moved.
      isAnyMoved |= result instanceof MoveCredits.Result.Done || process.ends() > ends;
    }
  }

  /** What of the events one of several connections delivers, while others deliver the rest. */
  public void deliver(int connection, int connections) {
    for (int next = connection; next < told.size(); next += connections) {
      deliver(List.of(told.get(next)));
    }
  }

  /** The host application spends, holds, grants or changes a balance; or a person corrects. */
  public void changeOtherwise() {
    int user = random.nextInt(USERS);
    try {
      if (random.nextInt(4) > 0) {
        RandomCredits.Step step = clients.get(user).next();
        process.untilAnswered(step::done);
      } else {
        adjust(user, random.nextInt(120) - 70);
      }
    } catch (LockTimeout busy) {
      // Another connection is at the account.
    } catch (AssertionError refused) {
      // The host application has found less than it wanted to take.
      assertThat(refused).hasMessageContaining("credits_balance_nonneg");
    }
    users.forEach(this::sound);
  }

  /** A person is told where the account has changed since they looked. */
  private void adjust(int user, int change) {
    if (change == 0) {
      return;
    }
    Adjustment adjustment = new Adjustment(new UserId(users.get(user)), change, "why", "olga");
    if (process.untilAnswered(() -> process.adjustments().preview(adjustment))
        instanceof AdjustBalance.Preview.Effect effect) {
      int ends = process.ends();
      AdjustBalance.Result result =
          process.untilAnswered(() -> process.adjustments().apply(adjustment, effect.newest()));
      // Without the first answer, that the account has changed says that the change was booked.
      if (result instanceof AdjustBalance.Result.Done || process.ends() > ends) {
        adjusted[user] += change;
      }
    }
  }

  /** What the account holds, which is sound. */
  private Standing sound(long user) {
    Standing standing = ports.creditPages().standing(new UserId(user)).orElseThrow();
    assertThat(standing.balance()).isNotNegative();
    assertThat(standing.debt()).isNotNegative();
    return standing;
  }

  /**
   * Nothing breaks any more: Stripe delivers what is not stored, the worker does what it can, and a
   * person the rest.
   */
  public void end() {
    Set<StripeEventId> stored = statuses().keySet();
    List<Told> lacking = told.stream().filter(event -> !stored.contains(event.id())).toList();
    assertThat(lacking).as("lacking of\n%s", this).noneMatch(acknowledged::contains);
    lacking.forEach(event -> deliver(List.of(event)));
    settle(Duration.ofHours(3));
    assertNothingIsStuck();
    for (int round = 0;
        round < 2 && statuses().values().stream().anyMatch(OPEN::contains);
        round++) {
      repair();
      settle(Duration.ofHours(3));
    }
    check();
  }

  /** So much later what waits is tried again, until nothing is due. */
  public void settle(Duration time) {
    clients.forEach(client -> client.pass(time));
    int tried;
    do {
      tried = process.services().retries.retryDue(100);
    } while (tried > 0);
  }

  /** Every event is decided, unless a person is needed, or was there. */
  private void assertNothingIsStuck() {
    boolean needsPerson = isAnyDiscarded || told.stream().anyMatch(it -> !it.story().saysAll());
    assertThat(statuses())
        .as("statuses after\n%s", this)
        .hasSize(told.size())
        .doesNotContainValue(ProcessingStatus.RECEIVED);
    assertThat(statuses().containsValue(ProcessingStatus.FAILED))
        .as("any failed after\n%s", this)
        .isIn(false, needsPerson);
  }

  /** A person does what is needed to have every payment credited to whom it is for. */
  public void repair() {
    for (Told event : told) {
      if (status(event) == ProcessingStatus.DISCARDED) {
        repair(event, new Remedy.Reopen());
      }
      if (status(event) == ProcessingStatus.FAILED) {
        repair(event, event.story().assigned());
      }
      if (status(event) == ProcessingStatus.FAILED) {
        repair(event, event.story().priced());
      }
    }
  }

  private ProcessingStatus status(Told event) {
    return statuses().get(event.id());
  }

  private Map<StripeEventId, ProcessingStatus> statuses() {
    return ports.inbox().find(told.stream().map(Told::id).toList()).stream()
        .map(StoredEvent::event)
        .collect(toMap(StripeEvent::id, StripeEvent::status));
  }

  /** The books end as the payments did, and hold nothing else than what happened besides. */
  public void check() {
    assertThat(statuses().values())
        .as("statuses after\n%s", this)
        .doesNotContainAnyElementsOf(OPEN);
    long[] net = new long[USERS];
    long[] others = new long[USERS];
    for (int user = 0; user < USERS; user++) {
      UserId id = new UserId(users.get(user));
      List<Entry> entries = ports.creditPages().entries(id, Optional.empty(), Integer.MAX_VALUE);
      long requested = sum(entries, OF_REQUESTS);
      assertThat(requested).as("user %s after\n%s", id, this).isEqualTo(clients.get(user).booked());
      Standing standing = ports.creditPages().standing(id).orElseThrow();
      net[user] = ports.netOfPayments(id.value());
      others[user] =
          standing.balance()
              - standing.debt()
              - requested
              - sum(entries, OF_ENDS)
              - adjusted[user]
              - clients.get(user).changedPast();
      assertThat(CountedCredits.of(ports.ledgerOf(id.value())).expiring())
          .as("what expires of user %s after\n%s", id, this)
          .isEqualTo(standing.expiring());
    }
    assertAsExpected(net);
    assertAsExpected(others);
    List<Told> credited =
        users.stream().flatMap(user -> ports.purchasesOf(user).stream()).map(this::event).toList();
    assertThat(credited.stream().map(Told::story))
        .as("credited of\n%s", this)
        .doesNotHaveDuplicates();
    assertThat(credited.stream().map(this::status))
        .as("credited of\n%s", this)
        .allMatch(status -> status == ProcessingStatus.COMPLETED);
  }

  /** Where credits were moved, both accounts together have what they should. */
  private void assertAsExpected(long[] found) {
    if (isAnyMoved) {
      assertThat(LongStream.of(found).sum())
          .as("both users after\n%s", this)
          .isEqualTo(LongStream.of(expected).sum());
    } else {
      assertThat(found).as("each user after\n%s", this).isEqualTo(expected);
    }
  }

  private Told event(Booking purchase) {
    return told.stream()
        .filter(event -> event.id().equals(purchase.event()))
        .findFirst()
        .orElseThrow();
  }

  private static long sum(List<Entry> entries, Set<String> kinds) {
    return entries.stream()
        .filter(entry -> kinds.contains(entry.kind()))
        .mapToLong(Entry::amount)
        .sum();
  }

  /** The events, one line each. */
  @Override
  public String toString() {
    return told.stream().map(Told::line).collect(joining("\n"));
  }
}
