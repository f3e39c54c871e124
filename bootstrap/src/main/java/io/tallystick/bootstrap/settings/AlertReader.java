package io.tallystick.bootstrap.settings;

import java.net.URI;
import java.util.Optional;

/** Gives the settings of alerts their meaning. */
record AlertReader(SettingValues values) {

  Optional<Settings.Alerts> read(Settings.Http http) {
    Optional<String> secret = values.text(Setting.ALERT_SECRET);
    if (secret.filter(it -> !it.matches("[!-~]{16,}")).isPresent()) {
      values.problem(
          Setting.ALERT_SECRET, "is too short: set at least 16 letters or digits without spaces");
    }
    Optional<String> written = values.text(Setting.ALERT_URL);
    if (secret.isPresent() && written.isEmpty()) {
      values.problem(
          Setting.ALERT_SECRET, "signs nothing without TALLYSTICK_ALERT_URL: set both or none");
    }
    return written.map(url -> new Settings.Alerts(address(url), secret, dashboard(http)));
  }

  private URI address(String url) {
    return values.address(
        Setting.ALERT_URL,
        url,
        any -> true,
        "must be an https:// address without a user (http:// only on this machine)");
  }

  private static URI dashboard(Settings.Http http) {
    String host = http.host().equals("0.0.0.0") ? "localhost" : http.host();
    return URI.create(
        http.publicUrl()
                .map(url -> url.toString().replaceFirst("/+$", ""))
                .orElse("http://%s:%s".formatted(host, http.port()))
            + "/admin/events");
  }
}
