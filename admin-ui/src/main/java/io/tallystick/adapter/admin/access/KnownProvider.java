package io.tallystick.adapter.admin.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of itself (OpenID Connect Discovery 1.0, section 4).
 *
 * @param idTokens checks ID tokens with its keys, which are asked for when they are needed
 * @param until when it is to be asked again
 */
record KnownProvider(OIDCProviderMetadata metadata, IDTokenValidator idTokens, Instant until) {

  /** The provider as it was asked last: again after an hour, and not at once after a failure. */
  static final class Cache {

    private static final Duration KNOWN_FOR = Duration.ofHours(1);
    private static final Duration SILENT_FOR = Duration.ofSeconds(10);

    private final Issuer issuer;
    private final ClientID client;
    private final ProviderClient http;
    private final InstantSource clock;
    private volatile @Nullable KnownProvider known;
    private Instant silentUntil = Instant.MIN;

    Cache(Issuer issuer, ClientID client, ProviderClient http, InstantSource clock) {
      this.issuer = issuer;
      this.client = client;
      this.http = http;
      this.clock = clock;
    }

    KnownProvider get() throws GeneralException, IOException {
      KnownProvider before = known;
      return before != null && clock.instant().isBefore(before.until()) ? before : askOnce();
    }

    /** One thread asks while others wait. */
    private synchronized KnownProvider askOnce() throws GeneralException, IOException {
      KnownProvider before = known;
      Instant now = clock.instant();
      if (before != null && now.isBefore(before.until())) {
        return before;
      }
      if (now.isBefore(silentUntil)) {
        throw new IOException("asked in vain less than %s s ago".formatted(SILENT_FOR.toSeconds()));
      }
      try {
        KnownProvider asked = ask(issuer, client, http, now.plus(KNOWN_FOR));
        known = asked;
        return asked;
      } catch (GeneralException | IOException failure) {
        silentUntil = clock.instant().plus(SILENT_FOR);
        throw failure;
      }
    }
  }

  /** Whether the client's secret goes in a header of the request for tokens, as is the default. */
  boolean takesSecretInHeader() {
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
  }

  /**
   * Asks it.
   *
   * @throws IOException when it does not answer
   * @throws GeneralException when its answer is of no use
   */
  private static KnownProvider ask(
      Issuer issuer, ClientID client, ProviderClient http, Instant until)
      throws GeneralException, IOException {
    OIDCProviderMetadata metadata =
        OIDCProviderMetadata.parse(
            http.retrieveResource(OIDCProviderMetadata.resolveURL(issuer)).getContent());
    if (!issuer.equals(metadata.getIssuer())) {
      throw new GeneralException("it calls itself " + metadata.getIssuer());
    }
    requireSecure(issuer, "authorization_endpoint", metadata.getAuthorizationEndpointURI());
    requireSecure(issuer, "token_endpoint", metadata.getTokenEndpointURI());
    requireSecure(issuer, "jwks_uri", metadata.getJWKSetURI());
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), http)
            .refreshAheadCache(false)
            .rateLimited(false)
            .build();
    return new KnownProvider(
        metadata,
        new IDTokenValidator(
            issuer, client, new JWSVerificationKeySelector<>(algorithms(metadata), keys), null),
        until);
  }

  /** Only an issuer on this machine may do without https. Endpoints may be on other hosts. */
  private static void requireSecure(Issuer issuer, String name, @Nullable URI endpoint)
      throws GeneralException {
    if (endpoint == null) {
      throw new GeneralException("it names no " + name);
    }
    if (!"https".equals(endpoint.getScheme())
        && !URI.create(issuer.getValue()).getScheme().equals(endpoint.getScheme())) {
      throw new GeneralException("its %s is not https".formatted(name));
    }
  }

  /** With a key of the provider's: a secret that both sides know would let us sign too. */
  private static Set<JWSAlgorithm> algorithms(OIDCProviderMetadata metadata)
      throws GeneralException {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
    List<JWSAlgorithm> offered = metadata.getIDTokenJWSAlgs();
    if (offered != null) {
      algorithms.retainAll(offered);
    }
    if (algorithms.isEmpty()) {
      throw new GeneralException("it signs ID tokens with no public key: configure RS256 or ES256");
    }
    return algorithms;
  }
}
