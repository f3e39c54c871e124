package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keys to the API, as admins keep them. */
class ApiKeysTest extends DashboardTest {

  private static final String PATH = "/admin/api-keys";
  private static final Pattern SECRET = Pattern.compile("tsk_[A-Za-z0-9_-]{43}");

  @Test
  void a_key_is_shown_once_listed_and_revoked_and_all_is_on_record() {
    Browser admin = signedIn("admin");
    String csrf = token(admin);

    Seen created = admin.post(PATH, Map.of("csrf", csrf, "name", "shop", "spend", "on"));
    Matcher secret = SECRET.matcher(created.body());
    assertThat(secret.find()).isTrue();
    assertThat(created.header("Cache-Control")).contains("no-store");
    assertThat(admin.get(PATH).body())
        .contains("shop", "never", "Revoke shop…", PATH + "?revoke=shop")
        .doesNotContain(secret.group(), PATH + "/revocations");
    assertThat(admin.get(PATH + "?revoke=shop").body())
        .containsSubsequence(
            "Revoke shop?", "this cannot be undone", "never used", PATH + "/revocations");

    assertThat(admin.post(PATH + "/revocations", Map.of("csrf", csrf, "name", "shop")).code())
        .isEqualTo(303);
    assertThat(admin.get(PATH + "?revoke=shop").body())
        .contains("revoked")
        .doesNotContain("Revoke shop");
    assertThat(books.actions())
        .extracting(action -> action.actor() + " " + action.name() + " " + action.subject())
        .contains("admin create_api_key shop", "admin revoke_api_key shop");
  }

  @Test
  void what_cannot_be_a_key_is_refused_with_what_was_typed() {
    Browser admin = signedIn("admin");
    String csrf = token(admin);

    Seen nothing = admin.post(PATH, Map.of("csrf", csrf, "name", "desk"));
    assertThat(nothing.place()).startsWith(PATH + "?kept=");
    assertThat(admin.follow(nothing).body()).contains("at least one scope", "value=\"desk\"");
    assertThat(admin.press(PATH, Map.of("csrf", csrf, "name", "a b", "read", "on")).body())
        .contains("Nothing was changed:", "value=\"a b\"")
        .containsPattern("name=\"read\"[^>]*checked");
    assertThat(admin.press(PATH + "/revocations", Map.of("csrf", csrf, "name", "none")).body())
        .contains("there is no key of this name");
  }

  @Test
  void a_key_that_grants_credits_is_not_created_by_the_page() {
    Browser admin = signedIn("admin");
    String csrf = token(admin);
    assertThat(admin.get(PATH).body())
        .contains("name=\"spend\"", "api-key create NAME --scope grant")
        .doesNotContain("name=\"grant\"");

    assertThat(
            admin
                .press(PATH, Map.of("csrf", csrf, "name", "mint", "read", "on", "grant", "on"))
                .body())
        .contains("is created on the server", "value=\"mint\"")
        .doesNotContain("tsk_");
    assertThat(books.actions()).extracting(action -> action.subject()).doesNotContain("mint");
  }

  /** As those of all other lists: a phone has no room for five columns and a button. */
  @Test
  void on_a_phone_each_key_is_a_card() {
    Browser admin = signedIn("admin");
    admin.post(PATH, Map.of("csrf", token(admin), "name", "phone", "read", "on"));

    assertThat(admin.get(PATH).body())
        .containsSubsequence(
            "<table data-cards", "data-label=\"Name\"", "data-label=\"Last used\"", "Revoke phone");
  }

  @Test
  void only_admins_are_shown_the_way_there() {
    assertThat(signedIn("admin").get("/admin/users").body()).contains("href=\"" + PATH);
    assertThat(signedIn("operator").get("/admin/users").body()).doesNotContain("href=\"" + PATH);
  }
}
