package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that goes away, hangs, or dies, and what is said of it. */
final class OutagesEndToEndTest {

  private static final String LOCKED =
      " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

  @TempDir private Path folder;

  @Test
  void a_database_that_is_away_is_a_503_and_said_so() throws Exception {
    try (DebianPostgres server = DebianPostgres.start();
        Program program = Program.serve(Program.on(server.create("shop")))) {
      assertThat(program.deliver(unresolved()).code()).isEqualTo(200);
      server.crash();
      Awaitility.await().until(() -> program.deliver(unresolved()).code() == 503);
      assertThat(program.deliver(unresolved()).status()).isEqualTo("unavailable");
      assertThat(Program.get(program.at("/health/readiness"))).contains("DOWN");
      assertThat(Program.get(program.at("/health/liveness"))).contains("UP");
      assertThat(Program.get(program.at("/prometheus")))
          .contains("tallystick_failed_events_waiting NaN");
    }
  }

  @Test
  void a_database_that_hangs_is_a_503_in_time_and_credits_once_when_it_goes_on() throws Exception {
    Map<String, String> settings = new HashMap<>(embedded());
    settings.put("TALLYSTICK_ON_UNKNOWN_USER", "create");
    try (Program program = Program.serve(settings)) {
      String body =
          Bodies.paidSession().with("customer_email", "a@b.example").meta("credits", "7").json();
      List<ProcessHandle> server = postgres();
      signal("-STOP", server);
      Answer late;
      try {
        late = deliver(program, body);
      } finally {
        signal("-CONT", server);
      }
      assertThat(late.code()).isEqualTo(503);
      assertThat(late.status()).isEqualTo("unavailable");

      assertThat(deliver(program, body).code()).isEqualTo(200);
      assertThat(deliver(program, body).status()).isEqualTo("duplicate");
      assertThat(TestDatabase.embedded(folder).number("SELECT sum(credits_balance) FROM users"))
          .isEqualTo(7);
    }
  }

  @Test
  void a_server_ends_with_its_own_database_so_that_it_is_started_again() throws IOException {
    Map<String, String> settings = embedded();
    try (Program program = Program.serve(settings)) {
      postgres().getFirst().destroyForcibly();
      assertThat(program.awaitEnd()).isEqualTo(1);
      assertThat(program.printed())
          .contains("tallystick: the embedded PostgreSQL in " + folder + " has ended by itself")
          .contains("start again");
    }
    try (Program again = Program.serve(settings)) {
      assertThat(again.process().isAlive()).isTrue();
    }
  }

  @Test
  void a_server_that_is_told_to_stop_does_not_complain_of_its_database() {
    Program program = Program.serve(embedded());
    assertThat(program.stop()).isEqualTo(143);
    assertThat(program.printed()).doesNotContain("ended by itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "retry evt_1", "replay FILE"})
  void a_command_whose_database_goes_away_midway_says_so_in_a_line(String command)
      throws Exception {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    Path file = Files.writeString(folder.resolve("events.json"), unresolved());
    String[] words = command.replace("FILE", file.toString()).split(" ");
    try (var connection = database.connection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE stripe_events IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Finished> running =
          CompletableFuture.supplyAsync(
              () -> Program.run(settings, "", List.of(), words), Thread::startVirtualThread);
      Awaitility.await().until(() -> database.number("SELECT count(*)" + LOCKED) > 0);
      // Also those connections by which it finds out whether the database is away.
      Awaitility.await()
          .until(
              () -> {
                database.execute("SELECT pg_terminate_backend(pid)" + LOCKED);
                return running.isDone();
              });
      Finished finished = running.join();
      assertThat(finished.status()).isEqualTo(1);
      assertThat(finished.err())
          .contains("tallystick: the database went away or cannot commit")
          .contains("run the command again");
      assertThat(finished.err().lines()).allMatch(line -> line.startsWith("tallystick: "));
      assertThat(finished.err().contains("0 of 1 files were read to the end; not these: " + file))
          .isEqualTo(command.startsWith("replay"));
    }
  }

  @Test
  void the_worker_complains_in_json_lines_as_everybody_else() {
    TestDatabase database = TestDatabase.create();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.put("TALLYSTICK_LOG_FORMAT", "json");
    try (Program program = Program.serve(settings)) {
      database.execute("ALTER TABLE stripe_events RENAME TO stripe_events_away");
      Awaitility.await()
          .until(() -> program.printed().contains("the database cannot be asked for work"));
      assertThat(program.printed().lines().dropWhile(line -> !line.startsWith("Stop it")).skip(1))
          .isNotEmpty()
          .allMatch(line -> line.startsWith("{"));
    }
  }

  private Map<String, String> embedded() {
    return Program.embeddedMigrated(folder);
  }

  /** The server's process, and those that it has started. */
  private List<ProcessHandle> postgres() throws IOException {
    Path file = folder.resolve("postgres").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants()).toList();
  }

  private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
    List<String> line = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> line.add(Long.toString(process.pid())));
    assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
  }

  private Answer deliver(Program program, String body) throws IOException {
    String secret = Files.readString(folder.resolve("webhook-secret")).strip();
    return program.deliver(body.getBytes(UTF_8), Program.sign(body, secret, Instant.now()));
  }

  private static String unresolved() {
    return Bodies.paidSession().meta("credits", "5").json();
  }
}
