package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

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
}
