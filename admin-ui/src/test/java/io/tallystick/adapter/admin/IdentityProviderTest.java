package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.operator.Role;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in through an identity provider, step by step as a browser goes. */
class IdentityProviderTest extends DashboardTest {

  /** Made beforehand: while it is made, the provider would not answer. */
  private static final RSAKey STRANGERS_KEY = LocalIdentityProvider.newKey("first");

  private static final String CALLBACK = "/admin/sign-in/provider/callback";
  private static final Map<String, Object> OLGA =
      Map.of("email", "Olga@Example.org", "email_verified", true);

  private final LocalIdentityProvider provider = LocalIdentityProvider.start();

  @Override
  protected Object[] values() {
    return new Object[] {provider.settings()};
  }

  @Override
  protected void open() {
    super.open();
    operators.addWithoutPassword("olga@example.org", Role.OPERATOR, "test");
    provider.isUsedBy(OLGA);
  }

  @AfterEach
  void honest() {
    provider.isHonest();
    provider.isUsedBy(OLGA);
    clock.step(Duration.ofHours(2));
    operators.setDisabled("olga@example.org", false, "test");
  }

  @Override
  void stop() {
    super.stop();
    provider.close();
  }

  @Test
  void a_name_that_was_given_to_another_person_opens_nothing_until_an_admin_releases_it() {
    operators.addWithoutPassword("kim@example.org", Role.OPERATOR, "test");
    provider.isUsedBy(Map.of("email", "kim@example.org", "email_verified", true, "sub", "1"));
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
    provider.isUsedBy(Map.of("email", "kim@example.org", "email_verified", true, "sub", "2"));

    Seen refused = thereAndBack(browser());
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.body()).contains("Another person has signed in as kim@example.org before.");

    Browser admin = signedIn("admin");
    Map<String, String> kim = Map.of("csrf", token(admin), "name", "kim@example.org");
    assertThat(admin.press("/admin/operators/one", kim).body()).contains("Release the name");
    assertThat(admin.press("/admin/operators/release", kim).body()).contains("is released");
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
  }

  /** Goes to the provider; gives the place that it sends the browser back to. */
  private String there(Browser browser, String from) {
    Seen begun = browser.get(from);
    assertThat(begun.code()).isEqualTo(303);
    assertThat(begun.place()).startsWith(provider.issuer() + "/authorize?");
    URI place = URI.create(begun.place());
    Seen back =
        new Browser(URI.create(provider.issuer()))
            .get(place.getRawPath() + "?" + place.getRawQuery());
    assertThat(back.place()).startsWith("https://tallystick.example" + CALLBACK + "?");
    return CALLBACK + "?" + URI.create(back.place()).getRawQuery();
  }

  private Seen thereAndBack(Browser browser) {
    return browser.get(there(browser, "/admin/sign-in/provider"));
  }

  @Test
  void whom_it_vouches_for_is_signed_in_and_back_where_they_wanted_to_be() {
    Browser browser = browser();
    Seen form = browser.get("/admin/sign-in?next=%2Fadmin%2Froom%2Fviewer%3Fx%3Da%2520b");
    assertThat(form.body())
        .contains(
            "href=\"/admin/sign-in/provider?next=/admin/room/viewer?x%3Da%2520b\"",
            "Sign in at 127.0.0.1");

    Seen answer =
        browser.get(there(browser, "/admin/sign-in/provider?next=/admin/room/viewer?x%3Da%2520b"));

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).isEqualTo("/admin/room/viewer?x=a%20b");
    assertThat(browser.get(answer.place()).body()).isEqualTo("olga@example.org is operator");
    assertThat(browser.cookie("tallystick-sign-in")).isEmpty();
    assertThat(books.actions().getLast().reason()).startsWith("by the identity provider, session ");
  }

  @Test
  void over_tls_the_attempt_is_kept_for_this_host_alone() {
    Seen begun = browser().with("X-Forwarded-Proto", "https").get("/admin/sign-in/provider");

    assertThat(begun.header("Set-Cookie"))
        .matches(
            "__Host-tallystick-sign-in=[A-Za-z0-9_.-]+; Max-Age=600; Expires=[^;]+; Path=/;"
                + " Secure; HTTPOnly; SameSite=Lax");
  }

  @Test
  void the_session_is_a_new_one_and_ends_as_others_do() {
    Browser browser = signedIn("viewer");
    String first = browser.cookie("tallystick").orElseThrow();

    assertThat(thereAndBack(browser).code()).isEqualTo(303);

    assertThat(browser.get("/admin/room/viewer").body()).isEqualTo("olga@example.org is operator");
    assertThat(browser().holding("tallystick", first).get("/admin/room/viewer").code())
        .isEqualTo(303);
    operators.setDisabled("olga@example.org", true, "test");
    assertThat(browser.get("/admin/room/viewer").code()).isEqualTo(303);
  }

  @Test
  void a_disabled_operator_and_a_stranger_are_told_so() {
    operators.setDisabled("olga@example.org", true, "test");
    assertRefused(thereAndBack(browser()), 403, "is no operator here, or is disabled");

    provider.isUsedBy(Map.of("email", "<b>x@example.org", "email_verified", true));
    assertRefused(thereAndBack(browser()), 403, "&lt;b&gt;x@example.org is no operator here");
  }

  @Test
  void an_address_that_is_not_verified_is_nobodys() {
    provider.isUsedBy(Map.of("email", "olga@example.org"));
    assertRefused(thereAndBack(browser()), 401, "has not verified your e-mail address");

    provider.isUsedBy(Map.of("email", "olga@example.org", "email_verified", false));
    assertRefused(thereAndBack(browser()), 401, "has not verified your e-mail address");

    provider.isUsedBy(Map.of("email", "olga@example.org", "email_verified", "true"));
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
  }

  @Test
  void without_the_claim_it_is_said_which_one_is_missing() {
    provider.isUsedBy(Map.of());

    assertRefused(thereAndBack(browser()), 401, "does not say your email");
  }

  static Stream<Named<BiFunction<LocalIdentityProvider, JWTClaimsSet, String>>> forgeries() {
    return Stream.of(
        Named.of(
            "another key",
            (provider, claims) -> LocalIdentityProvider.signed(claims, STRANGERS_KEY)),
        Named.of("no signature", (provider, claims) -> new PlainJWT(claims).serialize()),
        Named.of("signed by the secret", (provider, claims) -> signedBySecret(claims)),
        Named.of(
            "another nonce",
            (provider, claims) ->
                provider.signed(
                    new JWTClaimsSet.Builder(claims).claim("nonce", "another").build())),
        Named.of(
            "no nonce",
            (provider, claims) ->
                provider.signed(new JWTClaimsSet.Builder(claims).claim("nonce", null).build())),
        Named.of(
            "for another client",
            (provider, claims) ->
                provider.signed(new JWTClaimsSet.Builder(claims).audience("another").build())),
        Named.of(
            "for two clients, of which another asked",
            (provider, claims) ->
                provider.signed(
                    new JWTClaimsSet.Builder(claims)
                        .audience(List.of(LocalIdentityProvider.CLIENT, "another"))
                        .claim("azp", "another")
                        .build())),
        Named.of(
            "of another issuer",
            (provider, claims) ->
                provider.signed(
                    new JWTClaimsSet.Builder(claims).issuer("https://evil.example").build())),
        Named.of(
            "of yesterday",
            (provider, claims) ->
                provider.signed(
                    new JWTClaimsSet.Builder(claims)
                        .expirationTime(Date.from(Instant.now().minus(Duration.ofDays(1))))
                        .build())),
        Named.of(
            "of tomorrow",
            (provider, claims) ->
                provider.signed(
                    new JWTClaimsSet.Builder(claims)
                        .issueTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
                        .build())));
  }

  private static String signedBySecret(JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      token.sign(new MACSigner(LocalIdentityProvider.SECRET));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void a_token_that_does_not_hold_opens_nothing(
      BiFunction<LocalIdentityProvider, JWTClaimsSet, String> forgery) {
    provider.issues(claims -> forgery.apply(provider, claims));

    assertRefused(thereAndBack(browser()), 401, "What 127.0.0.1 says of you does not hold");
  }

  @Test
  void a_key_that_is_new_is_asked_for() {
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
    provider.rotatesItsKey();

    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
  }

  @Test
  void a_sign_in_that_another_browser_began_is_not_ended() {
    String answer = there(browser(), "/admin/sign-in/provider");
    Browser victim = browser();
    assertRefused(victim.get(answer), 400, "was not begun here");

    there(victim, "/admin/sign-in/provider");
    assertRefused(victim.get(answer), 400, "was not begun here");
  }

  @Test
  void an_answer_counts_once() {
    Browser browser = browser();
    String answer = there(browser, "/admin/sign-in/provider");
    String attempt = browser.cookie("tallystick-sign-in").orElseThrow();
    assertThat(browser.get(answer).code()).isEqualTo(303);

    assertRefused(
        browser().holding("tallystick-sign-in", attempt).get(answer),
        401,
        "did not accept the sign-in (invalid_grant)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "?code=x",
        "?code=x&state=",
        "?state=%00&code=%00",
        "?code=a&code=b&state=c",
        "?error=%3Cscript%3E&state=x",
        "?response=x.y.z"
      })
  void nonsense_is_refused(String query) {
    Browser browser = browser();
    browser.get("/admin/sign-in/provider");

    assertRefused(browser.get(CALLBACK + query), 400, "was not begun here");
    assertThat(browser.cookie("tallystick-sign-in")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c.d", "...", "a.b.c.~", "a..b.c"})
  void a_cookie_that_is_not_ours_is_no_attempt(String value) {
    assertRefused(
        browser().holding("tallystick-sign-in", value).get(CALLBACK + "?code=x&state=a"),
        400,
        "was not begun here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "//evil.example", "/admin/sign-in/provider"})
  void nowhere_else_is_gone_to(String next) {
    Browser browser = browser();

    String answer =
        there(
            browser,
            "/admin/sign-in/provider?next="
                + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8));

    assertThat(browser.get(answer).place()).isEqualTo("/admin/events");
  }

  @Test
  void a_refusal_is_shown() {
    provider.refuses("access_denied");

    assertRefused(thereAndBack(browser()), 401, "127.0.0.1 did not let you in (access_denied)");
  }

  @Test
  void a_provider_that_is_away_leaves_the_passwords_and_is_asked_again() {
    Browser browser = browser();
    String answer = there(browser, "/admin/sign-in/provider");
    clock.step(Duration.ofHours(2));
    provider.goesAway();
    try {
      assertRefused(browser.get(answer), 503, "127.0.0.1 cannot be asked now");
      assertRefused(browser().get("/admin/sign-in/provider"), 503, "or sign in with a password");
      assertThat(browser().signIn("viewer", PASSWORD).code()).isEqualTo(303);
    } finally {
      provider.returns();
    }
    assertRefused(browser().get("/admin/sign-in/provider"), 503, "127.0.0.1 cannot be asked now");
    clock.step(Duration.ofSeconds(11));
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
  }

  @Test
  void returns_that_fail_are_limited_for_each_address_before_the_provider_is_asked() {
    long before = provider.asked().stream().filter("/token"::equals).count();
    String cookie = "state.nonce." + "v".repeat(43) + ".L2FkbWlu";
    int asked = 0;
    Seen answer;
    do {
      answer =
          browser()
              .with("X-Forwarded-For", "203.0.113.7")
              .holding("tallystick-sign-in", cookie)
              .get(CALLBACK + "?code=x&state=state");
      asked++;
    } while (answer.code() != 429 && asked < 100);
    assertThat(asked).isEqualTo(51);
    assertThat(provider.asked().stream().filter("/token"::equals).count() - before).isEqualTo(50);

    assertThat(thereAndBack(browser()).code()).as("from elsewhere").isEqualTo(303);
  }

  @Test
  void a_link_from_elsewhere_leads_to_our_page_and_signs_nobody_in() {
    Seen answer =
        browser()
            .with("Sec-Fetch-Site", "cross-site")
            .get("/admin/sign-in/provider?next=/admin/audit");

    assertThat(answer.code()).isEqualTo(303);
    assertThat(answer.place()).isEqualTo("/admin/sign-in?next=%2Fadmin%2Faudit");
    assertThat(
            browser().with("Sec-Fetch-Site", "same-origin").get("/admin/sign-in/provider").place())
        .startsWith(provider.issuer());
  }

  @Test
  void its_metadata_may_name_no_endpoint_in_clear_and_no_redirect_is_followed() {
    provider.says("jwks_uri", null);
    assertRefused(browser().get("/admin/sign-in/provider"), 503, "cannot be asked now");
    clock.step(Duration.ofSeconds(11));
    provider.says("token_endpoint", "ftp://127.0.0.1/token");
    assertRefused(browser().get("/admin/sign-in/provider"), 503, "cannot be asked now");
    clock.step(Duration.ofSeconds(11));
    provider.says("token_endpoint", provider.issuer() + "/moved");
    assertRefused(thereAndBack(browser()), 401, "did not accept the sign-in");
    assertThat(provider.asked()).endsWith("/moved");
  }

  @Test
  void a_provider_that_announces_its_name_in_answers_has_to_give_it() {
    provider.says("authorization_response_iss_parameter_supported", true);
    assertRefused(thereAndBack(browser()), 400, "was not begun here");
  }

  @Test
  void it_is_not_asked_who_it_is_at_every_sign_in() {
    thereAndBack(browser());
    int before = provider.asked().size();

    thereAndBack(browser());

    assertThat(provider.asked().subList(before, provider.asked().size()))
        .containsExactly("/authorize", "/token");
  }

  @Test
  void an_admin_adds_operators_whom_it_alone_lets_in() {
    Browser admin = signedIn("admin");

    Seen answer =
        admin.post(
            "/admin/operators",
            Map.of(
                "csrf",
                token(admin),
                "name",
                "nora@example.org",
                "role",
                "viewer",
                "password",
                ""));

    assertThat(answer.code()).isEqualTo(303);
    assertThat(admin.get("/admin/operators").body()).contains("at the identity provider alone");
    assertThat(browser().signIn("nora@example.org", "").code()).isEqualTo(401);
    provider.isUsedBy(Map.of("email", "nora@example.org", "email_verified", true));
    assertThat(thereAndBack(browser()).code()).isEqualTo(303);
  }

  @Test
  void a_token_of_the_provider_is_no_sign_in() {
    String token =
        provider.signed(
            new JWTClaimsSet.Builder()
                .issuer(provider.issuer())
                .audience(LocalIdentityProvider.CLIENT)
                .subject("admin")
                .claim("roles", List.of("admin"))
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                .build());

    assertThat(browser().with("Authorization", "Bearer " + token).get("/admin/room/viewer").code())
        .isEqualTo(303);
  }

  private static void assertRefused(Seen answer, int code, String why) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body()).contains(why).contains("action=\"/admin/sign-in\"");
    assertThat(answer.http().headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("tallystick="));
  }
}
