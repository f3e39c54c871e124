package io.tallystick.adapter.persistence.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The PostgreSQL of the machine's distribution, older than the embedded one. */
class OlderPostgresTest {

  private Path folder;
  private Path programs;
  private Database database;

  @BeforeEach
  void start() throws Exception {
    programs = Programs.require("initdb").getParent();
    folder = Programs.folder();
    int port = Programs.freePort();
    run(
        "initdb",
        "-D",
        folder + "/data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync");
    run(
        "pg_ctl",
        "start",
        "-w",
        "-D",
        folder + "/data",
        "-l",
        folder + "/log",
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
            .formatted(port));
    database = new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres");
  }

  @AfterEach
  void stop() throws Exception {
    if (database != null) {
      run("pg_ctl", "stop", "-D", folder + "/data", "-m", "immediate");
    }
    if (folder != null) {
      Programs.delete(folder);
    }
  }

  @Test
  void every_migration_a_booking_the_invariants_and_the_way_back_work_on_it() {
    assertThat(database.number("SHOW server_version_num")).isLessThan(18_00_00);
    database.execute(OldTables.USERS_WITH_BALANCE + OldTables.LOOSE_EVENTS);
    List<String> before = database.shape();
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      Events.book(adapters, "one", 1, 100);

      assertThat(database.ledger(1)).containsExactly("opening|200|200", "purchase|100|300");
      assertThat(adapters.complaints()).isEmpty();
      database.execute(adapters.schema().rollbackSql());
      assertThat(database.shape()).isEqualTo(before);
    }
  }

  /** Verifying a large table may use parallel workers, which may not catch errors before 17. */
  @Test
  void unrepresentable_payloads_are_verified_by_parallel_workers_too() {
    database.execute("ALTER DATABASE postgres SET min_parallel_table_scan_size = 0");
    database.execute("ALTER DATABASE postgres SET parallel_setup_cost = 0");
    database.execute("ALTER DATABASE postgres SET parallel_tuple_cost = 0");
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      adapters.commit(
          () ->
              adapters
                  .inbox()
                  .add(List.of(Events.received("x", "{\"a\": \"\\u0000\"}".getBytes(UTF_8)))));
      database.execute("ANALYZE");

      assertThat(adapters.complaints()).isEmpty();
    }
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("tallystick", ".log");
    Process process =
        new ProcessBuilder(Programs.unprivileged(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(output);
    Files.delete(output);
    assertThat(status).as(said).isZero();
  }
}
