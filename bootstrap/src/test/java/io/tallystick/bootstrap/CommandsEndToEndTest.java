package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, as an operator calls them. */
@Order(1)
final class CommandsEndToEndTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "demo",
        "migrate",
        "verify",
        "retry",
        "replay",
        "reprocess",
        "statement",
        "erase-user",
        "reconcile",
        "user",
        "api-key",
        "rollback-sql",
        "help"
      })
  void every_command_explains_itself(String command) {
    Finished help = Program.run(Map.of(), command, "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("Usage: tallystick " + command);
  }

  @Test
  void wrong_use_is_exit_status_2_with_a_line_that_says_what_to_do() {
    assertThat(Program.run(Map.of()).status()).isEqualTo(2);
    assertThat(Program.run(Map.of(), "reconcile").status()).isEqualTo(2);
    assertThat(Program.run(Map.of(), "retry").status()).isEqualTo(2);
    assertThat(Program.run(Map.of(), "retry", "not an id").status()).isEqualTo(2);
    assertThat(Program.run(Map.of(), "user", "add", "ann", "--no-password", "--temporary").status())
        .isEqualTo(2);

    Finished settings =
        Program.run(
            Map.of(
                "DATABASE_URL", "mysql://somewhere",
                "STRIPE_WEBHOOK_SECRET", "whsec_short",
                "STRIPE_MODE", "production",
                "TALLYSTICK_MAX_BODY", "1"),
            "verify");
    assertThat(settings.status()).isEqualTo(2);
    assertThat(settings.err().lines().filter(line -> line.startsWith("tallystick: ")))
        .hasSize(4)
        .anyMatch(line -> line.contains("DATABASE_URL"))
        .anyMatch(line -> line.contains("STRIPE_WEBHOOK_SECRET") && !line.contains("whsec_short"))
        .anyMatch(line -> line.contains("STRIPE_MODE"))
        .anyMatch(line -> line.contains("TALLYSTICK_MAX_BODY_BYTES"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+999999999-12", "999999999-12", "-0005-01", "-5", "0000-01", "2026-13", "2026"})
  void what_is_no_month_is_wrong_use_in_one_line(String month) {
    Finished refused = Program.run(Map.of(), "statement", "1", "--month=" + month);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err().lines().findFirst().orElseThrow())
        .endsWith("a month is such as 2026-10, not " + month);
    assertThat(refused.err()).doesNotContain("\tat ");
  }

  @Test
  void a_database_that_is_away_is_said_in_one_line() {
    Map<String, String> settings = new HashMap<>(Program.on(TestDatabase.create()));
    settings.put("DATABASE_URL", "postgres://nobody:secret-word@127.0.0.1:1/nothing");
    Finished verified = Program.run(settings, "verify");
    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.err()).contains("127.0.0.1:1").doesNotContain("secret-word");
    assertThat(verified.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    Finished reprocessed = Program.run(settings, "reprocess", "--skipped", "thin_event");
    assertThat(reprocessed.status()).isEqualTo(1);
    assertThat(reprocessed.out()).isEmpty();
  }

  @Test
  void a_database_that_is_slow_to_accept_a_connection_is_waited_for() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    URI url = URI.create(database.url());
    try (ServerSocket late = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> passOn(late, url.getPort(), Duration.ofSeconds(4)));
      Map<String, String> settings = new HashMap<>(Program.on(database));
      settings.put(
          "DATABASE_URL", database.url().replace(":" + url.getPort(), ":" + late.getLocalPort()));

      assertThat(Program.run(settings, "verify").status()).isZero();
    }
  }

  /** Connects each client with the database, the first one after a while. */
  private static void passOn(ServerSocket from, int to, Duration delay) {
    try {
      Duration wait = delay;
      while (true) {
        Socket client = from.accept();
        Thread.sleep(wait);
        wait = Duration.ZERO;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      }
    } catch (IOException | InterruptedException closed) {
      // the test is over
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // so is the connection
    }
  }

  @Test
  void a_server_that_may_lose_commits_is_refused_unless_allowed() {
    TestDatabase database = TestDatabase.create();
    database.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',"
            + " current_database()); END $$");
    for (String command : List.of("serve", "migrate")) {
      Finished refused = Program.run(Program.on(database), command);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).contains("synchronous_commit is off").contains("Neon");
    }

    Map<String, String> allowed = new HashMap<>(Program.on(database));
    allowed.put("TALLYSTICK_ALLOW_UNSAFE_DURABILITY", "true");
    Program.serve(allowed).close();
    for (String[] command :
        new String[][] {{"retry", "evt_x"}, {"reprocess", "--skipped", "thin_event"}}) {
      Finished refused = Program.run(Program.on(database), command);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).contains("synchronous_commit is off");
    }
    assertThat(Program.run(allowed, "retry", "evt_x").err()).isEmpty();
  }

  @Test
  void migrate_prints_its_sql_first_and_applies_it_then() {
    TestDatabase database = TestDatabase.create();
    Map<String, String> settings = Program.on(database);
    Finished unmigrated = Program.run(settings, "verify");
    assertThat(unmigrated.status()).isEqualTo(1);
    assertThat(unmigrated.err()).contains("run `tallystick migrate`");

    Finished dry = Program.run(settings, "migrate", "--dry-run");
    assertThat(dry.out())
        .startsWith("BEGIN ISOLATION LEVEL READ COMMITTED;")
        .contains("CREATE TABLE credit_ledger")
        .containsPattern("COMMIT;\n-- [1-9][0-9]* migrations would be applied");
    assertThat(database.one("SELECT to_regclass('credit_ledger')")).isNull();
    TestDatabase another = TestDatabase.create();
    another.execute(dry.out());
    assertThat(another.one("SELECT to_regclass('credit_ledger')")).isNotNull();

    assertThat(Program.run(settings, "migrate").out())
        .containsPattern("[1-9][0-9]* migrations applied");
    assertThat(Program.run(settings, "migrate").out()).contains("0 migrations applied");
    assertThat(Program.run(settings, "verify", "--json").out()).contains("\"clean\":true");
  }

  @Test
  void verify_names_the_rows_that_break_an_invariant() {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("tampered@shop.example");
    database.execute(
        """
        UPDATE users SET credits_balance = 9 WHERE id = %1$s;
        INSERT INTO credit_ledger (user_id, amount, kind, booking_key, hold_id, reason, actor, created_at)
        VALUES (%1$s, -9, 'hold', 'hold:hold_old', 'hold_old', 'r', 'a', now());
        INSERT INTO tallystick.credit_holds (id, user_id, amount, expires_at, created_at)
        VALUES ('hold_old', %1$s, 9, '2020-01-01T00:00:00Z', now())
        """
            .formatted(user));
    Finished overdue = Program.run(Program.on(database), "verify");
    assertThat(overdue.status()).isZero();
    assertThat(overdue.err()).contains("whose time was over at 2020-01-01T00:00:00Z");
    database.execute(
        "ALTER TABLE users DISABLE TRIGGER users_record_change;"
            + "UPDATE users SET credits_balance = 77 WHERE id = "
            + user);
    Finished verified = Program.run(Program.on(database), "verify");
    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.out())
        .contains("user %d: balance 77, ledger 0".formatted(user))
        .contains("trigger users_record_change on users is disabled or changed")
        .contains("NOT whole");
    Finished json = Program.run(Program.on(database), "verify", "--json");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out()).contains("\"clean\":false");
  }

  @Test
  void replay_reads_single_events_arrays_lines_and_standard_input() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    long user = database.user("replayed@shop.example");
    Path single = Files.writeString(folder.resolve("one.json"), Bodies.purchase(user, 1).json());
    Path array =
        Files.writeString(
            folder.resolve("array.json"),
            "[%s, %s]".formatted(Bodies.purchase(user, 2).json(), Bodies.purchase(user, 3).json()));
    Path lines =
        Files.writeString(
            folder.resolve("lines.jsonl"),
            oneLine(Bodies.purchase(user, 4)) + "\n" + oneLine(Bodies.purchase(user, 5)) + "\n");
    Finished files =
        Program.run(settings, "replay", single.toString(), array.toString(), lines.toString());
    assertThat(files.err()).isEmpty();
    assertThat(files.out()).contains("+5 credits").contains("5 events, 0 of them failed");
    assertThat(files.status()).isZero();
    Finished again = Program.run(settings, "replay", array.toString());
    assertThat(again.out()).contains("unchanged");

    Finished input =
        Program.run(settings, oneLine(Bodies.purchase(user, 6)) + "\n{}", List.of(), "replay", "-");
    assertThat(input.out()).contains("+6 credits").contains("no event");
    assertThat(input.status()).isEqualTo(1);
    assertThat(database.balance(user)).isEqualTo(21);
    assertThat(database.number("SELECT count(*) FROM audit_log")).isEqualTo(6);
  }

  @Test
  void replay_says_where_a_file_is_broken_and_keeps_what_stood_before() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("broken@shop.example");
    Path file =
        Files.writeString(
            folder.resolve("broken.jsonl"),
            oneLine(Bodies.purchase(user, 4)) + "\n{\"id\": oops}\n");
    Finished replayed = Program.run(Program.on(database), "replay", file.toString());
    assertThat(replayed.status()).isEqualTo(1);
    assertThat(replayed.err()).contains("line 2");
    assertThat(database.balance(user)).isEqualTo(4);
    assertThat(Program.run(Program.on(database), "replay", "nowhere.json").status()).isEqualTo(2);
  }

  @Test
  void more_events_than_memory_can_hold_are_replayed() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("many@shop.example");
    Path file = folder.resolve("many.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      String filler = "x".repeat(50_000);
      for (int i = 0; i < 2_200; i++) {
        writer.write(oneLine(Bodies.purchase(user, 1).meta("filler", filler)));
        writer.newLine();
      }
    }
    assertThat(Files.size(file)).isGreaterThan(96 << 20);
    Finished replayed =
        Program.run(Program.on(database), "", List.of("-Xmx96m"), "replay", file.toString());
    assertThat(replayed.err()).isEmpty();
    assertThat(replayed.out()).contains("2200 events, 0 of them failed");
    assertThat(database.balance(user)).isEqualTo(2_200);
    assertThat(Program.run(Program.on(database), "verify").status()).isZero();
  }

  @Test
  void large_events_are_replayed_in_little_memory() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("large@shop.example");
    Path file = folder.resolve("large.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      String filler = "x".repeat(2 << 20);
      for (int i = 0; i < 60; i++) {
        writer.write(oneLine(Bodies.purchase(user, 1).meta("filler", filler)));
        writer.newLine();
      }
    }

    Finished replayed =
        Program.run(Program.on(database), "", List.of("-Xmx96m"), "replay", file.toString());

    assertThat(replayed.err()).isEmpty();
    assertThat(replayed.out()).contains("60 events, 0 of them failed");
    assertThat(database.balance(user)).isEqualTo(60);
  }

  @Test
  void retry_tells_what_would_happen_and_what_has_happened() {
    TestDatabase database = TestDatabase.create();
    Map<String, String> settings = Program.on(database);
    try (Program program = Program.serve(settings)) {
      Bodies failing =
          Bodies.paidSession()
              .with("client_reference_id", "soon@shop.example")
              .meta("credits", "8");
      assertThat(program.deliver(failing.json()).status()).isEqualTo("failed");
      Finished early = Program.run(settings, "retry", failing.id(), "evt_nowhere");
      assertThat(early.status()).isEqualTo(1);
      assertThat(early.out()).contains("user_unresolved").contains("no event has this id");
      long user = database.user("soon@shop.example");
      Finished preview = Program.run(settings, "retry", "--dry-run", failing.id());
      assertThat(preview.out()).contains("+8 credits");
      assertThat(database.balance(user)).isZero();
      assertThat(Program.run(settings, "retry", failing.id()).status()).isZero();
      Finished again = Program.run(settings, "retry", failing.id());
      assertThat(again.out()).contains("unchanged");
      assertThat(database.balance(user)).isEqualTo(8);
    }
  }

  @Test
  void a_statement_is_printed_of_the_account_that_a_reference_names() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    long user = database.user("stated@shop.example");
    database.execute("UPDATE users SET credits_balance = 12 WHERE id = " + user);

    Finished csv = Program.run(settings, "statement", "Stated@shop.example");
    assertThat(csv.status()).isZero();
    assertThat(csv.out().lines())
        .hasSize(4)
        .anyMatch(line -> line.contains("\"opening_balance\",\"\",\"\",\"0\",\"0\""))
        .anyMatch(line -> line.contains("\"external\",\"12\""))
        .anyMatch(line -> line.contains("\"closing_balance\",\"\",\"\",\"12\",\"0\""));
    Finished html =
        Program.run(settings, "statement", "" + user, "--month", "2020-01", "--format", "html");
    assertThat(html.out()).contains("Statement of user " + user + ", 2020-01").contains("</html>");

    database.user("STATED@shop.example");
    assertThat(Program.run(settings, "statement", "stated@shop.example").err())
        .contains("several users");
    assertThat(Program.run(settings, "statement", "nobody@shop.example").status()).isEqualTo(1);
    for (List<String> wrong :
        List.of(List.of("--month", "2026-13"), List.of("--format", "pdf"), List.of("another"))) {
      List<String> command = new ArrayList<>(List.of("statement", "" + user));
      command.addAll(wrong);
      Finished refused = Program.run(settings, command.toArray(String[]::new));
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).doesNotContain("java.");
    }
  }

  @Test
  void the_printed_rollback_gives_the_host_its_database_back() {
    TestDatabase database = TestDatabase.create();
    database.execute(
        """
        CREATE TABLE users (
          id serial PRIMARY KEY, email varchar(255) UNIQUE NOT NULL, name varchar(255) NOT NULL,
          credits_balance integer, theme text);
        INSERT INTO users (email, name, credits_balance, theme)
        VALUES ('kept@shop.example', 'Kept', 40, 'dark');
        """);
    Program.run(Program.on(database), "migrate");
    assertThat(database.one("SELECT kind || amount FROM credit_ledger")).isEqualTo("opening40");
    Finished sql = Program.run(Program.on(database), "rollback-sql");
    assertThat(sql.out()).contains("credit_ledger: 1 rows");
    database.execute(sql.out());
    assertThat(database.one("SELECT email || credits_balance || theme FROM users"))
        .isEqualTo("kept@shop.example40dark");
    assertThat(database.one("SELECT to_regclass('credit_ledger')")).isNull();
    assertThat(Program.run(Program.on(database), "migrate").status()).isZero();
  }

  private static String oneLine(Bodies body) {
    return body.json().replace("\n", " ");
  }
}
