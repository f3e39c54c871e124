package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever is repeated, reordered, concurrent or crashes: every payment is credited once. */
final class ExactlyOnceEndToEndTest {

  private static final int PAYMENTS = 1_000;
  private static final int USERS = 25;
  private static final int KILLS = 3;

  @Test
  void sixteen_clients_send_a_thousand_payments_three_times_each() throws InterruptedException {
    TestDatabase database = Program.migratedDatabase();
    try (Program program = Program.serve(Program.on(database))) {
      List<Long> users = users(database);
      Load load = Load.threeTimes(PAYMENTS, users, 1, program);
      load.start().await();

      assertThat(load.serverErrors()).isZero();
      assertThat(load.answered()).isEqualTo(3 * PAYMENTS);
      assertCreditedOnce(database, users);
      System.out.printf(
          "concurrent run: %d deliveries by %d clients, %d events stored, %d payments credited%n",
          load.answered(),
          Load.CLIENTS,
          database.number("SELECT count(*) FROM stripe_events"),
          database.number("SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'"));
    }
  }

  @Test
  void two_instances_share_the_load_on_one_database() throws InterruptedException {
    TestDatabase database = Program.migratedDatabase();
    try (Program one = Program.serve(Program.on(database));
        Program other = Program.serve(Program.on(database))) {
      List<Long> users = users(database);
      Load load = Load.threeTimes(300, users, 2, one);
      Load same = Load.threeTimes(0, users, 2, other);
      load.copyTo(same);
      Load.Running first = load.start();
      Load.Running second = same.start();
      first.await();
      second.await();

      assertThat(load.serverErrors() + same.serverErrors()).isZero();
      assertThat(database.number("SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'"))
          .isEqualTo(300);
      assertVerified(database);
    }
  }

  @Test
  void kill_9_under_load_loses_and_doubles_nothing() throws InterruptedException {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    Program program = Program.serve(settings);
    try {
      List<Long> users = users(database);
      Load load = Load.threeTimes(PAYMENTS, users, 3, program);
      Load.Running clients = load.start();
      Random random = new Random(4);
      for (int kill = 1; kill <= KILLS; kill++) {
        int target = load.answered() + 50 + random.nextInt(3 * PAYMENTS / KILLS - 100);
        Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> load.answered() >= Math.min(target, 3 * PAYMENTS - 1));
        program.kill();
        program = Program.serve(settings);
        load.restartedAs(program);
      }
      clients.await();

      assertThat(load.serverErrors()).isZero();
      assertThat(load.answered()).isEqualTo(3 * PAYMENTS);
      assertCreditedOnce(database, users);
      System.out.printf(
          "kill run: %d kills, %d deliveries answered, %d sent again, %d payments credited%n",
          KILLS,
          load.answered(),
          load.refused(),
          database.number("SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'"));
    } finally {
      program.close();
    }
  }

  private static List<Long> users(TestDatabase database) {
    List<Long> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(database.user("buyer" + i + "@shop.example"));
    }
    return users;
  }

  private static void assertCreditedOnce(TestDatabase database, List<Long> users) {
    for (long user : users) {
      assertThat(database.balance(user)).isEqualTo(PAYMENTS / USERS * Load.CREDITS);
    }
    assertThat(database.number("SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'"))
        .isEqualTo(PAYMENTS);
    assertThat(database.number("SELECT count(*) FROM stripe_events")).isEqualTo(2 * PAYMENTS);
    assertThat(
            database.number(
                "SELECT count(*) FROM stripe_events WHERE processing_status = 'ignored'"
                    + " AND skip_reason = 'already_credited'"))
        .isEqualTo(PAYMENTS);
    assertVerified(database);
  }

  private static void assertVerified(TestDatabase database) {
    Program.Finished verified = Program.run(Program.on(database), "verify");
    assertThat(verified.out()).contains("The books are whole.");
    assertThat(verified.status()).isZero();
  }
}
