package io.tallystick.adapter.persistence.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something in the database without which the program does not work as it should.
 *
 * @param relation the table that it belongs to; empty for a function or sequence
 * @param state what it must be like, alternatives separated by a slash; empty: it must only exist
 * @param sql makes it anew
 */
record SchemaObject(Kind kind, String relation, String name, String state, String sql) {

  /** In the order in which they are made. */
  enum Kind {
    TABLE,
    COLUMN,
    SEQUENCE,
    FUNCTION,
    VIEW,
    NOT_NULL,
    KEY,
    CONSTRAINT,
    INDEX,
    TRIGGER;

    /** Whether rows are gone with it: what a person has to decide about is not made anew. */
    boolean holdsData() {
      return this == TABLE || this == COLUMN || this == SEQUENCE;
    }
  }

  /** Where the migrations' result is written down, by {@code ExpectedSchemaTest}. */
  static final String FILE = "db/expected-schema.sql";

  private static final Pattern HEAD =
      Pattern.compile("--\\| (\\w+) \\| ([^|]*) \\| ([^|]*) \\|([^|]*)");

  private static final Pattern LAST = Pattern.compile("^-- What the migrations up to (\\d+) make");

  private static final String TEXT = text();
  private static final List<SchemaObject> EXPECTED = read(TEXT);

  /** Everything that must be there once all migrations have run. */
  static List<SchemaObject> expected() {
    return EXPECTED;
  }

  /** The number of the last migration that this version knows. */
  static long lastMigration() {
    return LAST.matcher(TEXT)
        .results()
        .mapToLong(it -> Long.parseLong(it.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static String text() {
    try (InputStream file = SchemaObject.class.getClassLoader().getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static List<SchemaObject> read(String text) {
    List<SchemaObject> objects = new ArrayList<>();
    for (String part : text.split("(?m)^(?=--\\| )")) {
      Matcher head = HEAD.matcher(part.lines().findFirst().orElse(""));
      if (head.matches()) {
        objects.add(
            new SchemaObject(
                Kind.valueOf(head.group(1)),
                head.group(2),
                head.group(3),
                head.group(4).strip(),
                part.substring(part.indexOf('\n') + 1).strip()));
      }
    }
    return List.copyOf(objects);
  }

  /** As it stands in the file. */
  String written() {
    return "--| %s | %s | %s | %s\n%s\n".formatted(kind, relation, name, state, sql);
  }

  /** Which object it is, whatever its state. */
  record Key(Kind kind, String relation, String name) {}

  Key key() {
    return new Key(kind, relation, name);
  }

  boolean allows(String found) {
    return state.isEmpty() || Arrays.asList(state.split("/")).contains(found);
  }

  /** What is wrong with it, for an operator. */
  String missing() {
    return switch (kind) {
      case TABLE -> "table " + name + " is missing";
      case COLUMN -> "column " + relation + "." + name + " is missing";
      case SEQUENCE -> "sequence " + name + " is missing";
      case FUNCTION -> "function " + name + " is missing";
      case VIEW -> "view " + name + " is missing";
      case NOT_NULL -> "NOT NULL of column " + relation + "." + name + " is missing";
      case KEY -> "unique index on " + relation + " (" + name + ") is missing or invalid";
      case CONSTRAINT -> "constraint " + name + " on " + relation + " is missing or not validated";
      case INDEX -> "index " + name + " on " + relation + " is missing or invalid";
      case TRIGGER -> "trigger " + name + " on " + relation + " is missing";
    };
  }

  String changed(String found) {
    return switch (kind) {
      case COLUMN -> "column %s.%s is %s, not %s".formatted(relation, name, found, state);
      case TRIGGER -> "trigger " + name + " on " + relation + " is disabled or changed";
      case FUNCTION -> "function " + name + " is changed";
      case TABLE, SEQUENCE, VIEW, NOT_NULL, KEY, CONSTRAINT, INDEX ->
          missing().replaceFirst("missing.*", "changed");
    };
  }
}
