package io.tallystick.adapter.admin.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an identity provider says of itself (OpenID Connect Discovery 1.0, section 4).
 *
 * @param idTokens checks ID tokens with its keys, which are asked for when they are needed
 * @param until when it is to be asked again
 */
record KnownProvider(OIDCProviderMetadata metadata, IDTokenValidator idTokens, Instant until) {

  private static final int MOST_BYTES = 1 << 20;

  /**
   * Asks it.
   *
   * @throws IOException when it does not answer
   * @throws GeneralException when its answer is of no use
   */
  static KnownProvider ask(Issuer issuer, ClientID client, Duration patience, Instant until)
      throws GeneralException, IOException {
    int millis = (int) patience.toMillis();
    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, millis, millis);
    if (metadata.getAuthorizationEndpointURI() == null || metadata.getTokenEndpointURI() == null) {
      throw new GeneralException("it names no authorization_endpoint or no token_endpoint");
    }
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(
                metadata.getJWKSetURI().toURL(),
                new DefaultResourceRetriever(millis, millis, MOST_BYTES))
            .refreshAheadCache(false)
            .rateLimited(false)
            .build();
    return new KnownProvider(
        metadata,
        new IDTokenValidator(
            issuer, client, new JWSVerificationKeySelector<>(algorithms(metadata), keys), null),
        until);
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
