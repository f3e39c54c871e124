package io.tallystick.adapter.admin.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Identifier;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import io.micronaut.context.annotation.Requires;
import io.tallystick.application.settings.IdentityProviderSettings;
import io.tallystick.application.usecase.operator.SignIn;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider that authenticates operators, by the authorization code flow (OpenID
 * Connect Core 1.0, section 3.1) with PKCE (RFC 7636). It is asked when somebody signs in and never
 * before, so that payments do not depend on it.
 */
@Singleton
@Requires(beans = IdentityProviderSettings.class)
final class IdentityProvider {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityProvider.class);

  private static final String EMAIL = "email";

  private final IdentityProviderSettings settings;
  private final Issuer issuer;
  private final ClientID client;
  private final ProviderClient http = new ProviderClient();
  private final KnownProvider.Cache cache;

  IdentityProvider(IdentityProviderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.issuer = new Issuer(settings.issuer());
    this.client = new ClientID(settings.clientId());
    this.cache = new KnownProvider.Cache(issuer, client, http, clock);
  }

  /** The answer to a sign-in that begins. */
  sealed interface Beginning {

    /** The browser goes there, and keeps the attempt until it comes back. */
    record Redirect(URI place, SignInAttempt attempt) implements Beginning {}

    /** The provider cannot be asked now. */
    record Unreachable() implements Beginning {}
  }

  /** The outcome of a browser's return from the provider. */
  sealed interface Verdict {

    /** The provider confirms this person. */
    record Vouched(SignIn.Vouched person) implements Verdict {}

    /** The response belongs to no sign-in that this browser began. */
    record ForeignResponse() implements Verdict {}

    /** The provider does not confirm the person; the sentence says why. */
    record Denied(String why) implements Verdict {}

    /** The provider cannot be asked now. */
    record Unreachable() implements Verdict {}
  }

  /** Its host, by which people know it. */
  String host() {
    return settings.issuer().getHost();
  }

  /**
   * Begins a sign-in.
   *
   * @param next the page that is wanted after it
   */
  Beginning begin(String next) {
    try {
      SignInAttempt attempt = SignInAttempt.begin(next);
      AuthenticationRequest.Builder asking =
          new AuthenticationRequest.Builder(
              ResponseType.CODE,
              new Scope("openid", "profile", EMAIL),
              client,
              settings.redirect());
      if (!settings.requiredAcr().isEmpty()) {
        asking.acrValues(settings.requiredAcr().stream().map(ACR::new).toList());
      }
      return new Beginning.Redirect(
          asking
              .endpointURI(cache.get().metadata().getAuthorizationEndpointURI())
              .state(attempt.state())
              .nonce(attempt.nonce())
              .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
              .build()
              .toURI(),
          attempt);
    } catch (GeneralException | IOException failure) {
      LOG.warn("The identity provider {} cannot be asked: {}", host(), failure.getMessage());
      return new Beginning.Unreachable();
    }
  }

  /** Ends a sign-in with the parameters that the provider has sent back. */
  Verdict finish(SignInAttempt attempt, Map<String, List<String>> parameters) {
    try {
      AuthenticationResponse response =
          AuthenticationResponseParser.parse(settings.redirect(), parameters);
      if (!attempt.state().equals(response.getState()) || isFromAnother(response.getIssuer())) {
        return new Verdict.ForeignResponse();
      }
      return switch (response) {
        case AuthenticationErrorResponse error ->
            new Verdict.Denied(
                "%s did not let you in (%s).".formatted(host(), error.getErrorObject().getCode()));
        case AuthenticationSuccessResponse success when success.getAuthorizationCode() != null ->
            redeem(attempt, success);
        default -> new Verdict.ForeignResponse();
      };
    } catch (ParseException malformed) {
      return new Verdict.ForeignResponse();
    } catch (KeySourceException | GeneralException | IOException failure) {
      LOG.warn("The identity provider {} cannot be asked: {}", host(), failure.getMessage());
      return new Verdict.Unreachable();
    } catch (BadJOSEException | JOSEException forged) {
      LOG.warn("What {} says of somebody does not hold: {}", host(), forged.getMessage());
      return new Verdict.Denied(
          "What %s says of you does not hold: the log of Tallystick tells why.".formatted(host()));
    }
  }

  /** Mixing up providers: RFC 9207, section 2.4. */
  private boolean isFromAnother(@Nullable Issuer named) throws GeneralException, IOException {
    return named == null
        ? cache.get().metadata().supportsAuthorizationResponseIssuerParam()
        : !named.equals(issuer);
  }

  /** Exchanges the code for the ID token, which is checked (the same, section 3.1.3.7). */
  private Verdict redeem(SignInAttempt attempt, AuthenticationSuccessResponse success)
      throws GeneralException, IOException, BadJOSEException, JOSEException {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            success.getAuthorizationCode(), settings.redirect(), attempt.verifier());
    TokenResponse answer =
        OIDCTokenResponseParser.parse(tokenRequest(grant).toHTTPRequest().send(http));
    if (!(answer instanceof OIDCTokenResponse tokens)) {
      String code = answer.toErrorResponse().getErrorObject().getCode();
      LOG.warn("The identity provider {} refused a code: {}", host(), code);
      return new Verdict.Denied("%s did not accept the sign-in (%s).".formatted(host(), code));
    }
    JWT idToken = tokens.getOIDCTokens().getIDToken();
    IDTokenClaimsSet claims = cache.get().idTokens().validate(idToken, attempt.nonce());
    AuthorizedParty party = claims.getAuthorizedParty();
    if (party != null && !party.getValue().equals(client.getValue())) {
      throw new BadJWTException("Unexpected JWT authorized party: " + party);
    }
    return named(claims);
  }

  private TokenRequest tokenRequest(AuthorizationCodeGrant grant)
      throws GeneralException, IOException {
    KnownProvider known = cache.get();
    URI endpoint = known.metadata().getTokenEndpointURI();
    if (settings.clientSecret().isEmpty()) {
      return new TokenRequest.Builder(endpoint, client, grant).build();
    }
    Secret secret = new Secret(settings.clientSecret().get());
    return new TokenRequest.Builder(
            endpoint,
            known.takesSecretInHeader()
                ? new ClientSecretBasic(client, secret)
                : new ClientSecretPost(client, secret),
            grant)
        .build();
  }

  /** An address that the provider has not verified may be somebody else's. */
  private Verdict named(IDTokenClaimsSet claims) {
    String nameClaim = settings.nameClaim();
    String name = claims.getStringClaim(nameClaim);
    if (name == null || name.isBlank()) {
      return new Verdict.Denied(
          "%s does not say your %s: the administrator of Tallystick can choose another OIDC_NAME_CLAIM."
              .formatted(host(), nameClaim));
    }
    if (nameClaim.equals(EMAIL)
        && !"true".equals(String.valueOf(claims.getClaim("email_verified")))) {
      return new Verdict.Denied("%s has not verified your e-mail address.".formatted(host()));
    }
    List<String> required = settings.requiredAcr();
    if (!required.isEmpty() && Collections.disjoint(required, strength(claims))) {
      return new Verdict.Denied(
          "Your sign-in at %s was not strong enough: set up a second factor there, and sign in with it."
              .formatted(host()));
    }
    return new Verdict.Vouched(
        new SignIn.Vouched(
            name,
            claims.getIssuer().getValue(),
            client.getValue(),
            claims.getSubject().getValue()));
  }

  /** How the person was authenticated (OpenID Connect Core 1.0, section 2: acr and amr). */
  private static List<String> strength(IDTokenClaimsSet claims) {
    Stream<Identifier> acr = Stream.ofNullable(claims.getACR());
    Stream<Identifier> amr = Stream.ofNullable(claims.getAMR()).flatMap(List::stream);
    return Stream.concat(acr, amr).map(Identifier::getValue).toList();
  }
}
