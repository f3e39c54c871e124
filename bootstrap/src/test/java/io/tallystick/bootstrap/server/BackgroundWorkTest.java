package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of work that was put off. */
final class BackgroundWorkTest {

  @Test
  void the_log_names_what_broke_and_why_but_no_row_that_the_database_quotes() {
    Throwable broken =
        new IllegalStateException(
            "could not", new SQLException("Detail: (ada@example.org)", "54000"));

    assertThat(BackgroundWork.causes(broken))
        .startsWith(
            "IllegalStateException, caused by SQLException (SQLSTATE 54000) at"
                + " io.tallystick.bootstrap.server.BackgroundWorkTest.")
        .doesNotContain("ada");
  }

  @Test
  void and_the_rule_that_refused_it() {
    SQLException refused = new SQLException("Detail: (ada@example.org)", "P0001");

    assertThat(
            BackgroundWork.causes(
                new StorageRefused(
                    "the database refuses it: SQLSTATE P0001, trigger b_host on users", refused)))
        .startsWith(
            "StorageRefused (the database refuses it: SQLSTATE P0001, trigger b_host on users),"
                + " caused by SQLException (SQLSTATE P0001) at ")
        .doesNotContain("ada");
    assertThat(BackgroundWork.causes(new StorageUnavailable("the database is away", refused)))
        .startsWith("StorageUnavailable (the database is away), caused by SQLException");
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void whatever_a_worker_throws_it_works_the_next_time(Class<? extends Throwable> thrown) {
    BackgroundWork background = new BackgroundWork();
    background.onApplicationEvent(null);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      background.attempt(
          "it is put off",
          this,
          () -> {
            runs.incrementAndGet();
            if (thrown == StackOverflowError.class) {
              throw new StackOverflowError();
            }
            throw new IllegalStateException("a bug");
          });
    }

    assertThat(runs).hasValue(2);
  }
}
