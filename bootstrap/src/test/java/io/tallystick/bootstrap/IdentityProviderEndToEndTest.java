package io.tallystick.bootstrap;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tallystick.adapter.admin.LocalIdentityProvider;
import io.tallystick.bootstrap.Visit.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Signing in at an identity provider, in a browser. */
final class IdentityProviderEndToEndTest {

  private static final String BUTTON = "Sign in at 127.0.0.1";

  @Test
  void operators_sign_in_there_and_payments_do_not_wait_for_it() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    int port = DebianPostgres.freePort();
    settings.put("PORT", Integer.toString(port));
    settings.put("TALLYSTICK_PUBLIC_URL", "http://127.0.0.1:" + port);
    settings.put("OIDC_CLIENT_ID", LocalIdentityProvider.CLIENT);
    settings.put("OIDC_CLIENT_SECRET", LocalIdentityProvider.SECRET);
    settings.put("ADMIN_USERNAME", "ann@example.org");
    List<String> found = new ArrayList<>();
    try (LocalIdentityProvider provider = LocalIdentityProvider.start();
        Visit visit = Visit.open()) {
      settings.put("OIDC_ISSUER", provider.issuer());
      provider.isUsedBy(Map.of("email", "Ann@Example.org", "email_verified", true));
      provider.goesAway();
      try (Program program = Program.serve(settings)) {
        assertThat(program.printed())
            .contains("sign-in   also at " + provider.issuer())
            .contains("http://127.0.0.1:" + port + "/admin/sign-in/provider/callback")
            .doesNotContain(LocalIdentityProvider.SECRET);
        assertThat(program.deliver(Bodies.purchase(1, 500).json()).code()).isEqualTo(200);

        Page page = visit.window(Window.usual());
        page.navigate(program.at("/admin/audit").toString());
        page.getByText(BUTTON).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be asked now");
        provider.returns();
        // For a few seconds after a failure nobody asks it.
        Awaitility.await()
            .pollInSameThread()
            .until(
                () -> {
                  page.reload();
                  return !page.url().contains("/sign-in");
                });
        assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Audit");
        assertThat(page.url()).endsWith("/admin/audit");
        assertThat(page.locator("header").first()).containsText("ann@example.org");

        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
          for (int width : new int[] {1440, 375}) {
            found.addAll(seen(visit, program, new Window(width, theme, false)));
          }
        }
      }
      assertThat(found).isEmpty();
      assertThat(visit.complaints()).isEmpty();
    }
    assertThat(
            database.all(
                "SELECT actor || ': ' || action || ', ' || split_part(reason, ', session', 1)"
                    + " FROM audit_log ORDER BY id"))
        .startsWith(
            "configuration: add_operator, admin",
            "ann@example.org: sign_in, by the identity provider");
  }

  private static List<String> seen(Visit visit, Program program, Window window) {
    Page page = visit.window(new Window(window.width(), window.theme(), true));
    page.navigate(program.at("/admin/sign-in").toString());
    Visit.photograph(page, "sign-in-provider-" + window);
    List<String> found = Visit.violations(page);
    Page plain = visit.window(window);
    plain.navigate(program.at("/admin/sign-in").toString());
    plain.getByText(BUTTON).click();
    assertThat(plain).hasURL(program.at("/admin/events").toString());
    return found;
  }
}
