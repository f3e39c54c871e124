package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another program holds an account, or a key, for as long as it likes: all that others wait for is
 * answered before it lets go.
 */
final class HeldAccountEndToEndTest {

  private static TestDatabase database;
  private static Program one;
  private static Program two;

  private long held;
  private long free;

  @BeforeAll
  static void start() {
    database = Program.migratedDatabase();
    one = Program.serve(Program.on(database));
    two = Program.serve(Program.on(database));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  @BeforeEach
  void openAccounts() {
    held = database.user(Bodies.fresh("held") + "@shop.example");
    free = database.user(Bodies.fresh("free") + "@shop.example");
  }

  @Test
  void deliveries_and_resends_for_it_hold_up_nobody_and_are_credited_once() throws Exception {
    List<String> bodies =
        IntStream.range(0, 40).mapToObj(number -> Bodies.purchase(held, 5).json()).toList();
    try (Connection host = hold("UPDATE users SET name = name WHERE id = " + held)) {
      for (String round : List.of("delivered", "sent again")) {
        List<CompletableFuture<Answer>> waiting =
            bodies.stream()
                .map(
                    body ->
                        CompletableFuture.supplyAsync(
                            () -> one.deliver(body), Thread::startVirtualThread))
                .toList();
        assertThat(one.deliver(Bodies.purchase(free, 1).json()).status())
            .as("another one's, while those are %s", round)
            .isEqualTo("completed");
        assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().code()).isEqualTo(200));
      }
      assertThat(reasonsOf("failed"))
          .containsOnly(
              "the account is locked by another transaction, mostly the host"
                  + " application's; tried again automatically");
      assertThat(database.number("SELECT credits_balance FROM users WHERE id = " + held)).isZero();
      host.rollback();
    }
    awaitBalance(held, 200);
    assertThat(database.number("SELECT credits_balance FROM users WHERE id = " + free))
        .isEqualTo(2);
  }

  @Test
  void the_two_events_of_one_payment_at_two_instances_are_credited_once() throws Exception {
    String payment = Bodies.fresh("pi");
    Bodies session = Bodies.purchase(held, 5).with("payment_intent", payment);
    String intent =
        Bodies.paymentIntent(payment)
            .meta("user_id", Long.toString(held))
            .meta("credits", "5")
            .json();
    try (Connection host = hold("UPDATE users SET name = name WHERE id = " + held)) {
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(
              () -> one.deliver(session.json()), Thread::startVirtualThread);
      CompletableFuture<Answer> second =
          CompletableFuture.supplyAsync(() -> two.deliver(intent), Thread::startVirtualThread);
      assertThat(first.join().code()).isEqualTo(200);
      assertThat(second.join().code()).isEqualTo(200);
      host.rollback();
    }
    awaitBalance(held, 5);
    bothWork();
  }

  @Test
  void a_key_that_is_held_delays_its_own_events_alone() throws Exception {
    String payment = Bodies.fresh("pi");
    Bodies session = Bodies.purchase(held, 5).with("payment_intent", payment);
    try (Connection host =
        hold(
            "SELECT pg_advisory_xact_lock(hashtextextended('payment %s', 7177))"
                .formatted(payment))) {
      assertThat(one.deliver(session.json()).status()).isEqualTo("failed");
      bothWork();
      host.rollback();
    }
    awaitBalance(held, 5);
  }

  private void bothWork() throws Exception {
    for (Program program : List.of(one, two)) {
      assertThat(program.deliver(Bodies.purchase(free, 1).json()).status()).isEqualTo("completed");
      assertThat(Program.get(program.at("/health/readiness"))).doesNotContain("DOWN");
    }
  }

  /** What the worker finds due at once is credited by it. */
  private static void awaitBalance(long user, long balance) {
    database.execute(
        "UPDATE stripe_events SET next_attempt_at = now(), claimed_until = NULL"
            + " WHERE processing_status = 'failed'");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(database.number("SELECT credits_balance FROM users WHERE id = " + user))
                    .isEqualTo(balance));
    assertThat(reasonsOf("failed")).isEmpty();
  }

  private static List<String> reasonsOf(String status) {
    return database.all(
        "SELECT DISTINCT error_message FROM stripe_events WHERE processing_status = '%s'"
            .formatted(status));
  }

  private static Connection hold(String statement) throws SQLException {
    Connection host = database.connection();
    host.setAutoCommit(false);
    try (var running = host.createStatement()) {
      running.execute(statement);
    }
    return host;
  }
}
