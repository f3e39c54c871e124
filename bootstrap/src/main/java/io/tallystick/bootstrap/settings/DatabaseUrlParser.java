package io.tallystick.bootstrap.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a URL apart. Messages quote nothing that may be a piece of a password: with one unescaped
 * {@code /} or {@code ?} in it, a password's tail looks like a port, a database or a parameter.
 */
final class DatabaseUrlParser {
  private static final Pattern SCHEME = Pattern.compile("^(jdbc:)?([a-z][a-z0-9+.-]*):(.*)$");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?]|[A-Za-z0-9._-]*)(?::(.*))?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})|%00");
  private static final String ENCODE =
      "; if the user or password contains any of @ : / ? # % or a space, write it percent-encoded"
          + " (@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25)";
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";

  private DatabaseUrlParser() {}

  /** One line about what is wrong; private to reading, where several layers may find something. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static DatabaseUrl parse(String text) throws Malformed {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new Malformed("is blank: set it to " + FORM + ", or unset it");
    }
    if (trimmed.charAt(0) == '"' || trimmed.charAt(0) == '\'') {
      throw new Malformed("begins with a quotation mark: remove the quotes around it");
    }
    Matcher scheme = SCHEME.matcher(trimmed);
    if (!scheme.matches()) {
      throw new Malformed("is not a URL: write " + FORM);
    }
    boolean jdbc = scheme.group(1) != null;
    String kind = scheme.group(2);
    if (!kind.equals("postgresql") && (jdbc || !kind.equals("postgres"))) {
      throw new Malformed("is not a PostgreSQL URL: write " + FORM + " or jdbc:postgresql://…");
    }
    return build(split(scheme.group(3), jdbc), jdbc);
  }

  private record Pieces(Optional<String> userInfo, String hosts, String database, String query) {}

  private static Pieces split(String afterScheme, boolean jdbc) throws Malformed {
    if (!afterScheme.startsWith("//")) {
      if (!jdbc) {
        throw new Malformed("lacks the // after the scheme: write " + FORM);
      }
      int question = afterScheme.indexOf('?');
      String database = question < 0 ? afterScheme : afterScheme.substring(0, question);
      String query = question < 0 ? "" : afterScheme.substring(question + 1);
      return new Pieces(Optional.empty(), "", database.replaceFirst("^/", ""), query);
    }
    String rest = afterScheme.substring(2);
    if (rest.indexOf('#') >= 0) {
      throw new Malformed("contains a #" + ENCODE);
    }
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String path = question < 0 ? rest : rest.substring(0, question);
    int slash = path.indexOf('/');
    String authority = slash < 0 ? path : path.substring(0, slash);
    String database = slash < 0 ? "" : path.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    if (database.indexOf('@') >= 0 || at >= 0 && query.indexOf('@') >= 0) {
      throw new Malformed("has an @ after the host" + ENCODE);
    }
    if (database.indexOf('/') >= 0) {
      throw new Malformed("has more than one / after the host: the database's name is the last");
    }
    Optional<String> userInfo = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
    return new Pieces(userInfo, authority.substring(at + 1), database, query);
  }

  private static DatabaseUrl build(Pieces pieces, boolean jdbc) throws Malformed {
    Map<String, String> parameters = parameters(pieces.query());
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (pieces.userInfo().isPresent()) {
      String info = pieces.userInfo().get();
      int colon = info.indexOf(':');
      user = decode(colon < 0 ? info : info.substring(0, colon));
      password = colon < 0 ? password : decode(info.substring(colon + 1));
    }
    if (user == null || user.isEmpty()) {
      throw new Malformed("names no user: write " + FORM + ENCODE);
    }
    String named = decode(pieces.database());
    String dbname = parameters.remove("dbname");
    String database = !named.isEmpty() ? named : dbname != null ? dbname : user;
    List<String> hosts =
        hosts(pieces.hosts(), parameters.remove("host"), parameters.remove("port"));
    Map<String, String> properties = ConnectionParameters.translate(parameters, jdbc, hosts.size());
    String jdbcUrl =
        "jdbc:postgresql://"
            + String.join(",", hosts)
            + "/"
            + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return new DatabaseUrl(
        jdbcUrl, user, Optional.ofNullable(password).filter(it -> !it.isEmpty()), properties);
  }

  private static List<String> hosts(
      String authority, @Nullable String hostParameter, @Nullable String portParameter)
      throws Malformed {
    if (authority.toLowerCase(Locale.ROOT).contains("%2f")
        || hostParameter != null && hostParameter.startsWith("/")) {
      throw new Malformed("points at a Unix socket, which is not supported: name a host and port");
    }
    String named = authority.isEmpty() && hostParameter != null ? hostParameter : authority;
    if (named.isEmpty() && hostParameter == null) {
      return List.of(host("localhost", portParameter));
    }
    String[] names = named.split(",", -1);
    List<String> hosts = new ArrayList<>();
    for (String name : names) {
      hosts.add(host(name, portParameter));
    }
    return hosts;
  }

  private static String host(String text, @Nullable String otherwisePort) throws Malformed {
    Matcher matcher = HOST.matcher(text);
    if (!matcher.matches() || matcher.group(1).isEmpty()) {
      throw new Malformed(
          "has a host that is missing or malformed (an IPv6 address needs [ ])" + ENCODE);
    }
    String written = matcher.group(2) == null ? otherwisePort : matcher.group(2);
    if (written == null || written.isEmpty()) {
      return matcher.group(1) + ":5432";
    }
    if (!written.matches("[0-9]{1,5}")
        || Integer.parseInt(written) < 1
        || Integer.parseInt(written) > 65535) {
      throw new Malformed("has a port that is not a number from 1 to 65535" + ENCODE);
    }
    return matcher.group(1) + ":" + Integer.parseInt(written);
  }

  private static Map<String, String> parameters(String query) throws Malformed {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new Malformed("has a parameter without a value after the ?" + ENCODE);
      }
      parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
    return parameters;
  }

  /** Percent-decoding alone: a plus sign stays a plus sign, in passwords above all. */
  private static String decode(String text) throws Malformed {
    if (BAD_ESCAPE.matcher(text).find()) {
      throw new Malformed("has a % that is not followed by two hexadecimal digits" + ENCODE);
    }
    String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (decoded.contains("\uFFFD")) {
      throw new Malformed("has percent-encoded bytes that are not UTF-8" + ENCODE);
    }
    return decoded;
  }
}
