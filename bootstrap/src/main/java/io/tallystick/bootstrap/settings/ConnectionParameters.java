package io.tallystick.bootstrap.settings;

import io.tallystick.bootstrap.settings.DatabaseUrlParser.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postgresql.PGProperty;

/** Turns the parameters of a URL, written for libpq or for the driver, into the driver's own. */
final class ConnectionParameters {
  /**
   * A connection is given up on after this silence; without it a lost network hangs for hours.
   * Messages leave out the rows that the server quotes: they may end up in the log.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          PGProperty.APPLICATION_NAME.getName(), "tallystick",
          PGProperty.PREPARE_THRESHOLD.getName(), "0",
          PGProperty.LOG_SERVER_ERROR_DETAIL.getName(), "false",
          PGProperty.CONNECT_TIMEOUT.getName(), "10",
          PGProperty.SOCKET_TIMEOUT.getName(), "60",
          PGProperty.TCP_KEEP_ALIVE.getName(), "true");

  private static final Map<String, String> FROM_LIBPQ =
      Map.ofEntries(
          Map.entry("application_name", PGProperty.APPLICATION_NAME.getName()),
          Map.entry("fallback_application_name", PGProperty.APPLICATION_NAME.getName()),
          Map.entry("channel_binding", PGProperty.CHANNEL_BINDING.getName()),
          Map.entry("connect_timeout", PGProperty.CONNECT_TIMEOUT.getName()),
          Map.entry("gssencmode", PGProperty.GSS_ENC_MODE.getName()),
          Map.entry("keepalives", PGProperty.TCP_KEEP_ALIVE.getName()),
          Map.entry("krbsrvname", PGProperty.KERBEROS_SERVER_NAME.getName()),
          Map.entry("load_balance_hosts", PGProperty.LOAD_BALANCE_HOSTS.getName()),
          Map.entry("require_auth", PGProperty.REQUIRE_AUTH.getName()),
          Map.entry("sslnegotiation", PGProperty.SSL_NEGOTIATION.getName()),
          Map.entry("target_session_attrs", PGProperty.TARGET_SERVER_TYPE.getName()));

  private static final Map<String, Map<String, String>> LIBPQ_VALUES =
      Map.of(
          "keepalives", Map.of("0", "false", "1", "true"),
          "load_balance_hosts", Map.of("disable", "false", "random", "true"),
          "target_session_attrs",
              Map.of(
                  "any", "any",
                  "read-write", "primary",
                  "primary", "primary",
                  "read-only", "secondary",
                  "standby", "secondary",
                  "prefer-standby", "preferSecondary"));

  private static final List<String> WHOLE_NUMBERS =
      List.of("connectTimeout", "socketTimeout", "loginTimeout", "prepareThreshold");

  private ConnectionParameters() {}

  static Map<String, String> translate(Map<String, String> written, boolean jdbc, int hosts)
      throws Malformed {
    Map<String, String> properties = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, String> parameter : written.entrySet()) {
      String name = parameter.getKey();
      if (name.equals("client_encoding")) {
        requireUtf8(parameter.getValue());
      } else if (name.equals("ssl") && !jdbc) {
        // libpq reads ssl=true as "encrypt"; the driver would read it as "verify-full".
        properties.putIfAbsent("sslmode", booleanOf(name, parameter) ? "require" : "disable");
      } else if (FROM_LIBPQ.containsKey(name)) {
        String value = libpqValue(name, parameter.getValue());
        if (name.startsWith("fallback_")) {
          properties.putIfAbsent(FROM_LIBPQ.get(name), value);
        } else {
          properties.put(FROM_LIBPQ.get(name), value);
        }
      } else if (PGProperty.forName(name) != null && !name.startsWith("PG")) {
        properties.put(name, parameter.getValue());
      } else {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new Malformed(describeUnknown(unknown));
    }
    checkValues(properties);
    trustTheSystem(properties);
    if (hosts > 1) {
      properties.putIfAbsent(PGProperty.TARGET_SERVER_TYPE.getName(), "primary");
    }
    DEFAULTS.forEach(properties::putIfAbsent);
    return properties;
  }

  private static void requireUtf8(String value) throws Malformed {
    if (!value.replace("-", "").equalsIgnoreCase("utf8") && !value.equalsIgnoreCase("auto")) {
      throw new Malformed("asks for a client_encoding other than UTF8: remove that parameter");
    }
  }

  private static boolean booleanOf(String name, Map.Entry<String, String> parameter)
      throws Malformed {
    return switch (parameter.getValue()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new Malformed("has a bad value for " + name + ": write true or false");
    };
  }

  private static String libpqValue(String name, String value) throws Malformed {
    Map<String, String> values = LIBPQ_VALUES.get(name);
    if (values == null) {
      return value;
    }
    if (!values.containsKey(value)) {
      throw new Malformed(
          badValue(name, "one of " + String.join(", ", new TreeSet<>(values.keySet()))));
    }
    return values.get(value);
  }

  private static void checkValues(Map<String, String> properties) throws Malformed {
    for (Map.Entry<String, String> property : properties.entrySet()) {
      PGProperty definition = PGProperty.forName(property.getKey());
      String[] choices = definition == null ? null : definition.getChoices();
      boolean list = definition == PGProperty.REQUIRE_AUTH;
      if (choices != null && !list && !Arrays.asList(choices).contains(property.getValue())) {
        throw new Malformed(badValue(property.getKey(), "one of " + String.join(", ", choices)));
      }
      if (WHOLE_NUMBERS.contains(property.getKey())
          && !property.getValue().matches("-?[0-9]{1,9}")) {
        throw new Malformed(badValue(property.getKey(), "a whole number"));
      }
    }
  }

  /** {@code sslrootcert=system}: the certificates the platform trusts, which here is the JVM. */
  private static void trustTheSystem(Map<String, String> properties) throws Malformed {
    if (!"system".equals(properties.get("sslrootcert"))) {
      return;
    }
    if (!properties.getOrDefault("sslmode", "verify-full").equals("verify-full")) {
      throw new Malformed(
          "has sslrootcert=system with a weaker sslmode: with it, write sslmode=verify-full");
    }
    properties.remove("sslrootcert");
    properties.put("sslmode", "verify-full");
    properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
  }

  private static String badValue(String name, String allowed) {
    return "has a bad value for " + name + ": write " + allowed;
  }

  private static String describeUnknown(List<String> unknown) {
    TreeMap<String, String> known = new TreeMap<>(FROM_LIBPQ);
    for (PGProperty property : PGProperty.values()) {
      known.put(property.getName(), property.getName());
    }
    List<String> named = new ArrayList<>();
    for (String name : unknown) {
      named.add(
          name.matches("[A-Za-z][A-Za-z0-9_.]{0,40}")
              ? name + Spelling.suggestion(name, known.keySet())
              : "one with an odd name");
    }
    return "has parameters that the PostgreSQL driver does not know: "
        + String.join(", ", named)
        + "; remove them";
  }
}
