package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a DATABASE_URL may ask for, on servers that have it and on servers that lack it. */
@Order(1)
final class DatabaseUrlEndToEndTest {

  private static final ConditionFactory PATIENTLY = Awaitility.await().atMost(Program.PATIENCE);

  private static DebianPostgres plain;
  private static DebianPostgres encrypted;

  /** Once. In a {@code BeforeAll}, a missing program would hide the tests, not skip them. */
  @BeforeEach
  void start() throws Exception {
    plain = plain == null ? DebianPostgres.start() : plain;
    encrypted = encrypted == null ? DebianPostgres.startWithTls() : encrypted;
  }

  @AfterAll
  static void stop() throws Exception {
    if (encrypted != null) {
      encrypted.close();
    }
    if (plain != null) {
      plain.close();
    }
  }

  @Test
  void with_sslmode_require_every_session_is_encrypted() {
    TestDatabase database = encrypted.create("required");
    String url = DebianPostgres.url(encrypted.at("localhost"), "required?sslmode=require");
    try (Program program = Program.serve(settings(url))) {
      assertCredits(program, database);
      assertThat(
              database.all(
                  "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                      + " WHERE datname = current_database() AND pid <> pg_backend_pid()"))
          .isNotEmpty()
          .containsOnly("t");
    }
  }

  @Test
  void with_sslmode_verify_full_the_authority_and_the_name_are_checked() throws Exception {
    TestDatabase database = encrypted.create("verified");
    String parameters = "verified?sslmode=verify-full&sslrootcert=";
    String known = parameters + encrypted.authority();
    String unknown = parameters + encrypted.certificate("stranger");
    String localhost = encrypted.at("localhost");
    try (Program program = Program.serve(settings(DebianPostgres.url(localhost, known)))) {
      assertCredits(program, database);
    }
    assertThat(refusal(DebianPostgres.url(localhost, unknown)))
        .contains("SSL error", "unable to find valid certification path");
    assertThat(refusal(DebianPostgres.url(encrypted.at("127.0.0.1"), known)))
        .contains("hostname 127.0.0.1 could not be verified");
  }

  @Test
  void a_name_and_a_password_may_hold_any_character() {
    TestDatabase database = TestDatabase.create();
    database.execute("CREATE ROLE \"o'dd @user\" LOGIN PASSWORD 'p+a/s%s:w@r?d#&'");
    String url =
        "postgres://o'dd%20%40user:p+a%2Fs%25s%3Aw%40r%3Fd%23%26@"
            + database.url().replaceFirst(".*@([^?]+).*", "$1")
            + "?sslmode=prefer&connect_timeout=5";
    assertThat(TestDatabase.at(url).one("SELECT current_user")).isEqualTo("o'dd @user");
  }

  @Test
  void a_server_without_tls_is_refused_where_sslmode_requires_it() {
    String url = DebianPostgres.url(plain.at("localhost"), "postgres?sslmode=require");
    assertThat(refusal(url)).contains("does not support SSL");
  }

  @Test
  void of_several_hosts_the_first_may_be_dead() throws Exception {
    TestDatabase database = plain.create("second");
    String hosts = "localhost:" + DebianPostgres.freePort() + "," + plain.at("localhost");
    try (Program program = Program.serve(settings(DebianPostgres.url(hosts, "second")))) {
      assertCredits(program, database);
    }
  }

  @Test
  void when_the_primary_crashes_the_promoted_standby_takes_over_without_a_restart()
      throws Exception {
    int payments = 300;
    try (DebianPostgres primary = DebianPostgres.start();
        DebianPostgres standby = primary.startStandby()) {
      TestDatabase database = primary.create("moved");
      String hosts = standby.at("localhost") + "," + primary.at("localhost");
      Map<String, String> settings = settings(DebianPostgres.url(hosts, "moved"));
      try (Program program = Program.serve(settings)) {
        long user = database.user("buyer@shop.example");
        Load load = Load.threeTimes(payments, List.of(user), 5, program);
        Load.Running clients = load.start();
        PATIENTLY.until(() -> load.answered() >= 100);
        primary.crash();
        String late = Bodies.purchase(user, 7).json();
        assertThat(program.deliver(late).code()).isEqualTo(503);
        standby.promote();
        PATIENTLY.until(() -> program.deliver(late).code() == 200);
        clients.await();

        assertThat(load.serverErrors()).isZero();
        assertThat(load.answered()).isEqualTo(3 * payments);
        TestDatabase promoted = standby.database("moved");
        assertThat(promoted.number("SELECT count(*) FROM stripe_events"))
            .isEqualTo(2 * payments + 1);
        assertThat(promoted.balance(user)).isEqualTo(payments * Load.CREDITS + 7);
        assertVerified(settings);
      }
    }
  }

  @Test
  void a_standby_alone_is_named_by_the_readiness_and_takes_no_events() throws Exception {
    try (DebianPostgres primary = DebianPostgres.start();
        DebianPostgres standby = primary.startStandby()) {
      Map<String, String> settings = settings(primary.create("copied").url());
      assertThat(Program.run(settings, "migrate").status()).isZero();
      PATIENTLY.until(
          () ->
              standby.database("copied").one("SELECT to_regclass('tallystick.bulk_items')")
                  != null);
      String copied = DebianPostgres.url(standby.at("localhost"), "copied");
      try (Program program = Program.serve(settings(copied))) {
        assertThat(Program.get(program.at("/health/readiness")))
            .contains("DOWN", "a read-only standby: let DATABASE_URL name the primary");
        assertThat(program.deliver(Bodies.purchase(1, 5).json()).code()).isEqualTo(503);
      }
    }
  }

  @Test
  void through_pgbouncer_in_transaction_mode_everything_works(@TempDir Path folder)
      throws Exception {
    TestDatabase database = plain.create("bounced");
    Map<String, String> settings = settings(DebianPostgres.url(plain.startBouncer(), "bounced"));
    try (Program program = Program.serve(settings)) {
      long user = database.user("buyer@shop.example");
      Load load = Load.threeTimes(100, List.of(user), 6, program);
      load.start().await();
      assertThat(load.serverErrors() + load.refused()).isZero();
      Path file = Files.writeString(folder.resolve("event"), Bodies.purchase(user, 7).json());
      assertThat(Program.run(settings, "replay", file.toString()).out()).contains("+7 credits");
      assertThat(database.balance(user)).isEqualTo(100 * Load.CREDITS + 7);
      assertVerified(settings);
    }
  }

  private static Map<String, String> settings(String url) {
    return Program.on(TestDatabase.at(url));
  }

  private static void assertCredits(Program program, TestDatabase database) {
    long user = database.user("buyer@shop.example");
    assertThat(program.deliver(Bodies.purchase(user, 5).json()).status()).isEqualTo("completed");
    assertThat(database.balance(user)).isEqualTo(5);
  }

  private static void assertVerified(Map<String, String> settings) {
    Finished verified = Program.run(settings, "verify");
    assertThat(verified.out()).contains("The books are whole.");
    assertThat(verified.status()).isZero();
  }

  /** The one line with which the program refuses to start. */
  private static String refusal(String url) {
    Finished refused = Program.run(settings(url), "serve");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err().lines()).singleElement().asString().startsWith("tallystick: ");
    return refused.err();
  }
}
