package io.tallystick.bootstrap.settings;

import io.tallystick.embedded.PostgresAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A PostgreSQL to connect to, in the driver's own terms. Credentials and parameters stand beside
 * the URL, never in it, so that the URL can be shown and logged.
 */
public record DatabaseUrl(
    String jdbcUrl, String username, Optional<String> password, Map<String, String> properties) {

  public DatabaseUrl {
    properties = Map.copyOf(properties);
  }

  /** What became of reading a {@code DATABASE_URL}. */
  public sealed interface Reading {
    /** It can be used. */
    record Usable(DatabaseUrl url) implements Reading {}

    /** It cannot; one line says what to do and holds no secret. */
    record Unusable(String problem) implements Reading {}
  }

  /** The embedded database. */
  public static DatabaseUrl of(PostgresAddress embedded) {
    return new DatabaseUrl(
        embedded.jdbcUrl(),
        embedded.username(),
        Optional.of(embedded.password()),
        embedded.properties());
  }

  /** Reads {@code postgres://}, {@code postgresql://} and {@code jdbc:postgresql:} URLs. */
  public static Reading read(String text) {
    try {
      return new Reading.Usable(DatabaseUrlParser.parse(text));
    } catch (DatabaseUrlParser.Malformed malformed) {
      return new Reading.Unusable("DATABASE_URL " + malformed.getMessage());
    }
  }

  /** Whether somebody on the way could pose as the database, or read what is said to it. */
  public boolean isUnverified() {
    boolean remote =
        Arrays.stream(jdbcUrl.replaceFirst("^jdbc:postgresql:(//)?", "").split("/")[0].split(","))
            .map(host -> host.replaceFirst(":[0-9]+$", ""))
            .anyMatch(host -> !host.isEmpty() && !Settings.Http.isThisMachine(host));
    return remote && !"verify-full".equals(properties.get("sslmode"));
  }

  /**
   * Shows neither the password nor the properties' values, one of which may be a key's password.
   */
  @Override
  public String toString() {
    return "DatabaseUrl[%s, user %s, password %s, %s]"
        .formatted(
            jdbcUrl,
            username,
            password.isPresent() ? "hidden" : "none",
            new TreeMap<>(properties).keySet());
  }
}
