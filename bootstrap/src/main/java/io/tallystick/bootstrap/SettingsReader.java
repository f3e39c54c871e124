package io.tallystick.bootstrap;

import io.tallystick.application.port.in.TrustedProxies;
import io.tallystick.bootstrap.Settings.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
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
    Settings settings =
        new Settings(
            new Settings.Database(
                location,
                values.number(Setting.DATABASE_POOL_SIZE, 2, 100),
                values.flag(Setting.ALLOW_UNSAFE_DURABILITY)),
            new StripeReader(values).read(external),
            new Settings.Http(
                host(external),
                values.number(Setting.PORT, 0, 65535),
                values.number(Setting.MAX_BODY_BYTES, 1024, 104857600),
                values.number(Setting.MAX_CONNECTIONS, 10, 100000),
                proxies()),
            crediting(),
            e2eToken(),
            new DashboardReader(values).read(),
            values.flag(Setting.RETRY_WORKER),
            values.choice(Setting.LOG_FORMAT, Settings.LogFormat.class));
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

  private String host(boolean external) {
    String host = values.text(Setting.HOST).orElse(external ? "0.0.0.0" : "127.0.0.1");
    if (!host.matches("[A-Za-z0-9.:_-]+")) {
      values.problem(Setting.HOST, "is not an address: set it to a host name or an IP address");
    }
    return host;
  }

  private TrustedProxies proxies() {
    Optional<TrustedProxies> proxies = TrustedProxies.of(values.items(Setting.TRUSTED_PROXIES));
    if (proxies.isEmpty()) {
      values.problem(
          Setting.TRUSTED_PROXIES,
          "may only hold, separated by commas, addresses and ranges such as 10.0.0.0/8");
    }
    return proxies.orElse(TrustedProxies.LOOPBACK);
  }

  private Settings.Crediting crediting() {
    List<String> known = List.of(Setting.CANDIDATE_ORDER.defaultValue().orElseThrow().split(","));
    List<String> order =
        values.list(
            Setting.CANDIDATE_ORDER,
            known.stream().map(name -> name.replace(".", "\\.")).collect(Collectors.joining("|")),
            "names out of " + String.join(", ", known));
    if (order.isEmpty()) {
      values.problem(
          Setting.CANDIDATE_ORDER, "names nothing: name at least one of what it may hold");
    }
    return new Settings.Crediting(
        values.number(Setting.MAX_CREDITS_PER_PAYMENT, 1, Integer.MAX_VALUE),
        values.choice(Setting.ON_UNKNOWN_USER, Settings.OnUnknownUser.class),
        values.choice(Setting.ON_USER_CONFLICT, Settings.OnUserConflict.class),
        values.choice(Setting.ON_UNKNOWN_CREDITS, Settings.OnUnknownCredits.class),
        values.choice(Setting.NO_PAYMENT_REQUIRED, Settings.NoPaymentRequired.class),
        order,
        values
            .find(Setting.CATALOGUE)
            .map(written -> new CatalogueReader(written, values.problems()).read())
            .orElse(List.of()));
  }

  private Optional<Settings.E2eToken> e2eToken() {
    if (!values.flag(Setting.E2E_TEST_MODE)) {
      return Optional.empty();
    }
    Optional<String> token = values.text(Setting.E2E_TEST_TOKEN);
    if (token.map(String::length).orElse(0) < 32) {
      values.problem(
          Setting.E2E_TEST_TOKEN,
          (token.isEmpty() ? "is missing" : "is too short")
              + ": with E2E_TEST_MODE set it to at least 32 random characters");
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
