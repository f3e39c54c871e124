package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.PlainPasswords;
import io.tallystick.application.port.operator.OneTimeCodes;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.SecondFactors;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.service.operator.SecondFactorService;
import io.tallystick.application.service.operator.SessionLimits;
import io.tallystick.application.service.operator.SignInService;
import io.tallystick.application.usecase.operator.SignIn;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sign-ins and sessions that anybody can send, with three connections. */
class StrangersTest {

  private static final int CONNECTIONS = 3;

  private final Database database = Server.migrated();

  @Test
  void however_many_strangers_knock_payments_have_a_connection() throws Exception {
    try (Adapters adapters = Adapters.on(database, CONNECTIONS);
        Connection holder = database.connection();
        Statement lock = holder.createStatement();
        ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      SignIn signIn = signIn(adapters);
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE tallystick.sign_in_failures, tallystick.operator_sessions");
      List<Future<?>> knocking = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        SignIn.Client client = new SignIn.Client("198.51.100." + i, Optional.empty(), "");
        knocking.add(strangers.submit(() -> signIn.signIn("ada", "wrong", client)));
        knocking.add(
            strangers.submit(() -> signIn.session(Secrets.random(), true, client.address())));
      }
      Awaitility.await()
          .until(
              () ->
                  database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      >= 2);

      for (int i = 0; i < 3; i++) {
        assertThat(adapters.committed(() -> adapters.one("SELECT 1"))).isEqualTo("1");
      }

      holder.rollback();
      for (Future<?> stranger : knocking) {
        try {
          assertThat(stranger.get())
              .isIn(new SignIn.Answer.Busy(), new SignIn.Answer.Refused(), Optional.empty());
        } catch (ExecutionException refused) {
          assertThat(refused).hasMessageContaining("too many unknown ids");
        }
      }
    }
  }

  private static SignIn signIn(Adapters adapters) {
    Operators operators = adapters.operators();
    Sessions sessions = adapters.context().getBean(Sessions.class);
    SignInHistory history = adapters.context().getBean(SignInHistory.class);
    SecondFactors factors = adapters.context().getBean(SecondFactors.class);
    OneTimeCodes none = (secret, code, at) -> OptionalLong.empty();
    InstantSource clock = InstantSource.system();
    return new SignInService(
        operators,
        sessions,
        history,
        new SecondFactorService(
            factors,
            none,
            operators,
            sessions,
            history,
            new PlainPasswords(),
            adapters.audit(),
            adapters.transactions(),
            clock),
        new PlainPasswords(),
        adapters.audit(),
        adapters.transactions(),
        clock,
        new SessionLimits(Duration.ofMinutes(15), Duration.ofHours(8), Set.of()),
        CONNECTIONS);
  }
}
