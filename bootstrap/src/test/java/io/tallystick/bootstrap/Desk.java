package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.util.List;
import java.util.Map;

/** A server with operators of every role, for those who visit its dashboard. */
final class Desk implements AutoCloseable {

  private final TestDatabase database;
  private final Program program;

  private Desk(TestDatabase database, Program program) {
    this.database = database;
    this.program = program;
  }

  /** The operators are {@code admin}, {@code olga} (operator) and {@code vera} (viewer). */
  static Desk open() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    settings.put("ADMIN_PASSWORD", Visit.PASSWORD);
    Program program = Program.serve(settings);
    for (String operator : List.of("olga --role operator", "vera --role viewer")) {
      String line = "user add " + operator;
      assertThat(Program.run(settings, Visit.PASSWORD + "\n", List.of(), line.split(" ")).status())
          .as(line)
          .isZero();
    }
    return new Desk(database, program);
  }

  Program program() {
    return program;
  }

  TestDatabase database() {
    return database;
  }

  /** The address of a page. */
  String at(String path) {
    return program.at(path).toString();
  }

  /** An account with a name. */
  long user(String email, String name) {
    return database.number(
        "INSERT INTO users (email, name) VALUES ('%s', '%s') RETURNING id".formatted(email, name));
  }

  /** Stripe delivers an event; gives its id. */
  String deliver(Bodies body, String expected) {
    Answer answer = program.deliver(body.json());
    assertThat(answer.status()).as(answer.json()).isEqualTo(expected);
    return body.id();
  }

  @Override
  public void close() {
    program.close();
  }
}
