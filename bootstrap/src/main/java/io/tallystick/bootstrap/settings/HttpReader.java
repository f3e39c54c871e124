package io.tallystick.bootstrap.settings;

import io.tallystick.application.usecase.TrustedProxies;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/** Gives the settings of the HTTP server their meaning. */
record HttpReader(SettingValues values) {

  /**
   * @param external whether the database is somebody else's, so that this is no trial
   */
  Settings.Http read(boolean external) {
    int port = values.number(Setting.PORT, 0, 65535);
    return new Settings.Http(
        host(external),
        port,
        values.number(Setting.TALLYSTICK_MAX_BODY_BYTES, 1024, 104857600),
        values.number(Setting.TALLYSTICK_MAX_CONNECTIONS, 10, 100000),
        values.number(Setting.TALLYSTICK_API_REQUESTS_PER_SECOND, 1, 1000000),
        proxies(),
        metricsToken(),
        managementPort(port),
        values.text(Setting.HOST).orElse("127.0.0.1"),
        publicUrl());
  }

  private String host(boolean external) {
    String host = values.text(Setting.HOST).orElse(external ? "0.0.0.0" : "127.0.0.1");
    if (!isAddress(host)) {
      values.problem(Setting.HOST, "is not an address: set it to a host name or an IP address");
      return "127.0.0.1";
    }
    return host;
  }

  /** Only an IPv6 address has colons. */
  private static boolean isAddress(String host) {
    if (!host.matches("[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*")) {
      return host.matches("[A-Za-z0-9._-]+");
    }
    try {
      return InetAddress.ofLiteral(host) instanceof Inet6Address;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private TrustedProxies proxies() {
    Optional<TrustedProxies> proxies =
        TrustedProxies.of(values.items(Setting.TALLYSTICK_TRUSTED_PROXIES));
    if (proxies.isEmpty()) {
      values.problem(
          Setting.TALLYSTICK_TRUSTED_PROXIES,
          "may only hold, separated by commas, addresses and ranges such as 10.0.0.0/8");
    }
    return proxies.orElse(TrustedProxies.LOOPBACK);
  }

  private Optional<String> metricsToken() {
    Optional<String> token = values.text(Setting.TALLYSTICK_METRICS_TOKEN);
    if (token.filter(it -> !it.matches("[!-~]{16,}")).isPresent()) {
      values.problem(
          Setting.TALLYSTICK_METRICS_TOKEN,
          "is no token: set at least 16 letters or digits without spaces");
    }
    return token;
  }

  private Optional<Integer> managementPort(int port) {
    if (values.text(Setting.TALLYSTICK_MANAGEMENT_PORT).isEmpty()) {
      return Optional.empty();
    }
    int management = values.number(Setting.TALLYSTICK_MANAGEMENT_PORT, 1, 65535);
    // Of a malformed PORT it is said that it is malformed, and no more.
    if (port == management || values.text(Setting.PORT).orElse("").matches("0+")) {
      values.problem(
          Setting.TALLYSTICK_MANAGEMENT_PORT,
          "needs a PORT that is neither 0 nor the same: set PORT");
    }
    return Optional.of(management);
  }

  /** {@link DashboardReader} tells of a malformed one. */
  private Optional<URI> publicUrl() {
    try {
      return values.text(Setting.TALLYSTICK_PUBLIC_URL).map(URI::create);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
