package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.DecideAdjustments.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adjustments that need a second person, on PostgreSQL: whatever happens at the same time. */
class PostgresPendingAdjustmentsTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private Database database;
  private Adapters adapters;
  private AdjustmentService service;
  private long ada;
  private long bob;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database, 4);
    service =
        new AdjustmentService(
            adapters.transactions(),
            adapters.users(),
            adapters.ledger(),
            adapters.context().getBean(PendingAdjustments.class),
            adapters.context().getBean(MovedPayments.class),
            adapters.audit(),
            (adjustment, outcome) -> {},
            new AdjustmentLimit(100),
            () -> NOW);
    ada = account("ada");
    bob = account("bob");
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void two_adjustments_at_once_are_not_together_above_the_limit() throws Exception {
    List<AdjustBalance.Result> results = both(() -> apply(by(ada, 60)), () -> apply(by(bob, 60)));

    assertThat(results)
        .containsOnlyOnce(new AdjustBalance.Result.Done(0, 60))
        .containsOnlyOnce(new AdjustBalance.Result.Waits(true));
    assertThat(database.number("SELECT sum(credits_balance) FROM users")).isEqualTo(60);
  }

  @Test
  void two_admins_at_once_book_it_once() throws Exception {
    Adjustment gift = by(ada, 1000);
    apply(gift);

    List<Result> results = both(() -> service.confirm(1, "ann"), () -> service.confirm(1, "bea"));

    assertThat(results)
        .containsOnlyOnce(new Result.Done(gift))
        .containsOnlyOnce(new Result.DecidedBefore());
    assertThat(database.number("SELECT credits_balance FROM users WHERE id = " + ada))
        .isEqualTo(1000);
    assertThat(apply(by(bob, 100))).isEqualTo(new AdjustBalance.Result.Done(0, 100));
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void the_schema_lets_nobody_decide_on_their_own_adjustment() {
    apply(by(ada, 1000));

    assertThatThrownBy(
            () ->
                database.execute(
                    "UPDATE tallystick.pending_adjustments SET decision = 'confirmed',"
                        + " decided_by = 'olga', decided_at = now()"))
        .hasMessageContaining("pending_adjustments_second_person");
  }

  private static <T> List<T> both(Callable<T> one, Callable<T> other) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<T>> futures = threads.invokeAll(List.of(one, other));
      return List.of(futures.getFirst().get(), futures.getLast().get());
    }
  }

  private long account(String name) {
    return database.number(
        "INSERT INTO users (email, name) VALUES ('%1$s@example.org', '%1$s') RETURNING id"
            .formatted(name));
  }

  private AdjustBalance.Result apply(Adjustment adjustment) {
    return service.apply(adjustment, adapters.ledger().newest(adjustment.user()));
  }

  private static Adjustment by(long user, int amount) {
    return new Adjustment(new UserId(user), amount, "a gift", "olga");
  }
}
