package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A server with operators of every role, for those who visit its dashboard. */
final class Desk implements AutoCloseable {

  /** {@link Visit#PASSWORD} in bcrypt, at the lowest cost. */
  private static final String PASSWORD_HASH =
      "$2b$04$9RCAcG2KWIuyoOlHaN67sOIcM7m9NmI0YRsrCLOaQeWram/eDusB.";

  private final TestDatabase database;
  private final Program program;

  private Desk(TestDatabase database, Program program) {
    this.database = database;
    this.program = program;
  }

  /** The operators are {@code admin}, {@code olga} (operator) and {@code vera} (viewer). */
  static Desk open() {
    return open(List.of());
  }

  /** The same, with options of the server's JVM. */
  static Desk open(List<String> jvm) {
    return open(jvm, Map.of());
  }

  /** The same, with further settings. */
  static Desk open(Map<String, String> further) {
    return open(List.of(), further);
  }

  private static Desk open(List<String> jvm, Map<String, String> further) {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.putAll(further);
    for (String operator : List.of("admin", "olga", "vera")) {
      database.execute(
          """
          INSERT INTO tallystick.operators (name, password_hash, password_changed_at, role, created_at)
          VALUES ('%1$s', '%2$s', now(),
            CASE '%1$s' WHEN 'admin' THEN 'admin' WHEN 'olga' THEN 'operator' ELSE 'viewer' END,
            now())
          """
              .formatted(operator, PASSWORD_HASH));
    }
    return new Desk(database, Program.start(settings, jvm, "serve"));
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

  /** Stripe delivers an event, again while it cannot be stored; gives its id. */
  String deliver(Bodies body, String expected) {
    Answer answer =
        Awaitility.await()
            .until(
                () -> program.deliver(body.json()), sent -> !sent.status().equals("unavailable"));
    assertThat(answer.status()).as(answer.json()).isEqualTo(expected);
    return body.id();
  }

  @Override
  public void close() {
    program.close();
  }
}
