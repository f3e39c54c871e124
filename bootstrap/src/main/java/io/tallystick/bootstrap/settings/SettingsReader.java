package io.tallystick.bootstrap.settings;

import io.tallystick.bootstrap.settings.Settings.Location;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives every setting its meaning. */
final class SettingsReader {
  private final SettingValues values;
  private final Path home;

  SettingsReader(SettingSources sources, Path home) {
    this.values = new SettingValues(sources);
    this.home = home;
  }

  Settings.Result read() {
    Location location = location();
    boolean external = values.find(Setting.DATABASE_URL).isPresent();
    Settings.Http http = new HttpReader(values).read(external);
    Settings settings =
        new Settings(
            new Settings.Database(
                location,
                values.number(Setting.TALLYSTICK_DATABASE_POOL_SIZE, 2, 100),
                values.flag(Setting.TALLYSTICK_ALLOW_UNSAFE_DURABILITY)),
            new StripeReader(values).read(external),
            http,
            crediting(),
            e2eToken(),
            new DashboardReader(values).read(),
            new AlertReader(values).read(http),
            values.flag(Setting.TALLYSTICK_RETRY_WORKER),
            values.text(Setting.TALLYSTICK_PAYLOAD_RETENTION_DAYS).isEmpty()
                ? Optional.empty()
                : Optional.of(values.number(Setting.TALLYSTICK_PAYLOAD_RETENTION_DAYS, 1, 36500)),
            values.choice(Setting.TALLYSTICK_LOG_FORMAT, Settings.LogFormat.class));
    return values.problems().isEmpty()
        ? new Settings.Valid(settings)
        : new Settings.Invalid(values.problems());
  }

  private Location location() {
    Optional<String> url = values.text(Setting.DATABASE_URL);
    Path directory = dataDirectory();
    if (url.isEmpty()) {
      return new Location.Embedded(directory);
    }
    if (url.get().isEmpty()) {
      values.problem(
          Setting.DATABASE_URL,
          "is set but blank: set it to postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or unset it"
              + " for the embedded PostgreSQL");
      return new Location.Embedded(directory);
    }
    return switch (DatabaseUrl.read(url.get())) {
      case DatabaseUrl.Reading.Usable(DatabaseUrl usable) -> new Location.External(usable);
      case DatabaseUrl.Reading.Unusable(String problem) -> {
        values.problems().add(problem);
        yield new Location.Embedded(directory);
      }
    };
  }

  private Path dataDirectory() {
    try {
      return values
          .text(Setting.DATA_DIR)
          .map(Path::of)
          .orElse(home.resolve("data"))
          .toAbsolutePath();
    } catch (InvalidPathException invalid) {
      values.problem(
          Setting.DATA_DIR,
          "is not a path on this system (for letters beyond ASCII, start with LC_ALL=C.UTF-8)");
      return home;
    }
  }

  private Settings.Crediting crediting() {
    List<String> known =
        List.of(Setting.TALLYSTICK_CANDIDATE_ORDER.whenUnset().value().orElseThrow().split(","));
    List<String> order =
        values.list(
            Setting.TALLYSTICK_CANDIDATE_ORDER,
            known.stream().map(name -> name.replace(".", "\\.")).collect(Collectors.joining("|")),
            "names out of " + String.join(", ", known));
    if (order.isEmpty()) {
      values.problem(
          Setting.TALLYSTICK_CANDIDATE_ORDER,
          "names nothing: name at least one of what it may hold");
    }
    return new Settings.Crediting(
        values.number(Setting.TALLYSTICK_MAX_CREDITS_PER_PAYMENT, 1, Integer.MAX_VALUE),
        values.choice(Setting.TALLYSTICK_ON_UNKNOWN_USER, Settings.OnUnknownUser.class),
        values.choice(Setting.TALLYSTICK_ON_USER_CONFLICT, OnConflict.class),
        values.choice(Setting.TALLYSTICK_ON_UNKNOWN_CREDITS, OnUnknownCredits.class),
        values.choice(Setting.TALLYSTICK_NO_PAYMENT_REQUIRED, OnFreePurchase.class),
        values.choice(Setting.TALLYSTICK_ZERO_INVOICES, OnFreePurchase.class),
        values.choice(Setting.TALLYSTICK_DEBT, DebtPolicy.class),
        order,
        values
            .find(Setting.TALLYSTICK_CATALOGUE)
            .map(written -> new CatalogueReader(written, values.problems()).read())
            .orElse(new PriceCatalogue(Map.of())));
  }

  private Optional<Settings.E2eToken> e2eToken() {
    Optional<String> token = values.text(Setting.E2E_TEST_TOKEN);
    boolean on = values.flag(Setting.E2E_TEST_MODE);
    if (token.isEmpty() ? on : token.get().length() < 32) {
      values.problem(
          Setting.E2E_TEST_TOKEN,
          (token.isEmpty() ? "is missing" : "is too short")
              + ": with E2E_TEST_MODE set it to at least 32 random characters");
    }
    if (!on) {
      return Optional.empty();
    }
    // Compared as written, so that a misspelt mode or key cannot open the door.
    if (values.text(Setting.STRIPE_MODE).orElse("").equalsIgnoreCase("live")) {
      values.problem(
          Setting.E2E_TEST_MODE, "is refused with STRIPE_MODE=live: unset E2E_TEST_MODE");
    }
    if (values.text(Setting.STRIPE_API_KEY).orElse("").contains("_live_")) {
      values.problem(
          Setting.E2E_TEST_MODE, "is refused with a live STRIPE_API_KEY: unset one of them");
    }
    return token.map(Settings.E2eToken::new);
  }
}
