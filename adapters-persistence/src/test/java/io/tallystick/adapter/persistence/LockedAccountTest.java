package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.OPTIONAL;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.domain.identity.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host application holds an account for longer than anybody should. */
class LockedAccountTest {

  private Database database;
  private Adapters adapters;
  private Connection host;
  private long ada;
  private long grace;

  @BeforeEach
  void hold() throws SQLException {
    database = Server.migrated();
    adapters = Adapters.on(database);
    ada = database.user("ada@example.org", 0);
    grace = database.user("grace@example.org", 0);
    host = database.connection();
    host.setAutoCommit(false);
    try (Statement statement = host.createStatement()) {
      statement.execute("UPDATE users SET name = name WHERE id = " + grace);
    }
  }

  @AfterEach
  void close() throws SQLException {
    host.close();
    adapters.close();
  }

  @Test
  void a_transaction_waits_as_long_as_it_was_told_and_says_what_it_waited_for() {
    Transactions impatient = adapters.transactions().withLockTimeout(Duration.ofMillis(10));

    assertThat(impatient.committed(List.of(), () -> adapters.one("SHOW lock_timeout")))
        .isEqualTo("10ms");
    assertThatThrownBy(
            () ->
                impatient.committed(
                    List.of(), () -> adapters.users().lock(Set.of(new UserId(grace)))))
        .isInstanceOf(LockTimeout.class);
    assertThat(adapters.committed(() -> adapters.one("SHOW lock_timeout"))).isEqualTo("5s");
  }

  @Test
  void an_invoice_whose_payment_is_kept_under_another_id_waits_with_the_others()
      throws SQLException {
    Purchases purchases = new Purchases(adapters, new TextEvents());
    EventCommits commits = purchases.commits();
    purchases.process("evt_l link pi_1 in_1");
    WorkItem.Arrived twin =
        purchases.arrived("evt_t paid in_1 credits=100 client_reference_id=" + grace);

    assertThat(commits.together(List.of(twin))).containsExactly(Optional.empty());
    List<WorkItem> kept = List.copyOf(commits.withKeptPayments(List.of(twin)));
    assertThat(commits.together(kept)).as("the account is held").containsExactly(Optional.empty());
    assertThat(database.number("SELECT count(*) FROM stripe_events")).isOne();

    host.rollback();
    assertThat(commits.together(kept)).first().asInstanceOf(OPTIONAL).isPresent();
    assertThat(database.balance(grace)).isEqualTo(100);
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void its_events_fail_for_now_and_all_others_complete() throws SQLException {
    Purchases purchases = new Purchases(adapters, false);

    purchases.process("a " + ada, "g " + grace, "h " + grace, "i " + grace, "b " + ada);

    assertThat(
            database.rows(
                "SELECT event_id, processing_status, failure_code, next_attempt_at IS NOT NULL"
                    + " FROM stripe_events ORDER BY 1"))
        .containsExactly(
            "evt_a|completed|∅|f",
            "evt_b|completed|∅|f",
            "evt_g|failed|internal_error|t",
            "evt_h|failed|internal_error|t",
            "evt_i|failed|internal_error|t");
    assertThat(
            database.one("SELECT DISTINCT error_message FROM stripe_events WHERE user_id IS NULL"))
        .isEqualTo(
            "the account is locked by another transaction, mostly the host application's; tried"
                + " again automatically");
    assertThat(database.balance(ada)).isEqualTo(200);
    assertThat(adapters.complaints()).isEmpty();

    host.rollback();
    database.execute("UPDATE stripe_events SET next_attempt_at = now() WHERE user_id IS NULL");
    purchases.retries.retryDue(10);
    assertThat(database.balance(grace)).isEqualTo(300);
  }
}
