package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A database that is away or cannot commit is told from every other failure. */
class StorageUnavailableTest {

  private static final int PATIENCE = 250;

  @Test
  void a_refused_connection() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    isAway(new Database("jdbc:postgresql://localhost:" + nobody + "/none", "postgres"));
  }

  @Test
  void a_database_that_is_not_there() {
    isAway(Database.of("not_there"));
  }

  @Test
  void a_role_that_may_no_longer_sign_in() {
    Database database = Server.migrated().asNewRole();
    Database.of("postgres").execute("ALTER ROLE " + database.user() + " NOLOGIN");
    isAway(database);
  }

  @Test
  void no_connection_left() {
    Database database = Server.migrated().asNewRole();
    Database.of("postgres").execute("ALTER ROLE " + database.user() + " CONNECTION LIMIT 0");
    isAway(database);
  }

  @Test
  void a_server_that_stops_while_it_is_used() throws IOException {
    EmbeddedPostgres server = Server.start();
    Database database =
        new Database("jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres");
    try (Adapters adapters = Adapters.on(database, 2, PATIENCE)) {
      adapters.schema().migrate();
      adapters.commit(() -> adapters.run("SELECT 1"));
      server.close();

      refuses(adapters);
    }
  }

  @Test
  void a_connection_that_is_cut_between_two_statements() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      isUnavailable(
          () ->
              adapters.commit(
                  () -> {
                    insert(adapters);
                    cut(database, adapters.one("SELECT pg_backend_pid()"));
                    insert(adapters);
                  }));
      isEmptyAndWorksAgain(database, adapters);
    }
  }

  @Test
  void a_connection_that_is_cut_before_the_commit() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      isUnavailable(
          () ->
              adapters.commit(
                  () -> {
                    insert(adapters);
                    cut(database, adapters.one("SELECT pg_backend_pid()"));
                  }));
      isEmptyAndWorksAgain(database, adapters);
    }
  }

  @Test
  void a_statement_that_the_server_cancels() {
    Database database = Server.migrated();
    try (Adapters adapters = Adapters.on(database)) {
      isUnavailable(
          () ->
              adapters.commit(
                  () -> {
                    insert(adapters);
                    adapters.run("SET LOCAL statement_timeout = '10ms'");
                    adapters.run("SELECT pg_sleep(30)");
                  }));
      isEmptyAndWorksAgain(database, adapters);
    }
  }

  @Test
  void a_database_that_only_reads() {
    Database database = Server.migrated();
    Database.of("postgres")
        .execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
    try (Adapters adapters = Adapters.on(database)) {
      isUnavailable(() -> adapters.commit(() -> insert(adapters)));
    }
  }

  private static void isAway(Database database) {
    try (Adapters adapters = Adapters.on(database, 2, PATIENCE)) {
      isUnavailable(() -> adapters.commit(() -> {}));
      isUnavailable(() -> adapters.schema().migrate());
    }
  }

  private static void refuses(Adapters adapters) {
    isUnavailable(() -> adapters.commit(() -> {}));
    isUnavailable(() -> adapters.transactions().rolledBack(List.of("event a"), () -> 1));
    isUnavailable(() -> adapters.inbox().find(List.of(Events.id("a"))));
    isUnavailable(() -> adapters.invariants().check(progress -> {}));
    isUnavailable(() -> adapters.schema().migrate());
  }

  private static void isUnavailable(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOf(StorageUnavailable.class)
        .hasCauseInstanceOf(Exception.class);
  }

  private static void isEmptyAndWorksAgain(Database database, Adapters adapters) {
    assertThat(database.number("SELECT count(*) FROM users")).isZero();
    adapters.commit(() -> insert(adapters));
    assertThat(database.number("SELECT count(*) FROM users")).isOne();
  }

  private static void insert(Adapters adapters) {
    adapters.run("INSERT INTO users (email, name) VALUES (gen_random_uuid()::text, 'Ada')");
  }

  private static void cut(Database database, String backend) {
    database.execute("SELECT pg_terminate_backend(" + backend + ", 10000)");
  }
}
