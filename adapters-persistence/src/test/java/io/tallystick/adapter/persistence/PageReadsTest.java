package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.query.BrowseAudit;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Pages on a database that is busy, with three connections. */
class PageReadsTest {

  private static final BrowseAudit.Filter ALL =
      new BrowseAudit.Filter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Database database = Server.migrated();

  @Test
  void however_many_pages_hang_payments_and_sign_ins_have_a_connection() throws Exception {
    try (Adapters adapters = Adapters.on(database, 3);
        Connection holder = database.connection();
        Statement lock = holder.createStatement();
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE audit_log");
      BrowseAudit audit = adapters.context().getBean(BrowseAudit.class);
      List<Future<?>> pages = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        pages.add(people.submit(() -> audit.page(ALL, Optional.empty(), 1)));
      }
      Awaitility.await()
          .until(
              () ->
                  database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      > 0);

      for (int i = 0; i < 2; i++) {
        assertThat(adapters.committed(() -> adapters.one("SELECT 1"))).isEqualTo("1");
      }
      Operators operators = adapters.context().getBean(Operators.class);
      Sessions sessions = adapters.context().getBean(Sessions.class);
      assertThat(operators.all()).isEmpty();
      assertThat(operators.passwordHash("ada")).isEmpty();
      assertThat(sessions.find(new byte[32], Instant.EPOCH, Instant.EPOCH)).isEmpty();
      assertThat(sessions.of("ada", Instant.EPOCH, Instant.EPOCH)).isEmpty();

      holder.rollback();
      int answered = 0;
      for (Future<?> page : pages) {
        try {
          page.get();
          answered++;
        } catch (java.util.concurrent.ExecutionException refused) {
          assertThat(refused).hasCauseInstanceOf(StorageUnavailable.class);
        }
      }
      assertThat(answered).isPositive();
    }
  }

  @Test
  void a_heavy_query_of_a_page_is_ended_and_none_of_a_transaction() {
    try (Adapters adapters = Adapters.on(database)) {
      PageReads hasty =
          new PageReads(
              adapters.context().getBean(Sql.class),
              adapters.context().getBean(ConnectionShare.class),
              3,
              Duration.ofSeconds(2),
              Duration.ofSeconds(1));

      assertThatThrownBy(() -> hasty.query("SELECT pg_sleep(600)", row -> ""))
          .isInstanceOf(StorageUnavailable.class);
      assertThatThrownBy(() -> hasty.ask("SELECT pg_sleep(5)", Parameters.NONE, row -> ""))
          .isInstanceOf(StorageUnavailable.class);
      assertThat(
              adapters.committed(
                  () -> hasty.query("SELECT 1 FROM pg_sleep(1.1)", row -> row.getInt(1))))
          .containsExactly(1);
    }
  }
}
