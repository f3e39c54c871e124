package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a sign-in at the identity provider must be of a certain strength. */
class ProviderStrengthTest extends DashboardTest {

  private static final String CALLBACK = "/admin/sign-in/provider/callback";

  private final LocalIdentityProvider provider = LocalIdentityProvider.start();

  @Override
  protected Object[] values() {
    return new Object[] {provider.settings("mfa", "urn:example:strong")};
  }

  @Override
  protected void open() {
    super.open();
    operators.addWithoutPassword("olga@example.org", Role.OPERATOR, "test");
  }

  @Override
  void stop() {
    super.stop();
    provider.close();
  }

  @Test
  void a_weaker_one_opens_nothing() {
    for (Map<String, Object> weak :
        List.<Map<String, Object>>of(
            Map.of(), Map.of("acr", "0"), Map.of("amr", List.of("pwd", "mfa2")))) {
      Seen refused = signIn(weak);
      assertThat(refused.code()).as("%s", weak).isEqualTo(401);
      assertThat(refused.body()).contains("was not strong enough");
    }
  }

  @Test
  void one_of_the_values_is_enough_wherever_it_stands() {
    for (Map<String, Object> strong :
        List.<Map<String, Object>>of(
            Map.of("acr", "urn:example:strong"), Map.of("amr", List.of("pwd", "mfa")))) {
      assertThat(signIn(strong).code()).as("%s", strong).isEqualTo(303);
    }
  }

  private Seen signIn(Map<String, Object> strength) {
    Map<String, Object> olga = new HashMap<>(strength);
    olga.putAll(Map.of("email", "olga@example.org", "email_verified", true));
    provider.isUsedBy(olga);
    Browser browser = browser();
    URI place = URI.create(browser.get("/admin/sign-in/provider").place());
    assertThat(place.getQuery()).contains("acr_values=mfa+urn:example:strong");
    Seen back =
        new Browser(URI.create(provider.issuer()))
            .get(place.getRawPath() + "?" + place.getRawQuery());
    return browser.get(CALLBACK + "?" + URI.create(back.place()).getRawQuery());
  }
}
