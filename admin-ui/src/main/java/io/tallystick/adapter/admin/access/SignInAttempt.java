package io.tallystick.adapter.admin.access;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Somebody on the way to the identity provider and back. Their browser keeps it meanwhile, so that
 * nobody can be made to end a sign-in that another browser began.
 *
 * @param state what comes back with the answer
 * @param nonce what the ID token must hold
 * @param verifier what alone redeems the code
 * @param next the page that is wanted after it
 */
record SignInAttempt(State state, Nonce nonce, CodeVerifier verifier, String next) {

  private static final String COOKIE = "tallystick-sign-in";
  private static final Duration LIFE = Duration.ofMinutes(10);

  static SignInAttempt begin(String next) {
    return new SignInAttempt(new State(), new Nonce(), new CodeVerifier(), next);
  }

  /** Empty where none was begun, or its cookie is not ours. */
  static Optional<SignInAttempt> read(SecureCookies cookies, HttpRequest<?> request) {
    String[] parts = cookies.read(request, COOKIE).orElse("").split("\\.");
    if (parts.length != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SignInAttempt(
              new State(parts[0]),
              new Nonce(parts[1]),
              new CodeVerifier(parts[2]),
              new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  Cookie cookie(SecureCookies cookies, HttpRequest<?> request) {
    String page =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(next.getBytes(StandardCharsets.UTF_8));
    return cookies
        .holding(
            request,
            COOKIE,
            String.join(".", state.getValue(), nonce.getValue(), verifier.getValue(), page))
        .maxAge(LIFE);
  }

  static Cookie over(SecureCookies cookies, HttpRequest<?> request) {
    return cookies.gone(request, COOKIE);
  }
}
