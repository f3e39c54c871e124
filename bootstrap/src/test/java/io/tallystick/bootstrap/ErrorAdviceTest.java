package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.StorageRefused;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error of the Java virtual machine that ends a command is told in one line. */
final class ErrorAdviceTest {

  static Stream<Throwable> errors() {
    return Stream.of(
        new OutOfMemoryError("Java heap space"),
        new OutOfMemoryError("unable to create native thread"),
        new StackOverflowError(),
        new NoClassDefFoundError("io/tallystick/Missing"),
        new CompletionException(new NoClassDefFoundError("io/tallystick/Missing")));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void it_says_what_to_do_and_the_exit_status_is_1(Throwable error) {
    StringWriter said = new StringWriter();

    assertThat(Tallystick.explained(error, new PrintWriter(said))).isEqualTo(1);

    assertThat(said.toString().lines()).singleElement().asString().startsWith("tallystick: ");
    assertThat(said.toString()).contains("run the command again");
  }

  @Test
  void a_lack_of_threads_is_not_one_of_memory() {
    assertThat(ErrorAdvice.of(new OutOfMemoryError("unable to create native thread")))
        .hasValueSatisfying(line -> assertThat(line).contains("ulimit -u").doesNotContain("-Xmx"));
  }

  @Test
  void what_the_database_refuses_is_told_without_the_row() {
    StringWriter said = new StringWriter();
    SQLException quoting =
        new SQLException("Key (email)=(ada@example.org) already exists", "23505");
    StorageRefused refused = new StorageRefused("the database refuses it: SQLSTATE 23505", quoting);

    assertThat(Tallystick.explained(refused, new PrintWriter(said))).isEqualTo(1);

    assertThat(said.toString().lines())
        .containsExactly(
            "tallystick: the database refuses it: SQLSTATE 23505; what was done before is kept");
  }

  @Test
  void a_bug_shows_where_it_is() {
    StringWriter said = new StringWriter();

    assertThat(Tallystick.explained(new IllegalStateException("bug"), new PrintWriter(said)))
        .isEqualTo(1);

    assertThat(said.toString()).contains("IllegalStateException: bug", "\tat ");
  }
}
