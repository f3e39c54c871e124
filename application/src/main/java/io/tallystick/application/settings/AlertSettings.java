package io.tallystick.application.settings;

import io.tallystick.domain.alert.AlertRules;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How people are told that failed events need them.
 *
 * @param dashboard where the failed events are seen
 */
public record AlertSettings(
    Optional<Webhook> webhook, Optional<Email> email, AlertRules rules, URI dashboard) {

  /** Where alerts are posted, and what signs them; both are secrets. */
  public record Webhook(URI url, Optional<String> secret) {
    @Override
    public String toString() {
      return "Webhook[hidden]";
    }
  }

  /** To whom alerts are sent by e-mail, by whom, and through which mail server. */
  public record Email(List<String> to, String from, MailServer server) {
    public Email {
      to = List.copyOf(to);
    }

    @Override
    public String toString() {
      return "Email[%s addresses, %s]".formatted(to.size(), server);
    }
  }

  /**
   * A mail server; user and password are secrets.
   *
   * @param tls whether the connection is encrypted from the beginning
   * @param needsStartTls whether it must be encrypted afterwards
   */
  public record MailServer(
      String host,
      int port,
      boolean tls,
      boolean needsStartTls,
      Optional<String> user,
      Optional<String> password) {

    @Override
    public String toString() {
      return "MailServer[%s, %s]".formatted(host, port);
    }
  }
}
