package io.tallystick.adapter.persistence.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.operator.SignInHistory.Failures;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failed sign-ins, as several are counted at once. */
class SignInHistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  private final Database database = Server.migrated();

  @Test
  void old_failures_that_another_attempt_holds_are_not_waited_for() throws Exception {
    database.execute(
        """
        INSERT INTO tallystick.sign_in_failures VALUES
          ('mine', 3, '2026-03-01'), ('held', 3, '2026-03-01'), ('old', 3, '2026-03-01'),
          ('recent', 3, '2026-03-02')
        """);
    try (Adapters adapters = Adapters.on(database);
        Connection beside = database.connection();
        Statement other = beside.createStatement()) {
      SignInHistory history = adapters.context().getBean(SignInHistory.class);
      beside.setAutoCommit(false);
      other.execute("UPDATE tallystick.sign_in_failures SET failures = 4 WHERE origin = 'held'");

      adapters
          .transactions()
          .withLockTimeout(Duration.ofMillis(250))
          .committed(
              List.of(),
              () -> {
                history.addFailure("mine", NOW);
                return true;
              });

      assertThat(history.failures("mine")).contains(new Failures(1, NOW));
      assertThat(database.rows("SELECT origin FROM tallystick.sign_in_failures ORDER BY 1"))
          .containsExactly("held", "mine", "recent");
      beside.rollback();
    }
  }
}
