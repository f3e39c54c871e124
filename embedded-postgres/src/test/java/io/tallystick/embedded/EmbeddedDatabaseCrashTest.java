package io.tallystick.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.embedded.EmbeddedDatabase.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Owners and servers that die in every way, and several that come at once. */
final class EmbeddedDatabaseCrashTest extends EmbeddedDatabaseFixture {

  @Test
  void joins_the_server_of_another_live_process() throws Exception {
    try (OwnerProcess owner = OwnerProcess.launch(data(), PROGRAMS)) {
      assertThat(owner.firstLine()).isEqualTo("ready");
      assertThat(EmbeddedDatabase.open(data(), Optional.of(PROGRAMS), false))
          .isInstanceOfSatisfying(
              Opening.AlreadyRunning.class,
              refused -> assertThat(refused.message()).contains(Long.toString(owner.pid())));
      try (EmbeddedDatabase joined = join(data())) {
        assertThat(joined.ownsServer()).isFalse();
        execute(joined, "CREATE TABLE met (n int)");
      }
      try (EmbeddedDatabase again = join(data())) {
        assertThat(ask(again, "SELECT count(*) FROM met")).isEqualTo("0");
      }
    }
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void joins_a_server_that_is_only_just_starting() throws Exception {
    try (OwnerProcess owner = OwnerProcess.launch(newData(), PROGRAMS)) {
      awaitBriefly().until(() -> Files.exists(PostmasterFile.in(DataDirectory.cluster(newData()))));
      try (EmbeddedDatabase joined = join(newData())) {
        assertThat(ask(joined, "SELECT 1")).isEqualTo("1");
      }
      assertThat(owner.firstLine()).isEqualTo("ready");
    }
  }

  @Test
  void joining_starts_the_server_where_nobody_has() throws Exception {
    try (EmbeddedDatabase database = join(newData())) {
      assertThat(database.ownsServer()).isTrue();
      assertThat(ask(database, "SELECT 1")).isEqualTo("1");
    }
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void replaces_the_server_of_a_killed_owner_and_keeps_the_data() throws Exception {
    long orphan = killedOwner();
    assertThat(ProcessHandle.of(orphan).orElseThrow().isAlive()).isTrue();
    try (EmbeddedDatabase database = start(data())) {
      assertThat(processes().server().orElseThrow().pid()).isNotEqualTo(orphan);
      assertThat(ask(database, "SELECT n FROM kept")).isEqualTo("7");
    }
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void replaces_the_server_of_a_killed_owner_whose_programs_were_deleted() throws Exception {
    Path programs = folder.resolve("programs");
    OwnerProcess owner = OwnerProcess.launch(data(), programs);
    assertThat(owner.firstLine()).isEqualTo("ready");
    long orphan = processes().server().orElseThrow().pid();
    owner.kill();
    PostgresPrograms.delete(programs);
    try (EmbeddedDatabase database = start(data())) {
      assertThat(processes().server().orElseThrow().pid()).isNotEqualTo(orphan);
      assertThat(ask(database, "SELECT 1")).isEqualTo("1");
    }
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void joining_after_a_killed_owner_keeps_the_data_too() throws Exception {
    killedOwner();
    try (EmbeddedDatabase database = join(data())) {
      assertThat(database.ownsServer()).isTrue();
      assertThat(ask(database, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void the_owner_notices_that_its_server_has_ended() throws Exception {
    try (EmbeddedDatabase database = start(data())) {
      CompletableFuture<Void> ended =
          CompletableFuture.runAsync(
              () -> {
                try {
                  database.awaitEnd();
                } catch (InterruptedException stopped) {
                  throw new IllegalStateException(stopped);
                }
              });
      assertThat(ask(database, "SELECT 1")).isEqualTo("1");
      assertThat(ended).isNotDone();
      processes().server().orElseThrow().destroyForcibly();
      ended.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void recovers_when_the_server_was_killed_as_well() throws Exception {
    ProcessHandle.of(killedOwner()).orElseThrow().destroyForcibly();
    try (EmbeddedDatabase database = start(data())) {
      assertThat(ask(database, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void closes_cleanly_when_the_server_has_been_killed() throws Exception {
    try (EmbeddedDatabase database = start(data())) {
      execute(database, "CREATE TABLE kept AS SELECT 7 AS n");
      processes().server().orElseThrow().destroyForcibly();
    }
    assertThat(processes().all()).isEmpty();
    try (EmbeddedDatabase database = start(data())) {
      assertThat(ask(database, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void copes_with_an_owner_killed_in_the_middle_of_recovery() throws Exception {
    long last = killedOwner();
    ProcessHandle.of(last).orElseThrow().destroyForcibly();
    for (int time = 0; time < 3; time++) {
      OwnerProcess recovering = OwnerProcess.launch(data(), PROGRAMS);
      long before = last;
      last =
          awaitBriefly()
              .until(
                  () ->
                      PostmasterFile.read(DataDirectory.cluster(data()))
                          .map(PostmasterFile::pid)
                          .orElse(before),
                  pid -> pid != before);
      recovering.kill();
    }
    try (EmbeddedDatabase database = start(data())) {
      assertThat(ask(database, "SELECT n FROM kept")).isEqualTo("7");
    }
    assertThat(processes().all()).isEmpty();
  }

  @Test
  void leaves_alone_another_program_that_has_the_stale_process_id() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          PostmasterFile.in(DataDirectory.cluster(data())),
          "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready\n"
              .formatted(bystander.pid(), DataDirectory.cluster(data())));
      start(data()).close();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void leaves_alone_the_server_of_another_directory_that_has_the_stale_process_id()
      throws Exception {
    try (EmbeddedDatabase other = start(folder.resolve("other"))) {
      Files.copy(
          PostmasterFile.in(DataDirectory.cluster(folder.resolve("other"))),
          PostmasterFile.in(DataDirectory.cluster(data())));
      start(data()).close();
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void copes_with_a_stale_or_torn_process_file() throws Exception {
    for (String torn :
        List.of("", "999999999\n", "no number\n", "4194000\n/elsewhere\n1\n5432\n")) {
      Files.writeString(PostmasterFile.in(DataDirectory.cluster(data())), torn);
      start(data()).close();
    }
  }

  @Test
  void of_many_that_start_at_once_one_becomes_the_owner() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Callable<Opening> attempt =
          () -> EmbeddedDatabase.open(newData(), Optional.of(PROGRAMS), false);
      List<Opening> openings =
          threads.invokeAll(Collections.nCopies(6, attempt)).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(openings).filteredOn(it -> it instanceof Opening.Ready).hasSize(1);
      assertThat(openings).filteredOn(it -> it instanceof Opening.AlreadyRunning).hasSize(5);
      openings.stream().filter(it -> it instanceof Opening.Ready).forEach(it -> ready(it).close());
    }
  }

  private long killedOwner() throws Exception {
    OwnerProcess owner = OwnerProcess.launch(data(), PROGRAMS);
    assertThat(owner.firstLine()).isEqualTo("ready");
    try (EmbeddedDatabase joined = join(data())) {
      execute(joined, "CREATE TABLE kept AS SELECT 7 AS n");
    }
    long server = processes().server().orElseThrow().pid();
    owner.kill();
    return server;
  }

  private PostgresProcesses processes() throws Exception {
    return new PostgresProcesses(DataDirectory.cluster(data().toRealPath()));
  }

  /** For what passes within milliseconds. */
  private static ConditionFactory awaitBriefly() {
    return await()
        .atMost(Duration.ofMinutes(4))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1));
  }
}
