package io.tallystick.bootstrap.settings;

import io.tallystick.application.settings.AlertSettings;
import io.tallystick.domain.alert.AlertRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gives the settings of alerts their meaning. */
record AlertReader(SettingValues values) {

  /** What a mail server takes, too, without quoting: one @, and a dot in the domain. */
  private static final String ADDRESS =
      "[^\\s@,;:<>()\\[\\]\\\\\"]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\.[A-Za-z]{2,63}";

  AlertSettings read(Settings.Http http) {
    return new AlertSettings(webhook(), email(), rules(), dashboard(http));
  }

  private Optional<AlertSettings.Webhook> webhook() {
    Optional<String> secret = values.text(Setting.TALLYSTICK_ALERT_SECRET);
    if (secret.filter(it -> !it.matches("[!-~]{16,}")).isPresent()) {
      values.problem(
          Setting.TALLYSTICK_ALERT_SECRET,
          "is too short: set at least 16 letters or digits without spaces");
    }
    Optional<String> written = values.text(Setting.TALLYSTICK_ALERT_URL);
    if (secret.isPresent() && written.isEmpty()) {
      values.problem(
          Setting.TALLYSTICK_ALERT_SECRET,
          "signs nothing without TALLYSTICK_ALERT_URL: set both or none");
    }
    return written.map(url -> new AlertSettings.Webhook(address(url), secret));
  }

  private URI address(String url) {
    return values.address(
        Setting.TALLYSTICK_ALERT_URL,
        url,
        any -> true,
        "must be an https:// address without a user (http:// only on this machine)");
  }

  private Optional<AlertSettings.Email> email() {
    List<String> to =
        values.list(
            Setting.TALLYSTICK_ALERT_EMAIL, ADDRESS, "e-mail addresses such as ann@example.com");
    Optional<String> url = values.text(Setting.SMTP_URL);
    Optional<String> from = values.text(Setting.TALLYSTICK_ALERT_FROM);
    if (from.filter(it -> !it.matches(ADDRESS)).isPresent()) {
      values.problem(
          Setting.TALLYSTICK_ALERT_FROM, "must be one e-mail address such as ann@example.com");
    }
    if (to.isEmpty()) {
      for (Setting setting : List.of(Setting.SMTP_URL, Setting.TALLYSTICK_ALERT_FROM)) {
        if (values.text(setting).isPresent()) {
          values.problem(setting, "sends nothing without TALLYSTICK_ALERT_EMAIL: set both or none");
        }
      }
      return Optional.empty();
    }
    if (url.isEmpty()) {
      values.problem(
          Setting.TALLYSTICK_ALERT_EMAIL,
          "needs SMTP_URL: set that to the mail server, smtp://USER:PASSWORD@HOST:PORT");
      return Optional.empty();
    }
    return new MailServerReader(values)
        .read(url.get())
        .map(
            server ->
                new AlertSettings.Email(
                    to,
                    from.or(() -> server.user().filter(it -> it.matches(ADDRESS)))
                        .orElse(to.getFirst()),
                    server));
  }

  private AlertRules rules() {
    int most = values.number(Setting.TALLYSTICK_ALERT_WAITING, 1, 1_000_000);
    int hours = values.number(Setting.TALLYSTICK_ALERT_HOURS, 1, 8760);
    return new AlertRules(most, Duration.ofHours(hours), digestHour());
  }

  private Optional<Integer> digestHour() {
    String hour = values.text(Setting.TALLYSTICK_ALERT_DIGEST).orElseThrow();
    if (hour.matches("[0-9]|1[0-9]|2[0-3]")) {
      return Optional.of(Integer.valueOf(hour));
    }
    if (!hour.equals("off")) {
      values.problem(Setting.TALLYSTICK_ALERT_DIGEST, "must be an hour from 0 to 23, or off");
    }
    return Optional.empty();
  }

  private static URI dashboard(Settings.Http http) {
    String pages = "/admin/events";
    return URI.create(
        http.publicUrl()
            .map(url -> url.toString().replaceFirst("/+$", "") + pages)
            .orElseGet(() -> http.address(http.port(), pages)));
  }
}
