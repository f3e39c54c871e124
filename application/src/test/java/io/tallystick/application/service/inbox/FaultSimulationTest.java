package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.StorageBusy;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Receipt;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.application.usecase.repair.RepairInBulk.Plan;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.Trigger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short random histories in which any call of a port may throw anything. Whatever happened, once
 * nothing breaks any more and Stripe has delivered again what was not answered with 200, every
 * event is decided, each payment is credited once, what was refunded of one is reversed once, each
 * request of the host application has its effect once, and no bulk repair is under way.
 */
class FaultSimulationTest {

  private static final int HISTORIES = 500;

  private static final List<Supplier<Throwable>> FAULTS =
      List.of(
          () -> new StorageUnavailable("away"),
          () -> new StorageBusy("no connection is free"),
          () -> new LockTimeout("locked"),
          () -> new StorageRefused("refused", new SQLException("refused", "23514")),
          () -> new SQLException("a checked exception that nobody declares"),
          () -> new IllegalStateException("a bug"),
          () -> new NoClassDefFoundError("a class is missing"),
          StackOverflowError::new,
          () -> new OutOfMemoryError("unable to create native thread"),
          () -> new AssertionError("an error"));

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
  void after_any_faults_the_books_are_whole_and_nothing_is_stuck(long first) {
    for (long seed = first; seed < first + HISTORIES; seed++) {
      try (History history = new History(seed)) {
        history.run();
      } catch (AssertionError broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  /** One history: which faults happen when depends on the seed. */
  private static final class History implements AutoCloseable {

    private final World world = World.standard();
    private final Random random;
    private final long ada = world.books.userWith("ada@example.org", "Ada", 0);
    private final long grace = world.books.userWith("grace@example.org", "Grace", 0);
    private final List<String> events =
        List.of(
            "evt_a paid pi_a credits=1 client_reference_id=" + ada,
            "evt_b paid pi_a credits=1 client_reference_id=" + ada,
            "evt_c paid pi_c credits=20 client_reference_id=" + grace,
            "evt_d paid pi_d credits=300 customer_email=ada@example.org",
            "evt_e other",
            "evt_f paid pi_f credits=50 money=1000 client_reference_id=" + grace,
            "evt_g refund pi_f re_1 amount=300",
            "evt_h refund pi_f re_2 amount=200");

    /** Those of which Stripe knows that they are kept. */
    private final Set<String> answered = new HashSet<>();

    private final Shop shop = new Shop(world);

    History(long seed) {
      random = new Random(seed);
    }

    void run() {
      double often = 0.02 + 0.2 * random.nextDouble();
      world.books.beforeEachCall(() -> breakNowAndThen(often));
      for (int step = 0; step < 10; step++) {
        try {
          step();
        } catch (Throwable expected) {
          // Whoever called it tries again later, as at the end of this history.
        }
      }
      world.books.beforeEachCall(() -> {});
      events.stream().filter(event -> !answered.contains(event)).forEach(this::deliver);
      shop.sendAll();
      for (int hour = 0; hour < 3; hour++) {
        world.pass(Duration.ofHours(2));
        world.retries.retryDue(100);
        world.bulk.work(100);
        shop.tidy();
      }
      everythingIsDecidedOnce();
      assertThat(world.books.bulkRuns().running()).isEmpty();
      shop.everythingIsBookedOnce();
    }

    private void deliver(String event) {
      if (world.deliver(event) instanceof Receipt.Accepted accepted
          && (accepted.outcome() instanceof Outcome.Tried
              || accepted.outcome() instanceof Outcome.Known)) {
        answered.add(event);
      }
    }

    private void step() {
      String event = events.get(random.nextInt(events.size()));
      String another = events.get(random.nextInt(events.size()));
      switch (random.nextInt(10)) {
        case 0, 1 -> deliver(event);
        case 2 -> world.process(event, another, event);
        case 3 -> world.retry(Trigger.WORKER, event.split(" ")[0]);
        case 4 -> world.retry(Trigger.person("olga", "retry", "try"), event.split(" ")[0]);
        case 5 -> world.replays.replay(List.of(TextEvents.body(event)), Trigger.WEBHOOK);
        case 6 -> startBulk(event.split(" ")[0], another.split(" ")[0]);
        case 7 -> shop.send(random);
        case 8 -> {
          world.bulk.work(10);
          shop.tidy();
        }
        default -> {
          world.pass(Duration.ofMinutes(5));
          world.retries.retryDue(10);
        }
      }
    }

    private void startBulk(String... ids) {
      if (world.bulk.plan(World.ids(ids), BulkAction.RETRY, "olga") instanceof Plan.Planned plan) {
        world.bulk.start(plan.run(), "olga", "try them");
      }
    }

    private synchronized void breakNowAndThen(double often) {
      if (random.nextDouble() < often) {
        throwUndeclared(FAULTS.get(random.nextInt(FAULTS.size())).get());
      }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwUndeclared(Throwable failure) throws T {
      throw (T) failure;
    }

    private void everythingIsDecidedOnce() {
      assertThat(world.books.balanceOf(ada)).isEqualTo(301);
      assertThat(world.books.balanceOf(grace)).isEqualTo(20 + 25);
      assertThat(world.books.debtOf(grace)).isZero();
      assertThat(world.books.purchasesOf(ada))
          .extracting(Booking::amount)
          .containsExactlyInAnyOrder(1, 300);
      // A purchase that was refunded before it could be credited is credited by what is left.
      assertThat(world.books.purchasesOf(grace))
          .extracting(Booking::amount)
          .hasSize(2)
          .contains(20)
          .isSubsetOf(20, 50, 35, 40, 25);
      assertThat(world.events())
          .hasSize(events.size())
          .noneMatch(event -> event.contains("failed") || event.contains("received"));
      for (StripeEvent event : world.books.events()) {
        assertThat(world.books.triesOf(event.id())).hasSize(event.attempts());
      }
    }

    @Override
    public void close() {
      world.close();
    }
  }

  /** The host application grants, spends and holds, and sends each request until it is answered. */
  private static final class Shop {

    private final World world;
    private final long eve;
    private final UserReference reference;
    private final CreditService service;
    private final CreditTidying tidying;
    private final List<Runnable> requests;

    Shop(World world) {
      this.world = world;
      this.eve = world.books.userWith("eve@example.org", "Eve", 50);
      this.reference = new NumericId(new UserId(eve));
      InMemoryBooks books = world.books;
      AccountBooking booking = new AccountBooking(books.clientLedger(), books.ledger());
      service =
          new CreditService(
              books,
              new AccountLookup(books.directory()),
              books.directory(),
              booking,
              books.holds(),
              books.clientRequests(),
              world::now);
      tidying =
          new CreditTidying(
              books,
              books.directory(),
              booking,
              books.expiringCredits(),
              books.holds(),
              books.clientRequests(),
              (what, cause) -> {},
              world::now);
      ApiKeyService keys = new ApiKeyService(books.apiKeys(), books.audit(), books, world::now);
      String secret =
          ((Creation.Created) keys.create("shop", Set.of(Scope.SPEND, Scope.GRANT), "olga"))
              .secret();
      ApiKey key = keys.authenticate(secret).orElseThrow();
      requests =
          List.of(
              () ->
                  service.grant(
                      request(key, "g"), reference, new Credits(100), "a gift", Optional.empty()),
              () -> service.spend(request(key, "s"), reference, new Credits(30), "a page"),
              () ->
                  service.hold(
                      request(key, "h"),
                      reference,
                      new Credits(20),
                      "a page",
                      Duration.ofMinutes(1)));
    }

    private static ClientRequest request(ApiKey key, String name) {
      return ClientRequest.of(key, name, "POST", "/", new byte[0]);
    }

    void send(Random random) {
      requests.get(random.nextInt(requests.size())).run();
    }

    void sendAll() {
      requests.forEach(Runnable::run);
    }

    void tidy() {
      tidying.releaseExpired();
      tidying.expireCredits();
    }

    void everythingIsBookedOnce() {
      assertThat(world.books.balanceOf(eve)).isEqualTo(50 + 100 - 30);
      assertThat(world.books.holds().held(new UserId(eve))).isZero();
    }
  }
}
