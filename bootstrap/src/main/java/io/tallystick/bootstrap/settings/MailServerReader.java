package io.tallystick.bootstrap.settings;

import io.tallystick.application.settings.AlertSettings.MailServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads SMTP_URL. No problem repeats any of it, since it may hold a secret. */
record MailServerReader(SettingValues values) {

  private static final int SUBMISSION = 587;
  private static final int SUBMISSION_TLS = 465;

  /** The mail server; empty with a problem noted. */
  Optional<MailServer> read(String written) {
    Optional<MailServer> server = parse(written);
    if (server.isEmpty()) {
      values.problem(
          Setting.SMTP_URL,
          "must be smtp://USER:PASSWORD@HOST:PORT or smtps://…, with @ in user or password written"
              + " as %40");
    }
    return server;
  }

  private static Optional<MailServer> parse(String written) {
    try {
      URI url = new URI(written);
      boolean tls = "smtps".equals(url.getScheme());
      Optional<String> user = Optional.ofNullable(url.getRawUserInfo());
      boolean usable =
          (tls || "smtp".equals(url.getScheme()))
              && url.getHost() != null
              && url.getPort() != 0
              && url.getPort() <= 65535
              && url.getRawPath().matches("/?")
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && user.filter(it -> !it.matches("[^:]+:[^:]+")).isEmpty();
      if (!usable) {
        return Optional.empty();
      }
      String host = url.getHost().replaceAll("[\\[\\]]", "");
      int standard = tls ? SUBMISSION_TLS : SUBMISSION;
      return Optional.of(
          new MailServer(
              host,
              url.getPort() < 0 ? standard : url.getPort(),
              tls,
              !tls && !Settings.Http.isThisMachine(host),
              user.map(it -> decoded(it.split(":")[0])),
              user.map(it -> decoded(it.split(":")[1]))));
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** A plus sign stands for itself in this part of an address. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
