package io.tallystick.bootstrap.settings;

import io.tallystick.application.settings.AlertSettings;
import io.tallystick.application.settings.IdentityProviderSettings;
import io.tallystick.application.usecase.TrustedProxies;
import io.tallystick.domain.Coded;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can be configured, checked. */
public record Settings(
    Database database,
    Stripe stripe,
    Http http,
    Crediting crediting,
    Optional<E2eToken> e2eToken,
    Dashboard dashboard,
    AlertSettings alerts,
    boolean retryWorker,
    Optional<Integer> payloadRetentionDays,
    LogFormat logFormat) {

  /** What became of reading the configuration. */
  public sealed interface Result {}

  /** All of it can be used. */
  public record Valid(Settings settings) implements Result {}

  /** Some of it cannot: every problem, a line each, none of which holds a secret. */
  public record Invalid(List<String> problems) implements Result {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** Which PostgreSQL, and how it is used. */
  public record Database(Location location, int poolSize, boolean allowUnsafeDurability) {}

  /** Where the PostgreSQL is. */
  public sealed interface Location {
    /** Somebody else's, reached over the network. */
    public record External(DatabaseUrl url) implements Location {}

    /** Our own, in this directory. */
    public record Embedded(Path directory) implements Location {}
  }

  /** Live and test events never mix. */
  public enum Mode implements Coded {
    LIVE,
    TEST
  }

  /**
   * What is agreed with Stripe. The webhook secrets are empty only with the embedded database; then
   * {@link WebhookSecretFile} has one.
   */
  public record Stripe(
      Mode mode,
      List<String> webhookSecrets,
      Optional<String> apiKey,
      URI apiBase,
      int requestsPerSecond,
      List<String> connectAccounts) {
    public Stripe {
      webhookSecrets = List.copyOf(webhookSecrets);
      connectAccounts = List.copyOf(connectAccounts);
    }

    @Override
    public String toString() {
      return "Stripe[%s, %s webhook secrets, %s API key, %s, %s]"
          .formatted(
              mode,
              webhookSecrets.size(),
              apiKey.isPresent() ? "an" : "no",
              apiBase,
              connectAccounts);
    }
  }

  /**
   * Where and how much is listened to, and behind which proxies; the token is a secret.
   *
   * @param managementHost where the management port listens
   * @param publicUrl where browsers reach it
   */
  public record Http(
      String host,
      int port,
      int maxBodyBytes,
      int maxConnections,
      int apiRequestsPerSecond,
      TrustedProxies proxies,
      Optional<String> metricsToken,
      Optional<Integer> managementPort,
      String managementHost,
      Optional<URI> publicUrl) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** Whether a host is this machine, so that nothing sent there is seen by others. */
    static boolean isThisMachine(@Nullable String host) {
      return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    }

    /** A page's address on this machine. */
    public String address(int listening, String path) {
      String name =
          host.equals("0.0.0.0") || host.equals("::")
              ? "localhost"
              : host.contains(":") ? "[" + host + "]" : host;
      return "http://%s:%s%s".formatted(name, listening, path);
    }

    /** The host names under which requests are taken; empty: any. */
    public Set<String> hosts() {
      if (!isThisMachine(host)) {
        return Set.of();
      }
      Set<String> hosts = new HashSet<>(LOOPBACK);
      publicUrl.map(URI::getHost).ifPresent(it -> hosts.add(it.toLowerCase(Locale.ROOT)));
      return hosts;
    }

    /** Whether other machines reach the pages without a proxy that speaks TLS being named. */
    public boolean isReadableOnTheWay() {
      return !isThisMachine(host) && !tls();
    }

    /** Whether browsers come by TLS. */
    public boolean tls() {
      return publicUrl.filter(it -> "https".equals(it.getScheme())).isPresent();
    }

    @Override
    public String toString() {
      return "Http[" + host + ", " + port + (metricsToken.isPresent() ? ", a token]" : "]");
    }
  }

  /** The choices of the crediting rules. */
  public record Crediting(
      int maxCreditsPerPayment,
      OnUnknownUser onUnknownUser,
      OnConflict onUserConflict,
      OnUnknownCredits onUnknownCredits,
      OnFreePurchase noPaymentRequired,
      OnFreePurchase zeroInvoices,
      DebtPolicy debt,
      List<String> candidateOrder,
      PriceCatalogue catalogue) {
    public Crediting {
      candidateOrder = List.copyOf(candidateOrder);
    }
  }

  /** For a payment whose user is not found. */
  public enum OnUnknownUser {
    FAIL,
    CREATE
  }

  /** Opens the end-to-end test door; it is a secret. */
  public record E2eToken(String value) {
    @Override
    public String toString() {
      return "E2eToken[hidden]";
    }
  }

  /**
   * Who may open the dashboard first, for how long, and how much at once may be repaired there.
   *
   * @param first empty: nobody, or with the embedded database one whose password is made
   * @param provider empty: passwords alone
   */
  public record Dashboard(
      Optional<FirstOperator> first,
      Optional<IdentityProviderSettings> provider,
      Duration idle,
      Duration limit,
      RequireTotp requireTotp,
      int bulkLimit,
      int adjustmentLimit,
      int disclosureLimit) {}

  /** Who sets up a second factor. */
  public enum RequireTotp {
    /** Who wants to. */
    FALSE,
    /** Admins. */
    TRUE,
    EVERYBODY
  }

  /**
   * The first operator.
   *
   * @param password a secret; empty: no password, the operator signs in through the identity
   *     provider
   */
  public record FirstOperator(String name, Optional<String> password) {
    @Override
    public String toString() {
      return "FirstOperator[%s, hidden]".formatted(name);
    }
  }

  /** How log lines look. */
  public enum LogFormat implements Coded {
    TEXT,
    JSON
  }

  /**
   * Reads the environment and the file that it may name.
   *
   * @param home the folder that holds {@code data} when nothing says otherwise
   */
  public static Result read(Map<String, String> environment, Path home) {
    return new SettingsReader(SettingSources.of(environment), home).read();
  }
}
