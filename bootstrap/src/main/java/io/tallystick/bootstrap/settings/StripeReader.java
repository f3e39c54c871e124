package io.tallystick.bootstrap.settings;

import io.tallystick.bootstrap.settings.SettingSources.Written;
import io.tallystick.bootstrap.settings.Settings.Mode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Gives their meaning to the settings that are agreed with Stripe. */
record StripeReader(SettingValues values) {

  /**
   * @param external whether the database is somebody else's, so that nothing can be made for it
   */
  Settings.Stripe read(boolean external) {
    Mode mode = mode(external);
    return new Settings.Stripe(
        mode,
        webhookSecrets(external),
        apiKey(mode),
        apiBase(),
        values.number(Setting.TALLYSTICK_STRIPE_REQUESTS_PER_SECOND, 1, 100),
        values.list(
            Setting.TALLYSTICK_CONNECT_ACCOUNTS,
            "acct_[A-Za-z0-9]+",
            "account ids that begin with acct_"));
  }

  private Mode mode(boolean external) {
    if (values.text(Setting.STRIPE_MODE).isEmpty()) {
      if (external) {
        values.problem(
            Setting.STRIPE_MODE, "is required with DATABASE_URL: set it to live or test");
      }
      return Mode.TEST;
    }
    return values.choice(Setting.STRIPE_MODE, Mode.class);
  }

  private List<String> webhookSecrets(boolean external) {
    Optional<Written> written = values.find(Setting.STRIPE_WEBHOOK_SECRET);
    if (written.isEmpty()) {
      if (external) {
        values.problem(
            Setting.STRIPE_WEBHOOK_SECRET,
            "is required with DATABASE_URL: set it to the endpoint's signing secret, whsec_…");
      }
      return List.of();
    }
    List<String> secrets = values.items(Setting.STRIPE_WEBHOOK_SECRET);
    for (int i = 0; i < secrets.size(); i++) {
      String place = secrets.size() == 1 ? "" : "(entry %s) ".formatted(i + 1);
      WebhookSecretFile.fault(secrets.get(i))
          .ifPresent(
              fault ->
                  values.problem(
                      Setting.STRIPE_WEBHOOK_SECRET,
                      place + fault + ": set it to the endpoint's signing secret, whsec_…"));
    }
    if (secrets.isEmpty()) {
      values.problem(
          Setting.STRIPE_WEBHOOK_SECRET,
          "is set but blank: set it to the endpoint's signing secret, whsec_…");
    }
    return secrets;
  }

  private Optional<String> apiKey(Mode mode) {
    Optional<String> key = values.text(Setting.STRIPE_API_KEY);
    String expected = mode.code();
    if (key.isPresent() && !key.get().matches("(sk|rk)_(live|test)_[!-~]+")) {
      values.problem(
          Setting.STRIPE_API_KEY,
          "is not a Stripe key: set it to one that begins with sk_%s_ or rk_%s_, or unset it"
              .formatted(expected, expected));
    } else if (key.isPresent() && !key.get().startsWith("_" + expected + "_", 2)) {
      values.problem(
          Setting.STRIPE_API_KEY,
          ("is of the other mode: STRIPE_MODE says %s, so set a key that begins with sk_%s_ or"
                  + " rk_%s_")
              .formatted(expected, expected, expected));
    }
    return key;
  }

  private URI apiBase() {
    return values.address(
        Setting.STRIPE_API_BASE,
        values.text(Setting.STRIPE_API_BASE).orElseThrow(),
        base -> base.getRawQuery() == null && base.getRawFragment() == null,
        "must be an https:// address (http:// only on this machine): set it to https://HOST, or"
            + " unset it");
  }
}
