package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and being killed, with the embedded database and without. */
@Order(1)
final class LifecycleEndToEndTest {

  /** Digits that are no SQL, a time zone that PostgreSQL does not know, no home folder. */
  private static final String FOREIGN_JVM =
      " -Duser.timezone=IST -Dfile.encoding=US-ASCII -Duser.home=";

  private static final String PERSIAN = "-Duser.language=fa -Duser.country=IR" + FOREIGN_JVM;
  private static final String THAI =
      "-Duser.language=th -Duser.country=TH -Duser.extensions=u-nu-thai" + FOREIGN_JVM;

  @TempDir private Path folder;

  @Test
  void serves_on_its_own_database_stops_cleanly_and_leaves_no_process() throws IOException {
    Map<String, String> settings = embedded();
    Program program = Program.serve(settings);
    assertThat(program.printed()).contains("webhook-secret").contains("embedded PostgreSQL");
    String body = unresolved();
    assertThat(deliver(program, body).status()).isEqualTo("failed");
    long postgres = postmaster();
    assertThat(program.stop()).isEqualTo(143);
    awaitGone(postgres);

    try (Program again = Program.serve(settings)) {
      assertThat(deliver(again, body).status()).isEqualTo("failed");
      assertThat(Program.run(settings, "verify").status()).isZero();
    }
  }

  @Test
  void told_to_stop_while_it_starts_it_leaves_no_process_and_complains_of_nothing()
      throws IOException {
    Path said = folder.resolve("said");
    Process starting = Program.begin(Program.embeddedMigrated(data()), said, "serve");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.exists(data().resolve("postgres/postmaster.pid")));
    starting.destroy();
    assertThat(starting.onExit().join().exitValue()).isEqualTo(143);
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    it -> it.info().command().filter(name -> name.endsWith("postgres")).isPresent())
                .filter(it -> worksIn(it, data().resolve("postgres"))))
        .isEmpty();
    assertThat(Files.readString(said)).isEmpty();
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), folder);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void starts_again_after_kill_9_though_its_postgresql_still_runs() throws IOException {
    Map<String, String> settings = Program.embeddedMigrated(data());
    Program program = Program.serve(settings);
    String body = unresolved();
    assertThat(deliver(program, body).status()).isEqualTo("failed");
    long postgres = postmaster();
    program.kill();
    assertThat(ProcessHandle.of(postgres).filter(ProcessHandle::isAlive)).isPresent();
    try (Program again = Program.serve(settings)) {
      assertThat(deliver(again, body).status()).isEqualTo("failed");
      awaitGone(postgres);
    }
  }

  @Test
  void a_second_server_on_the_same_data_is_refused_but_commands_join() {
    Map<String, String> settings = Program.embeddedMigrated(data());
    try (Program program = Program.serve(settings)) {
      assertThat(program.process().isAlive()).isTrue();
      Finished second = Program.run(settings, "serve");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err()).contains("already running");
      assertThat(Program.run(settings, "verify").out()).contains("The books are whole.");
    }
  }

  @Test
  void a_port_in_use_is_said_in_one_line() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    try (Program first = Program.serve(Program.on(database))) {
      Map<String, String> same = new HashMap<>(Program.on(database));
      same.put("PORT", Integer.toString(first.webhook().getPort()));
      Finished second = Program.run(same, "serve");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err()).contains("set PORT");
      same.put("TALLYSTICK_MANAGEMENT_PORT", same.put("PORT", Integer.toString(freePort())));
      Finished third = Program.run(same, "serve");
      assertThat(third.status()).isEqualTo(1);
      assertThat(third.err()).contains("set PORT, TALLYSTICK_MANAGEMENT_PORT or HOST");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void what_is_in_flight_when_it_is_told_to_stop_is_finished() {
    TestDatabase database = Program.migratedDatabase();
    Program program = Program.serve(Program.on(database));
    long user = database.user("inflight@shop.example");
    // No lock: a wait for one is given up after some seconds.
    database.execute(
        """
        CREATE TABLE gate (opened boolean);
        CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          WHILE NOT EXISTS (SELECT FROM gate) LOOP PERFORM pg_sleep(0.01); END LOOP;
          RETURN NULL;
        END $$;
        CREATE TRIGGER wait_at_the_gate AFTER INSERT ON credit_ledger
          FOR EACH ROW EXECUTE FUNCTION wait_at_the_gate()
        """);
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () -> program.deliver(Bodies.purchase(user, 5).json()), Thread::startVirtualThread);
    Awaitility.await()
        .until(
            () ->
                database.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                            + " AND datname = current_database()")
                    > 0);
    program.process().destroy();
    Awaitility.await().until(() -> refuses(program));
    database.execute("INSERT INTO gate VALUES (true)");
    Answer answered = answer.join();
    assertThat(answered.code()).isEqualTo(200);
    program.awaitEnd();
    assertThat(database.one("SELECT processing_status FROM stripe_events"))
        .isEqualTo(answered.status());
    // Where all this takes longer than a statement may, it is answered that it is tried again.
    assertThat(database.balance(user)).isEqualTo(answered.status().equals("completed") ? 5 : 0);
  }

  /** Whether a new delivery is no longer taken; a forged one does not wait for the other. */
  private static boolean refuses(Program program) {
    try {
      return program.deliver("{}".getBytes(UTF_8), "t=1,v1=00").code() == 503;
    } catch (java.io.UncheckedIOException closed) {
      return true;
    }
  }

  @Test
  void the_test_door_opens_with_its_token_for_test_events_alone() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    String token = "0123456789abcdef0123456789abcdef";
    settings.put("E2E_TEST_MODE", "true");
    assertThat(Program.run(settings, "serve").status()).isEqualTo(2);
    settings.put("E2E_TEST_TOKEN", token);
    try (Program program = Program.serve(settings)) {
      long user = database.user("door@shop.example");
      assertThat(unsigned(program, Bodies.purchase(user, 3).json(), token).status())
          .isEqualTo("completed");
      assertThat(unsigned(program, Bodies.purchase(user, 3).json(), token + "x").code())
          .isEqualTo(400);
      assertThat(unsigned(program, Bodies.purchase(user, 3).live().json(), token).code())
          .isEqualTo(400);
      assertThat(program.deliver(Bodies.purchase(user, 4).json()).status()).isEqualTo("completed");
      assertThat(database.balance(user)).isEqualTo(7);
      assertThat(Program.get(program.at("/health")))
          .contains("E2E_TEST_MODE")
          .doesNotContain(token);
      assertThat(program.printed()).contains("E2E_TEST_MODE IS ON").doesNotContain(token);
      program.deliver(Bodies.purchase(user, 3).live().json());
    }
    Finished refused = Program.run(settings, "serve");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("live events");
  }

  @Test
  void the_demo_shows_good_and_broken_events_under_every_locale_and_time_zone() {
    Map<String, String> settings = new HashMap<>(embedded());
    settings.put("JAVA_TOOL_OPTIONS", PERSIAN);
    try (Program program = Program.start(settings, "demo", "--events", "60")) {
      Awaitility.await()
          .until(
              () ->
                  program.printed().contains("\"completed\"")
                      && program.printed().contains("\"failed\"")
                      && program.printed().contains("\"ignored\""));
      assertThat(program.printed()).doesNotContain("\tat ");
    }
  }

  @Test
  void the_last_thing_that_the_demo_says_is_how_to_check_its_books() throws IOException {
    Path file = folder.resolve("settings.yml");
    Files.writeString(file, "data-dir: %s%n".formatted(embedded().get("DATA_DIR")));
    Map<String, String> settings = Map.of("TALLYSTICK_CONFIG", file.toString(), "PORT", "0");
    Program demo = Program.start(settings, "demo", "--events", "20", "--stop");
    assertThat(demo.awaitEnd()).isZero();
    Matcher said =
        Pattern.compile("Check these books with: DATA_DIR='([^']+)' '[^']+/tallystick' verify")
            .matcher(demo.printed().lines().toList().getLast());
    assertThat(said.matches()).as(demo.printed()).isTrue();
    assertThat(said.group(1)).isEqualTo(data().resolve("demo").toString());
    Finished verified = Program.run(Map.of("DATA_DIR", said.group(1)), "verify");
    assertThat(verified.out()).contains("The books are whole.");
    assertThat(verified.status()).isZero();
  }

  @Test
  void logs_can_be_json_lines_with_the_event_id_under_every_locale_and_time_zone() {
    TestDatabase database = TestDatabase.create();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.put("JAVA_TOOL_OPTIONS", THAI);
    settings.put("TALLYSTICK_LOG_FORMAT", "json");
    try (Program program = Program.serve(settings)) {
      Bodies body = Bodies.purchase(987_654_321, 3);
      program.deliver(body.json());
      Awaitility.await().until(() -> program.printed().contains(body.id()));
      assertThat(program.printed().lines().filter(line -> line.contains(body.id())))
          .allMatch(line -> line.startsWith("{") && line.contains("\"event_id\""));
    }
  }

  private static void awaitGone(long process) {
    Awaitility.await()
        .until(() -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
  }

  private Map<String, String> embedded() {
    return Program.embedded(data());
  }

  private Path data() {
    return folder.resolve("data with spaces");
  }

  private long postmaster() throws IOException {
    try (var files = Files.walk(folder)) {
      Path pid = files.filter(file -> file.endsWith("postmaster.pid")).findFirst().orElseThrow();
      return Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    }
  }

  private Answer deliver(Program program, String body) {
    try {
      String secret = Files.readString(data().resolve("webhook-secret")).strip();
      return program.deliver(body.getBytes(UTF_8), Program.sign(body, secret, Instant.now()));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Answer unsigned(Program program, String body, String token) {
    return Program.post(program.webhook(), body.getBytes(UTF_8), Map.of("X-E2E-Token", token));
  }

  private static String unresolved() {
    return Bodies.paidSession().meta("credits", "5").json();
  }
}
