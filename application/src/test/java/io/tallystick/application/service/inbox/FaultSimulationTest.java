package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.repair.Trigger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short random histories in which any call of a port may throw anything. Whatever happened, once
 * nothing breaks any more every event is decided, each payment is credited once, and what was
 * refunded of one is reversed once.
 */
class FaultSimulationTest {

  private static final int HISTORIES = 500;

  private static final List<Supplier<Throwable>> FAULTS =
      List.of(
          () -> new StorageUnavailable("away"),
          () -> new LockTimeout("locked"),
          () -> new StorageRefused("refused", new SQLException("refused", "23514")),
          () -> new SQLException("a checked exception that nobody declares"),
          () -> new IllegalStateException("a bug"),
          () -> new NoClassDefFoundError("a class is missing"),
          StackOverflowError::new,
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
      events.forEach(world::deliver);
      for (int hour = 0; hour < 3; hour++) {
        world.pass(Duration.ofHours(2));
        world.retries.retryDue(100);
      }
      everythingIsDecidedOnce();
    }

    private void step() {
      String event = events.get(random.nextInt(events.size()));
      String another = events.get(random.nextInt(events.size()));
      switch (random.nextInt(6)) {
        case 0 -> world.deliver(event);
        case 1 -> world.process(event, another, event);
        case 2 -> world.retry(Trigger.WORKER, event.split(" ")[0]);
        case 3 -> world.retry(Trigger.person("olga", "retry", "try"), event.split(" ")[0]);
        case 4 -> world.replays.replay(List.of(TextEvents.body(event)), Trigger.WEBHOOK);
        default -> {
          world.pass(Duration.ofMinutes(5));
          world.retries.retryDue(10);
        }
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
}
