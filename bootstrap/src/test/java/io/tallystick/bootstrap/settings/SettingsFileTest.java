package io.tallystick.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsFileTest {
  @TempDir Path folder;

  @Test
  void everything_can_stand_in_a_file() throws Exception {
    Settings settings =
        valid(
            """
            database-url: postgres://u:p@h/d
            stripe-mode: live
            stripe-webhook-secret:
              - whsec_abcdefghijklmnop
              - whsec_zyxwvutsrqponmlk
            port: 9090
            on-unknown-user: create
            retry-worker: false
            connect-accounts: [acct_1, acct_2]
            candidate-order:
              - customer
              - metadata.user_id
            catalogue:
              - {price: "a, b=c@d", credits: 500, amount: 2000, currency: EUR}
              - {price: price_2, credits: 010}
              - price_3=7
              - {price: price_4, credits: 9, amounts: {usd: 2000, EUR: 1900}}
            """,
            Map.of());
    assertThat(settings.stripe().webhookSecrets()).hasSize(2);
    assertThat(settings.stripe().connectAccounts()).containsExactly("acct_1", "acct_2");
    assertThat(settings.http().port()).isEqualTo(9090);
    assertThat(settings.retryWorker()).isFalse();
    assertThat(settings.crediting().onUnknownUser()).isEqualTo(Settings.OnUnknownUser.CREATE);
    assertThat(settings.crediting().candidateOrder())
        .containsExactly("customer", "metadata.user_id");
    assertThat(settings.crediting().catalogue().prices())
        .containsOnly(
            SettingsTest.price("a, b=c@d", 500, new Money(2000, "eur")),
            SettingsTest.price("price_2", 10),
            SettingsTest.price("price_3", 7),
            SettingsTest.price("price_4", 9, new Money(2000, "usd"), new Money(1900, "eur")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"database-url:", "database-url: ''", "database-url: ' '"})
  void a_blank_database_url_in_the_file_is_refused(String line) throws Exception {
    assertThat(problems(line)).anyMatch(it -> it.startsWith("database-url is set but blank"));
  }

  @Test
  void the_environment_wins_over_the_file() throws Exception {
    assertThat(valid("port: 9090\n", Map.of("PORT", "9191")).http().port()).isEqualTo(9191);
    assertThat(valid("port: 9090\n", Map.of("PORT", " ")).http().port()).isEqualTo(9090);
  }

  @Test
  void an_empty_file_says_nothing() throws Exception {
    assertThat(valid("# nothing yet\n", Map.of()).http().port()).isEqualTo(8080);
  }

  @Test
  void unknown_keys_are_problems_with_a_suggestion() throws Exception {
    assertThat(problems("prot: 1\nDATABASE_URL: x\ntallystick-log-format: json\nzzz: 1\n"))
        .containsExactlyInAnyOrder(
            "prot in the configuration file is not a setting: correct or remove it"
                + " (did you mean port?)",
            "DATABASE_URL in the configuration file is not a setting: correct or remove it"
                + " (did you mean database-url?)",
            "tallystick-log-format in the configuration file is not a setting: correct or remove"
                + " it (did you mean log-format?)",
            "zzz in the configuration file is not a setting: correct or remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stripe-webhook-secret: ''",
        "stripe-webhook-secret: []",
        "stripe-webhook-secret: [{hunter22: hunter22}]",
        "stripe-webhook-secret: *hunter22",
        "stripe-webhook-secret: \"whsec_hunter22hunter22",
        "stripe-webhook-secret: {a: hunter22}",
        "database-url: [postgres://u:hunter22@h/d]",
        "database-url: !!java.net.URL [hunter22]",
        "database-url postgres://u:hunter22@h/d",
        "postgres://u:hunter22@h/d: 1",
        "port: 1\nport: 2",
        "port: [1, 2]",
        "port: true",
        "catalogue: [{price: a, credits: 1, amout: 2}]",
        "catalogue: [{price: a, credits: 1, amount: 2}]",
        "catalogue: [{price: a, credits: 1, amount: 20.00, currency: usd}]",
        "catalogue: [{price: a, credits: 1, amounts: {}}]",
        "catalogue: [{price: a, credits: 1, amounts: [2000usd]}]",
        "catalogue: [{price: a, credits: 1, amounts: {usd: 20.00}}]",
        "catalogue: [{price: a, credits: 1, amounts: {usd: 2}, amount: 2, currency: usd}]",
        "catalogue: [{price: a, credits: 1, amounts: {dollar: 2}}]",
        "catalogue: [{credits: 1}]",
        "catalogue: [[a]]",
        "catalogue: [{price: a, credits: 1}, {price: a, credits: 2}]",
        "candidate-order: []",
        "- port",
        "\u0007",
      })
  void a_malformed_file_is_a_problem_that_shows_no_secret(String content) throws Exception {
    assertThat(problems(content))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).hasLineCount(1).doesNotContain("hunter22"));
  }

  @Test
  void a_missing_or_unreadable_file_is_a_problem() {
    for (Path file : List.of(folder.resolve("none.yml"), folder)) {
      assertThat(Settings.read(Map.of("TALLYSTICK_CONFIG", file.toString()), folder))
          .isInstanceOfSatisfying(
              Settings.Invalid.class,
              invalid ->
                  assertThat(invalid.problems())
                      .singleElement()
                      .asString()
                      .startsWith("TALLYSTICK_CONFIG: the file " + file));
    }
  }

  private Settings valid(String content, Map<String, String> environment) throws IOException {
    Settings.Result result = read(content, environment);
    assertThat(result).isInstanceOf(Settings.Valid.class);
    return ((Settings.Valid) result).settings();
  }

  private List<String> problems(String content) throws IOException {
    Settings.Result result = read(content, Map.of());
    assertThat(result).isInstanceOf(Settings.Invalid.class);
    return ((Settings.Invalid) result).problems();
  }

  private Settings.Result read(String content, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(folder.resolve("tallystick.yml"), content);
    Map<String, String> all = new HashMap<>(environment);
    all.put("TALLYSTICK_CONFIG", file.toString());
    return Settings.read(all, folder);
  }
}
