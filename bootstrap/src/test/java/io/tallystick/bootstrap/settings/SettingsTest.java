package io.tallystick.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.settings.AlertSettings;
import io.tallystick.application.settings.IdentityProviderSettings;
import io.tallystick.bootstrap.settings.Settings.Location;
import io.tallystick.bootstrap.settings.Settings.Mode;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private static final Path HOME = Path.of("/opt/tallystick");
  private static final String SECRET = "whsec_abcdefghijklmnop";
  private static final Map<String, String> EXTERNAL =
      Map.of(
          "DATABASE_URL", "postgres://u:hunter22@h/d",
          "STRIPE_MODE", "live",
          "STRIPE_WEBHOOK_SECRET", SECRET);

  @ParameterizedTest
  @EnumSource
  void is_documented(Setting setting) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "configuration.md")))
        .containsPattern("(?m)^\\| [^|]*`" + setting + "`");
  }

  @Test
  void needs_nothing_for_the_embedded_database() {
    Settings settings = valid(Map.of());
    assertThat(settings.database().location())
        .isEqualTo(new Location.Embedded(HOME.resolve("data")));
    assertThat(settings.database().poolSize()).isEqualTo(10);
    assertThat(settings.database().allowUnsafeDurability()).isFalse();
    assertThat(settings.stripe().mode()).isEqualTo(Mode.TEST);
    assertThat(settings.stripe().webhookSecrets()).isEmpty();
    assertThat(settings.stripe().apiBase()).hasToString("https://api.stripe.com");
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().maxBodyBytes()).isEqualTo(1048576);
    assertThat(settings.http().proxies().contains(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(settings.http().proxies().contains(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
    assertThat(settings.crediting().maxCreditsPerPayment()).isEqualTo(1000000);
    assertThat(settings.crediting().onUnknownUser()).isEqualTo(Settings.OnUnknownUser.FAIL);
    assertThat(settings.crediting().onUserConflict()).isEqualTo(OnConflict.WARN);
    assertThat(settings.crediting().candidateOrder())
        .hasSize(9)
        .startsWith("client_reference_id")
        .endsWith("customer_email");
    assertThat(settings.e2eToken()).isEmpty();
    assertThat(settings.retryWorker()).isTrue();
    assertThat(settings.dashboard().bulkLimit()).isEqualTo(1000);
    assertThat(settings.dashboard().adjustmentLimit()).isEqualTo(10_000);
    assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.TEXT);
  }

  @Test
  void needs_secret_and_mode_with_a_database_url() {
    assertThat(problems(Map.of("DATABASE_URL", "postgres://u:p@h/d")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("STRIPE_MODE is required with DATABASE_URL"),
            line ->
                assertThat(line).startsWith("STRIPE_WEBHOOK_SECRET is required with DATABASE_URL"));
    Settings settings = valid(EXTERNAL);
    assertThat(settings.database().location()).isInstanceOf(Location.External.class);
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.stripe().mode()).isEqualTo(Mode.LIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        ",",
        "whsec_short",
        "sk_test_abcdefghijklmnopqrst",
        "abcdefghijklmnopqrstuvwxyz",
        "\"whsec_abcdefghijklmnop\"",
        "whsec_abcdefgh ijklmnop",
        "whsec_abcdefghijklmnop,",
        "whsec_abcdefghijklmnop,whsec_short",
      })
  void refuses_a_webhook_secret_that_cannot_be_one(String secret) {
    List<String> problems = problems(with(EXTERNAL, "STRIPE_WEBHOOK_SECRET", secret));
    assertThat(problems).isNotEmpty().allMatch(it -> it.startsWith("STRIPE_WEBHOOK_SECRET "));
    assertThat(String.join("\n", problems)).doesNotContain("abcdef", "whsec_short");
    assertThat(problems(Map.of("STRIPE_WEBHOOK_SECRET", secret))).isNotEmpty();
  }

  @Test
  void takes_several_webhook_secrets() {
    String two = SECRET + " , whsec_zyxwvutsrqponmlk";
    assertThat(valid(with(EXTERNAL, "STRIPE_WEBHOOK_SECRET", two)).stripe().webhookSecrets())
        .containsExactly(SECRET, "whsec_zyxwvutsrqponmlk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT | -1
          PORT | 65536
          PORT | http
          PORT | 99999999999
          HOST | http://x
          HOST | localhost:8080
          HOST | 1::2::3
          STRIPE_MODE | prod
          STRIPE_MODE | Live
          STRIPE_API_KEY | pk_test_1
          STRIPE_API_KEY | sk_live_1
          STRIPE_API_KEY | sk_1
          STRIPE_API_BASE | ftp://h
          STRIPE_API_BASE | api.stripe.com
          STRIPE_API_BASE | http://api.stripe.com
          STRIPE_API_BASE | http://localhost.example
          TALLYSTICK_METRICS_TOKEN | short
          TALLYSTICK_METRICS_TOKEN | with spaces it is no token
          TALLYSTICK_ALERT_URL | http://hooks.example.com/x
          TALLYSTICK_ALERT_URL | https://user:password@hooks.example.com/x
          TALLYSTICK_ALERT_URL | hooks.example.com
          TALLYSTICK_ALERT_SECRET | 0123456789abcdef
          TALLYSTICK_ALERT_EMAIL | ann
          TALLYSTICK_ALERT_EMAIL | ann@example.com ben@example.com
          TALLYSTICK_ALERT_EMAIL | ann@example.com,ann@example.com
          TALLYSTICK_ALERT_EMAIL | Ann <ann@example.com>
          TALLYSTICK_ALERT_EMAIL | ann@example.com
          SMTP_URL | smtp://mail.example.com
          TALLYSTICK_ALERT_FROM | ann@example.com
          TALLYSTICK_ALERT_WAITING | 0
          TALLYSTICK_ALERT_HOURS | 1.5
          TALLYSTICK_ALERT_DIGEST | 24
          TALLYSTICK_ALERT_DIGEST | never
          TALLYSTICK_MANAGEMENT_PORT | 0
          TALLYSTICK_MANAGEMENT_PORT | 8080
          STRIPE_API_BASE | https://
          DATABASE_URL | mysql://h
          E2E_TEST_MODE | yes
          TALLYSTICK_MAX_BODY_BYTES | 0
          TALLYSTICK_MAX_CONNECTIONS | 9
          TALLYSTICK_TRUSTED_PROXIES | proxy.example
          TALLYSTICK_TRUSTED_PROXIES | 10.0.0.0/33
          TALLYSTICK_MAX_CREDITS_PER_PAYMENT | 0
          TALLYSTICK_MAX_CREDITS_PER_PAYMENT | 2147483648
          TALLYSTICK_ON_UNKNOWN_USER | warn
          TALLYSTICK_ON_USER_CONFLICT | create
          TALLYSTICK_ON_UNKNOWN_CREDITS | warn
          TALLYSTICK_NO_PAYMENT_REQUIRED | no
          TALLYSTICK_CANDIDATE_ORDER | customer,customer
          TALLYSTICK_CANDIDATE_ORDER | customer,
          TALLYSTICK_CANDIDATE_ORDER | metadataxuser_id
          TALLYSTICK_CONNECT_ACCOUNTS | acc_1
          TALLYSTICK_CATALOGUE | price_abc
          TALLYSTICK_CATALOGUE | price_abc=0
          TALLYSTICK_CATALOGUE | price_abc=500@20.00
          TALLYSTICK_CATALOGUE | price_abc=500@20.00usd
          TALLYSTICK_CATALOGUE | price_abc=500@2000
          TALLYSTICK_CATALOGUE | price_abc=500@usd
          TALLYSTICK_CATALOGUE | price_abc=500@
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd+
          TALLYSTICK_CATALOGUE | price_abc=500@+2000usd
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd+1900
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd+1900usd
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd+1900USD
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd 1900eur
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd@1900eur
          TALLYSTICK_CATALOGUE | price_abc=500@2000usd+-1900eur
          TALLYSTICK_CATALOGUE | price_abc=500@9223372036854775808usd
          TALLYSTICK_CATALOGUE | =500
          TALLYSTICK_CATALOGUE | a=1,a=2
          TALLYSTICK_CATALOGUE | a=1,
          TALLYSTICK_ALLOW_UNSAFE_DURABILITY | 1
          TALLYSTICK_LOG_FORMAT | xml
          TALLYSTICK_DATABASE_POOL_SIZE | 1
          TALLYSTICK_DATABASE_POOL_SIZE | 101
          TALLYSTICK_RETRY_WORKER | off
          TALLYSTICK_ADJUSTMENT_LIMIT | 0
          TALLYSTICK_ADJUSTMENT_LIMIT | 2147483648
          TALLYSTICK_BULK_LIMIT | 0
          TALLYSTICK_BULK_LIMIT | 100001
          """)
  void refuses_a_malformed_value_and_names_it(String variable, String value) {
    assertThat(problems(Map.of(variable, value)))
        .anySatisfy(line -> assertThat(line).startsWith(variable).hasLineCount(1));
  }

  @Test
  void reports_all_problems_at_once() {
    assertThat(
            problems(
                Map.of(
                    "PORT", "x",
                    "STRIPE_API_KEY", "x",
                    "TALLYSTICK_LOG_FORMAT", "x",
                    "TALLYSTICK_MAX_CREDIT_PER_PAYMENT", "5")))
        .hasSize(4)
        .anyMatch(line -> line.contains("did you mean TALLYSTICK_MAX_CREDITS_PER_PAYMENT?"));
  }

  @ParameterizedTest
  @EnumSource
  void a_blank_variable_counts_as_unset_unless_it_names_what_payments_depend_on(Setting setting) {
    Settings.Result result = Settings.read(Map.of(setting.name(), "  "), HOME);
    if (setting == Setting.STRIPE_WEBHOOK_SECRET || setting == Setting.DATABASE_URL) {
      assertThat(result).isInstanceOf(Settings.Invalid.class);
    } else {
      assertThat(result).isEqualTo(Settings.read(Map.of(), HOME));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n"})
  void a_blank_database_url_never_means_the_embedded_database(String blank) {
    for (String mode : List.of("live", "test")) {
      assertThat(problems(with(with(EXTERNAL, "STRIPE_MODE", mode), "DATABASE_URL", blank)))
          .singleElement()
          .asString()
          .startsWith("DATABASE_URL is set but blank: set it to ")
          .contains("or unset it");
    }
    assertThat(problems(Map.of("DATABASE_URL", blank)))
        .anyMatch(line -> line.startsWith("DATABASE_URL is set but blank"));
  }

  @Test
  void the_catalogue_takes_amounts_in_minor_units() {
    Settings settings =
        valid(
            Map.of(
                "TALLYSTICK_CATALOGUE",
                "price_abc=500@2000USD, pack-small = 50, b=9@ 2000usd + 1900 EUR+0jpy"));
    assertThat(settings.crediting().catalogue().prices())
        .containsOnly(
            price("price_abc", 500, new Money(2000, "usd")),
            price("pack-small", 50),
            price("b", 9, new Money(2000, "usd"), new Money(1900, "eur"), new Money(0, "jpy")));
  }

  @Test
  void a_currency_that_a_price_names_twice_is_named() {
    assertThat(problems(Map.of("TALLYSTICK_CATALOGUE", "a=1,b=2@5usd+6eur+7USD")))
        .containsExactly(
            "TALLYSTICK_CATALOGUE, entry 2 names usd a second time: give one amount for each"
                + " currency");
  }

  @Test
  void the_candidate_order_can_be_changed() {
    assertThat(
            valid(Map.of("TALLYSTICK_CANDIDATE_ORDER", "customer_details.email, customer"))
                .crediting()
                .candidateOrder())
        .containsExactly("customer_details.email", "customer");
  }

  @Test
  void the_bulk_limit_can_be_changed() {
    assertThat(valid(Map.of("TALLYSTICK_BULK_LIMIT", "100000")).dashboard().bulkLimit())
        .isEqualTo(100000);
  }

  @Test
  void of_a_malformed_port_nothing_else_is_said() {
    assertThat(problems(Map.of("PORT", "http", "TALLYSTICK_MANAGEMENT_PORT", "9090")))
        .containsExactly("PORT must be a whole number from 0 to 65535");
  }

  @Test
  void the_end_to_end_door_is_fenced() {
    String token = "t".repeat(32);
    Map<String, String> open = Map.of("E2E_TEST_MODE", "true", "E2E_TEST_TOKEN", token);
    assertThat(valid(open).e2eToken()).contains(new Settings.E2eToken(token));
    assertThat(valid(Map.of("E2E_TEST_TOKEN", token)).e2eToken()).isEmpty();
    assertThat(problems(Map.of("E2E_TEST_MODE", "true")))
        .singleElement()
        .asString()
        .startsWith("E2E_TEST_TOKEN is missing");
    assertThat(problems(with(open, "E2E_TEST_TOKEN", "t".repeat(31))))
        .singleElement()
        .asString()
        .startsWith("E2E_TEST_TOKEN is too short")
        .doesNotContain("ttt");
    assertThat(problems(Map.of("E2E_TEST_TOKEN", "t".repeat(31))))
        .singleElement()
        .asString()
        .startsWith("E2E_TEST_TOKEN is too short");
    assertThat(problems(with(open, "STRIPE_MODE", "live")))
        .singleElement()
        .asString()
        .contains("refused with STRIPE_MODE=live");
    assertThat(problems(with(open, "STRIPE_API_KEY", "rk_live_abc")))
        .anyMatch(line -> line.contains("refused with a live STRIPE_API_KEY"));
  }

  @Test
  void an_api_key_must_be_of_the_mode() {
    assertThat(valid(with(EXTERNAL, "STRIPE_API_KEY", "rk_live_abc")).stripe().apiKey())
        .contains("rk_live_abc");
    assertThat(problems(with(EXTERNAL, "STRIPE_API_KEY", "sk_test_hunter22")))
        .singleElement()
        .asString()
        .contains("STRIPE_MODE says live")
        .doesNotContain("hunter22");
  }

  @Test
  void requests_are_taken_under_known_names_where_only_this_machine_can_reach_it() {
    assertThat(valid(Map.of("TALLYSTICK_PUBLIC_URL", "https://Credits.example")).http().hosts())
        .containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]", "::1", "credits.example");
    assertThat(valid(Map.of("HOST", "0.0.0.0")).http().hosts()).isEmpty();
    assertThat(valid(EXTERNAL).http().hosts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1234", "http://127.0.0.1:1234", "https://h"})
  void stripe_may_be_played_on_this_machine(String base) {
    assertThat(valid(Map.of("STRIPE_API_BASE", base)).stripe().apiBase()).hasToString(base);
  }

  @Test
  void no_secret_is_ever_shown() {
    Map<String, String> environment = new HashMap<>(EXTERNAL);
    environment.put("STRIPE_MODE", "test");
    environment.put("STRIPE_API_KEY", "sk_test_hunter22");
    environment.put("E2E_TEST_MODE", "true");
    environment.put("E2E_TEST_TOKEN", "hunter22".repeat(4));
    environment.put("TALLYSTICK_METRICS_TOKEN", "hunter22hunter22");
    environment.put("TALLYSTICK_ALERT_URL", "https://hooks.example.com/hunter22");
    environment.put("TALLYSTICK_ALERT_SECRET", "hunter22hunter22");
    environment.put("TALLYSTICK_ALERT_EMAIL", "ann@example.com");
    environment.put("SMTP_URL", "smtps://hunter22:hunter22@mail.example.com");
    assertThat(Settings.read(environment, HOME)).isInstanceOf(Settings.Valid.class);
    assertThat(Settings.read(environment, HOME).toString())
        .doesNotContain("hunter22", "abcdefghijkl");
    environment.put("PORT", "x");
    assertThat(Settings.read(environment, HOME).toString())
        .doesNotContain("hunter22", "abcdefghijkl");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp://mail.example.com, mail.example.com, 587, false, true",
    "smtp://u:p@mail.example.com:25/, mail.example.com, 25, false, true",
    "smtp://localhost:1025, localhost, 1025, false, false",
    "smtp://[::1]:1025, ::1, 1025, false, false",
    "smtps://u:p@mail.example.com, mail.example.com, 465, true, false",
    "smtps://u:p@localhost, localhost, 465, true, false",
  })
  void alerts_go_to_another_machine_encrypted_alone(
      String url, String host, int port, boolean tls, boolean needsStartTls) {
    AlertSettings.MailServer server = mail(Map.of("SMTP_URL", url)).server();

    assertThat(server.host()).isEqualTo(host);
    assertThat(server.port()).isEqualTo(port);
    assertThat(server.tls()).isEqualTo(tls);
    assertThat(server.needsStartTls()).isEqualTo(needsStartTls);
  }

  @Test
  void user_and_password_of_the_mail_server_may_hold_any_character() {
    AlertSettings.Email mail =
        mail(Map.of("SMTP_URL", "smtp://ops%40shop.example:a+b%3A%2F%25@mail.example.com"));

    assertThat(mail.server().user()).contains("ops@shop.example");
    assertThat(mail.server().password()).contains("a+b:/%");
    assertThat(mail.from()).isEqualTo("ops@shop.example");
    assertThat(mail(Map.of("SMTP_URL", "smtp://key:p@h.example")).from())
        .isEqualTo("ann@example.com");
    assertThat(
            mail(Map.of("SMTP_URL", "smtp://h.example", "TALLYSTICK_ALERT_FROM", "t@b.example"))
                .from())
        .isEqualTo("t@b.example");
  }

  private static AlertSettings.Email mail(Map<String, String> settings) {
    return valid(with(settings, "TALLYSTICK_ALERT_EMAIL", "ann@example.com, ben@example.com"))
        .alerts()
        .email()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.example.com:587",
        "http://mail.example.com",
        "smtp://",
        "smtp://ops@shop.example:hunter22@mail.example.com",
        "smtp://hunter22@mail.example.com",
        "smtp://ops:@mail.example.com",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:65536",
        "smtp://mail.example.com/x",
        "smtp://mail.example.com?x=1",
        "smtp://u:%zz@mail.example.com",
      })
  void a_mail_server_that_cannot_be_one_is_refused_in_one_line(String url) {
    assertThat(problems(Map.of("TALLYSTICK_ALERT_EMAIL", "ann@example.com", "SMTP_URL", url)))
        .singleElement()
        .asString()
        .startsWith("SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT")
        .doesNotContain("hunter22");
  }

  @Test
  void alerts_have_limits_and_a_digest_that_can_be_changed() {
    assertThat(valid(Map.of()).alerts().rules())
        .isEqualTo(new AlertRules(10, Duration.ofHours(24), Optional.of(7)));
    assertThat(
            valid(
                    Map.of(
                        "TALLYSTICK_ALERT_WAITING", "50",
                        "TALLYSTICK_ALERT_HOURS", "2",
                        "TALLYSTICK_ALERT_DIGEST", "off"))
                .alerts()
                .rules())
        .isEqualTo(new AlertRules(50, Duration.ofHours(2), Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void the_help_has_every_setting(Setting setting) {
    assertThat(SettingsHelp.text())
        .contains("\n" + setting.name() + "\n")
        .contains("in the file: " + setting.key() + "\n");
    assertThat(SettingsHelp.text().lines()).allMatch(line -> line.length() <= 100);
  }

  private static Map<String, String> with(Map<String, String> base, String name, String value) {
    Map<String, String> changed = new HashMap<>(base);
    changed.put(name, value);
    return changed;
  }

  private static final Map<String, String> PROVIDER =
      Map.of(
          "OIDC_ISSUER", "https://login.example.com/realms/support",
          "OIDC_CLIENT_ID", "tallystick",
          "OIDC_CLIENT_SECRET", "hunter22",
          "TALLYSTICK_PUBLIC_URL", "https://credits.example.com/");

  @Test
  void an_identity_provider_sends_back_to_the_dashboard() {
    IdentityProviderSettings provider = valid(PROVIDER).dashboard().provider().orElseThrow();

    assertThat(provider.issuer()).hasToString("https://login.example.com/realms/support");
    assertThat(provider.redirect())
        .hasToString("https://credits.example.com/admin/sign-in/provider/callback");
    assertThat(provider.nameClaim()).isEqualTo("email");
    assertThat(provider.requiredAcr()).isEmpty();
    assertThat(
            valid(with(PROVIDER, "OIDC_REQUIRED_ACR", "mfa, urn:x"))
                .dashboard()
                .provider()
                .orElseThrow()
                .requiredAcr())
        .containsExactly("mfa", "urn:x");
    assertThat(valid(PROVIDER).toString()).doesNotContain("hunter22");
    assertThat(valid(Map.of()).dashboard().provider()).isEmpty();
  }

  @Test
  void the_first_operator_needs_no_password_where_a_provider_vouches() {
    Map<String, String> settings = new HashMap<>(PROVIDER);
    settings.put("ADMIN_USERNAME", "ann@example.com");

    assertThat(valid(settings).dashboard().first())
        .contains(new Settings.FirstOperator("ann@example.com", Optional.empty()));
    assertThat(problems(Map.of("ADMIN_USERNAME", "ann")))
        .containsExactly("ADMIN_PASSWORD is required with ADMIN_USERNAME: set it");
  }

  @ParameterizedTest
  @CsvSource({
    "OIDC_ISSUER, http://login.example.com, must be an https:// address",
    "OIDC_ISSUER, https://login.example.com?x=1, must be an https:// address",
    "OIDC_ISSUER, https://u:p@login.example.com, must be an https:// address",
    "OIDC_ISSUER, login.example.com, must be an https:// address",
    "TALLYSTICK_PUBLIC_URL, http://credits.example.com, must be an https:// address",
    "TALLYSTICK_PUBLIC_URL, https://credits.example.com/x, must be an https:// address",
    "TALLYSTICK_PUBLIC_URL, https://, must be an https:// address",
    "OIDC_NAME_CLAIM, 'e mail', is no claim's name",
    "OIDC_REQUIRED_ACR, 'a b', may only hold",
    "OIDC_CLIENT_ID, '', is required with OIDC_ISSUER",
    "TALLYSTICK_PUBLIC_URL, '', is required with OIDC_ISSUER",
    "OIDC_ISSUER, '', OIDC_CLIENT_ID does nothing without OIDC_ISSUER",
  })
  void a_provider_that_cannot_be_used_is_refused_at_the_start(
      String name, String value, String problem) {
    Map<String, String> settings = new HashMap<>(PROVIDER);
    settings.put(name, value);

    assertThat(problems(settings))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(problem).doesNotContain("hunter22"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME_CLAIM", "OIDC_REQUIRED_ACR"})
  void what_is_said_of_a_provider_that_is_not_named_is_refused(String name) {
    assertThat(problems(Map.of(name, "mfa")))
        .containsExactly(name + " does nothing without OIDC_ISSUER: set that too, or unset this");
  }

  @Test
  void who_listens_to_other_machines_names_the_https_address_of_a_proxy() {
    assertThat(valid(Map.of("HOST", "127.0.0.1")).http().isReadableOnTheWay()).isFalse();
    Map<String, String> open = Map.of("HOST", "0.0.0.0");
    assertThat(valid(open).http().isReadableOnTheWay()).isTrue();
    assertThat(
            valid(Map.of("HOST", "0.0.0.0", "TALLYSTICK_PUBLIC_URL", "https://pay.example"))
                .http()
                .isReadableOnTheWay())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080/admin/events",
    "0.0.0.0, http://localhost:8080/admin/events",
    "::, http://localhost:8080/admin/events",
    "::1, http://[::1]:8080/admin/events",
  })
  void an_address_is_told_as_a_browser_takes_it(String host, String address) {
    assertThat(valid(Map.of("HOST", host)).alerts().dashboard()).hasToString(address);
  }

  @Test
  void a_provider_on_this_machine_may_be_without_tls() {
    Map<String, String> settings = new HashMap<>(PROVIDER);
    settings.put("OIDC_ISSUER", "http://localhost:8081/realms/support");
    settings.put("TALLYSTICK_PUBLIC_URL", "http://127.0.0.1:8080");

    assertThat(valid(settings).dashboard().provider().orElseThrow().redirect())
        .hasToString("http://127.0.0.1:8080/admin/sign-in/provider/callback");
  }

  private static Settings valid(Map<String, String> environment) {
    Settings.Result result = Settings.read(environment, HOME);
    assertThat(result).isInstanceOf(Settings.Valid.class);
    return ((Settings.Valid) result).settings();
  }

  private static List<String> problems(Map<String, String> environment) {
    Settings.Result result = Settings.read(environment, HOME);
    assertThat(result).isInstanceOf(Settings.Invalid.class);
    return ((Settings.Invalid) result).problems();
  }

  static Map.Entry<String, Price> price(String key, int credits, Money... amounts) {
    return Map.entry(key, new Price(new Credits(credits), List.of(amounts)));
  }
}
