package io.tallystick.embedded;

import java.util.Map;

/** How to connect to a database, in the driver's own terms. */
public record PostgresAddress(
    String jdbcUrl, String username, String password, Map<String, String> properties) {

  public PostgresAddress {
    properties = Map.copyOf(properties);
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "PostgresAddress[%s, user %s]".formatted(jdbcUrl, username);
  }
}
