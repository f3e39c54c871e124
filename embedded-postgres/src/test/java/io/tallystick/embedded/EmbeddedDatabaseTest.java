package io.tallystick.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.embedded.EmbeddedDatabase.Opening;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EmbeddedDatabaseTest extends EmbeddedDatabaseFixture {

  @Test
  void keeps_its_data_over_a_restart() throws Exception {
    try (EmbeddedDatabase first = start(newData())) {
      execute(first, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
    }
    try (EmbeddedDatabase second = start(newData())) {
      assertThat(ask(second, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void writes_durably_and_listens_to_this_machine_alone() throws Exception {
    try (EmbeddedDatabase database = start(newData())) {
      Map<String, String> expected =
          Map.of(
              "fsync", "on",
              "synchronous_commit", "on",
              "full_page_writes", "on",
              "data_checksums", "on",
              "listen_addresses", "127.0.0.1",
              "server_encoding", "UTF8");
      for (Map.Entry<String, String> setting : expected.entrySet()) {
        assertThat(ask(database, "SHOW " + setting.getKey()))
            .as(setting.getKey())
            .isEqualTo(setting.getValue());
      }
      assertThat(ask(database, "SELECT current_database()")).isEqualTo("tallystick");
      assertThat(ask(database, "SELECT datlocale FROM pg_database WHERE datname = 'tallystick'"))
          .isEqualTo("C.UTF-8");
      assertThat(Files.readString(DataDirectory.cluster(newData()).resolve("postmaster.opts")))
          .contains("\"unix_socket_directories=\"");
    }
  }

  @Test
  void lets_nobody_in_without_the_password() {
    try (EmbeddedDatabase database = start(data())) {
      for (String guess : List.of("", "no")) {
        PostgresAddress address = database.address();
        PostgresAddress guessed =
            new PostgresAddress(address.jdbcUrl(), address.username(), guess, address.properties());
        assertThatThrownBy(() -> connect(guessed))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password");
      }
    }
  }

  @Test
  void serves_with_a_role_that_is_no_superuser_and_owns_the_database() throws Exception {
    try (EmbeddedDatabase database = start(newData())) {
      execute(database, "CREATE SCHEMA mine", "CREATE TABLE public.ours (n int)");
      assertThat(
              ask(
                  database,
                  "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR"
                      + " rolbypassrls FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThatThrownBy(() -> execute(database, "COPY (SELECT 1) TO PROGRAM 'env'"))
          .hasMessageContaining("permission denied");
      PostgresAddress owner = database.address();
      for (String guess : List.of(owner.password(), "postgres")) {
        PostgresAddress superuser =
            new PostgresAddress(owner.jdbcUrl(), "postgres", guess, owner.properties());
        assertThatThrownBy(() -> connect(superuser)).hasMessageContaining("password");
      }
    }
    try (Stream<Path> files = Files.list(newData())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("unfinished"));
    }
  }

  @Test
  void rows_and_statements_that_failed_are_not_in_its_log() throws Exception {
    try (EmbeddedDatabase database = start(newData())) {
      execute(
          database, "CREATE TABLE public.people (email text UNIQUE, CHECK (email <> 'x@y.zz'))");
      execute(database, "INSERT INTO people VALUES ('jane@example.org')");
      for (String email : List.of("jane@example.org", "x@y.zz")) {
        assertThatThrownBy(
                () -> execute(database, "INSERT INTO people VALUES ('%s')".formatted(email)))
            .hasMessageContaining("constraint");
      }
    }
    String log = Files.readString(newData().resolve("postgres.log"));
    assertThat(log).contains("violates unique constraint").doesNotContain("jane", "x@y.zz");
  }

  /** As earlier versions made it: the role that serves is the superuser of initdb. */
  @Test
  void a_data_directory_of_an_earlier_version_keeps_working() throws Exception {
    PrivateFile.makeDirectory(newData());
    Path password = DataDirectory.passwordFile(newData());
    PrivateFile.readOrMake(password, PrivateFile::randomText);
    new PostgresCommand(PostgresPrograms.unpack(PROGRAMS))
        .run(
            newData(),
            "initdb",
            "--pgdata=" + DataDirectory.cluster(newData()),
            "--username=tallystick",
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-sync");
    try (EmbeddedDatabase database = start(newData())) {
      execute(database, "CREATE TABLE kept (n int)");
      assertThat(ask(database, "SELECT current_database()")).isEqualTo("tallystick");
    }
    Files.delete(password);
    try (EmbeddedDatabase database = start(newData())) {
      assertThat(ask(database, "SELECT count(*) FROM kept")).isEqualTo("0");
    }
  }

  @Test
  void its_programs_are_given_nothing_of_our_environment() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/environ")));
    try (EmbeddedDatabase database = start(data())) {
      long server = processes().server().orElseThrow().pid();
      List<String> names =
          Stream.of(
                  Files.readString(Path.of("/proc", Long.toString(server), "environ")).split("\0"))
              .map(variable -> variable.replaceFirst("=.*", ""))
              .toList();
      assertThat(System.getenv()).containsKey("HOME");
      assertThat(names)
          .contains("PATH")
          .allMatch(
              name -> name.matches("PATH|LD_LIBRARY_PATH|TMPDIR|LC_ALL|PG\\w*|PWD|_|SHLVL|OLDPWD"));
    }
  }

  @Test
  void keeps_its_files_from_other_users() throws Exception {
    start(newData()).close();
    assertThat(mode(DataDirectory.passwordFile(newData()))).isEqualTo("rw-------");
    assertThat(mode(DataDirectory.cluster(newData()))).isEqualTo("rwx------");
    assertThat(mode(newData())).isEqualTo("rwx------");
  }

  @Test
  void leaves_no_process_when_it_is_closed() throws Exception {
    EmbeddedDatabase database = start(data());
    PostgresProcesses processes = processes();
    assertThat(processes.all()).hasSizeGreaterThan(1);
    try (Connection open = connect(database.address())) {
      database.close();
      assertThat(open.isValid(1)).isFalse();
    }
    assertThat(processes.all()).isEmpty();
    database.close();
  }

  @Test
  void runs_in_a_session_of_its_own_which_ctrl_c_does_not_reach() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    try (EmbeddedDatabase database = start(data())) {
      assertThat(database.ownsServer()).isTrue();
      long server = processes().server().orElseThrow().pid();
      assertThat(group(server)).isNotEqualTo(group(ProcessHandle.current().pid()));
      assertThat(session(server)).isNotEqualTo(session(ProcessHandle.current().pid()));
    }
  }

  @Test
  void takes_a_path_with_spaces_quotes_and_letters_beyond_ascii() throws Exception {
    String name = "mein Büro's (データ) & more";
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(name));
    Path directory = folder.resolve(name);
    EmbeddedDatabase database =
        ready(EmbeddedDatabase.open(directory, Optional.of(directory.resolve("programs")), false));
    try (database) {
      assertThat(ask(database, "SELECT 1")).isEqualTo("1");
      assertThat(join(directory).ownsServer()).isFalse();
    }
    assertThat(new PostgresProcesses(DataDirectory.cluster(directory.toRealPath())).all())
        .isEmpty();
  }

  @Test
  void refuses_a_path_that_a_shell_would_change() {
    assertThat(
            impossible(
                EmbeddedDatabase.open(folder.resolve("a$HOME"), Optional.of(PROGRAMS), false)))
        .contains("set another DATA_DIR");
  }

  @Test
  void replaces_a_lost_password() throws Exception {
    try (EmbeddedDatabase first = start(data())) {
      execute(first, "CREATE TABLE kept (n int)");
    }
    String before = Files.readString(DataDirectory.passwordFile(data()));
    Files.delete(DataDirectory.passwordFile(data()));
    try (EmbeddedDatabase second = start(data())) {
      assertThat(ask(second, "SELECT count(*) FROM kept")).isEqualTo("0");
    }
    assertThat(Files.readString(DataDirectory.passwordFile(data()))).isNotEqualTo(before);
  }

  @Test
  void says_what_to_do_about_a_wrong_password_and_leaves_no_process() throws Exception {
    Files.writeString(DataDirectory.passwordFile(data()), "something-else");
    assertThat(impossible(EmbeddedDatabase.open(data(), Optional.of(PROGRAMS), false)))
        .contains("delete that file and start again")
        .doesNotContain("something-else");
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void says_what_to_do_about_another_version() throws Exception {
    Files.writeString(DataDirectory.cluster(data()).resolve("PG_VERSION"), "17\n");
    assertThat(impossible(EmbeddedDatabase.open(data(), Optional.of(PROGRAMS), false)))
        .contains("PostgreSQL 17", "brings 18", "DATABASE_URL");
  }

  @Test
  void says_what_to_do_about_a_place_that_cannot_be_written_to() throws Exception {
    Path occupied = Files.writeString(folder.resolve("occupied"), "a file");
    assertThat(
            impossible(
                EmbeddedDatabase.open(occupied.resolve("data"), Optional.of(PROGRAMS), false)))
        .contains("make it writable", "DATA_DIR");
  }

  @Test
  void says_whose_directory_it_is() throws Exception {
    assumeTrue(DataDirectory.user() == 0);
    Files.createDirectory(newData());
    Files.setAttribute(newData(), "unix:uid", 65534);
    assertThat(impossible(EmbeddedDatabase.open(newData(), Optional.of(PROGRAMS), false)))
        .contains("belongs to");
  }

  @Test
  void ignores_what_a_killed_initialisation_left() throws Exception {
    Files.createDirectories(newData().resolve("postgres-unfinished-1/base"));
    start(newData()).close();
    assertThat(newData().resolve("postgres-unfinished-1")).doesNotExist();
  }

  @Test
  void removes_programs_that_a_killed_process_has_unpacked_in_part() throws Exception {
    Path left = Files.createDirectories(PROGRAMS.resolve("unpacking-left"));
    Path another = Files.createDirectories(PROGRAMS.resolve("unpacking-just-now"));
    Files.createDirectories(left.resolve("bin"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    start(data()).close();
    assertThat(left).doesNotExist();
    assertThat(another).exists();
    Files.delete(another);
  }

  @Test
  void a_refused_second_owner_does_not_disturb_the_first() throws Exception {
    try (EmbeddedDatabase first = start(data())) {
      assertThat(EmbeddedDatabase.open(data(), Optional.of(PROGRAMS), false))
          .isInstanceOf(Opening.AlreadyRunning.class);
      try (OwnerProcess other = OwnerProcess.launch(data(), PROGRAMS)) {
        assertThat(other.firstLine())
            .contains("already running")
            .contains(Long.toString(ProcessHandle.current().pid()));
      }
      assertThat(ask(first, "SELECT 1")).isEqualTo("1");
    }
  }

  private PostgresProcesses processes() throws Exception {
    return new PostgresProcesses(DataDirectory.cluster(data().toRealPath()));
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String group(long pid) throws Exception {
    return afterName(pid)[2];
  }

  private static String session(long pid) throws Exception {
    return afterName(pid)[3];
  }

  private static String[] afterName(long pid) throws Exception {
    String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return status.substring(status.lastIndexOf(')') + 2).split(" ");
  }
}
