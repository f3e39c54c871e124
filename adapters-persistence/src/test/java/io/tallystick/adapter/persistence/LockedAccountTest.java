package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.out.LockTimeout;
import io.tallystick.application.port.out.Transactions;
import io.tallystick.domain.identity.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
  void its_events_fail_for_now_and_all_others_complete() throws SQLException {
    List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    Purchases purchases =
        new Purchases(
            adapters,
            new Noted(adapters.transactions().withLockTimeout(Duration.ofMillis(10)), waits),
            adapters.users(),
            false);

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
            "the account was locked by somebody else, mostly the host application, for longer than"
                + " we wait; it is tried again by itself");
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .as("what the events for a locked account may hold up the others in all")
        .isLessThan(Duration.ofSeconds(2));
    assertThat(database.balance(ada)).isEqualTo(200);
    assertThat(adapters.complaints()).isEmpty();

    host.rollback();
    database.execute("UPDATE stripe_events SET next_attempt_at = now() WHERE user_id IS NULL");
    purchases.retries.retryDue(10);
    assertThat(database.balance(grace)).isEqualTo(300);
  }

  /** Transactions that note how long those were willing to wait that waited in vain. */
  private record Noted(Transactions transactions, List<Duration> waits, Duration most)
      implements Transactions {

    Noted(Transactions transactions, List<Duration> waits) {
      this(transactions, waits, Duration.ZERO);
    }

    @Override
    public Transactions withLockTimeout(Duration longest) {
      return new Noted(transactions.withLockTimeout(longest), waits, longest);
    }

    @Override
    public <T> T committedIf(
        Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
      try {
        return transactions.committedIf(keys, work, wanted);
      } catch (LockTimeout locked) {
        waits.add(most);
        throw locked;
      }
    }
  }
}
