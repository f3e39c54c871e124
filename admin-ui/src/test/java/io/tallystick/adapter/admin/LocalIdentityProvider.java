package io.tallystick.adapter.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.application.settings.IdentityProviderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider as OpenID Connect Core 1.0 describes it, at which somebody is signed in
 * already. It checks all that a strict one checks.
 */
public final class LocalIdentityProvider implements AutoCloseable {

  public static final String CLIENT = "tallystick";
  public static final String SECRET = "a secret of 32 characters, or more";

  private final RSAKey key = newKey("first");
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Object> somebody = new ConcurrentHashMap<>();
  private final Map<String, Optional<Object>> said = new ConcurrentHashMap<>();
  private final InetSocketAddress address;

  private HttpServer server;
  private volatile RSAKey published = key;
  private volatile Function<JWTClaimsSet, String> tokens = claims -> signed(claims, key);
  private volatile String refusal = "";

  private LocalIdentityProvider(HttpServer server) {
    this.server = server;
    this.address = server.getAddress();
    serve();
  }

  /** Starts one on a free port. */
  public static LocalIdentityProvider start() {
    return new LocalIdentityProvider(
        server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  private static HttpServer server(InetSocketAddress address) {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void serve() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata()));
    server.createContext(
        "/keys", exchange -> json(exchange, 200, new JWKSet(published).toJSONObject()));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/moved", this::moved);
    server.start();
  }

  /** What a program is set that signs people in here. */
  IdentityProviderSettings settings(String... requiredAcr) {
    return new IdentityProviderSettings(
        URI.create(issuer()),
        CLIENT,
        Optional.of(SECRET),
        "email",
        List.of(requiredAcr),
        URI.create("https://tallystick.example/admin/sign-in/provider/callback"));
  }

  public String issuer() {
    return "http://127.0.0.1:" + address.getPort();
  }

  /** Who sits before the browser. */
  public void isUsedBy(Map<String, Object> claims) {
    somebody.clear();
    somebody.putAll(claims);
  }

  /** From now on its metadata hold this; null: they leave it out. */
  void says(String name, @Nullable Object value) {
    said.clear();
    said.put(name, Optional.ofNullable(value));
  }

  /** Lets everybody in and signs with its first key, as at its start. */
  void isHonest() {
    published = key;
    tokens = this::signed;
    refusal = "";
    said.clear();
  }

  /** From now on ID tokens are made like this. */
  void issues(Function<JWTClaimsSet, String> made) {
    tokens = made;
  }

  /** From now on nobody is let in. */
  void refuses(String code) {
    refusal = code;
  }

  /** Signs with another key from now on, and publishes that one. */
  void rotatesItsKey() {
    RSAKey next = newKey("second");
    published = next;
    tokens = claims -> signed(claims, next);
  }

  /** All requests so far: their paths. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, key);
  }

  static String signed(JWTClaimsSet claims, RSAKey key) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** It is gone, until it {@linkplain #returns}. */
  public void goesAway() {
    server.stop(0);
  }

  public void returns() {
    server = server(address);
    serve();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new HashMap<>(usual());
    said.forEach(
        (name, value) ->
            value.ifPresentOrElse(it -> metadata.put(name, it), () -> metadata.remove(name)));
    return metadata;
  }

  private Map<String, Object> usual() {
    return Map.of(
        "issuer",
        issuer(),
        "authorization_endpoint",
        issuer() + "/authorize",
        "token_endpoint",
        issuer() + "/token",
        "jwks_uri",
        issuer() + "/keys",
        "response_types_supported",
        List.of("code"),
        "subject_types_supported",
        List.of("public"),
        "id_token_signing_alg_values_supported",
        List.of("RS256", "HS256", "none"));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    if (!CLIENT.equals(query.get("client_id"))
        || !"code".equals(query.get("response_type"))
        || !query.getOrDefault("scope", "").contains("openid")
        || !"S256".equals(query.get("code_challenge_method"))) {
      json(exchange, 400, Map.of("error", "invalid_request"));
      return;
    }
    String answer;
    if (refusal.isEmpty()) {
      String code = UUID.randomUUID().toString();
      codes.put(code, query);
      answer = "code=" + code;
    } else {
      answer = "error=" + refusal;
    }
    exchange
        .getResponseHeaders()
        .set("Location", query.get("redirect_uri") + "?" + answer + "&state=" + query.get("state"));
    note(exchange);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (CLIENT + ":" + java.net.URLEncoder.encode(SECRET, UTF_8)).getBytes(UTF_8));
    if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      json(exchange, 401, Map.of("error", "invalid_client"));
      return;
    }
    Map<String, String> asking = codes.remove(form.getOrDefault("code", ""));
    if (asking == null
        || !asking.get("redirect_uri").equals(form.get("redirect_uri"))
        || !fits(asking.get("code_challenge"), form.getOrDefault("code_verifier", ""))) {
      json(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("248289761001")
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
            .claim("nonce", asking.get("nonce"));
    somebody.forEach(claims::claim);
    json(
        exchange,
        200,
        Map.of(
            "access_token",
            UUID.randomUUID().toString(),
            "token_type",
            "Bearer",
            "id_token",
            tokens.apply(claims.build())));
  }

  private void moved(HttpExchange exchange) throws IOException {
    note(exchange);
    exchange.getResponseHeaders().set("Location", issuer() + "/token");
    exchange.sendResponseHeaders(307, -1);
    exchange.close();
  }

  private static boolean fits(String challenge, String verifier) {
    return verifier.length() >= CodeVerifier.MIN_LENGTH
        && CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
            .getValue()
            .equals(challenge);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> first = new HashMap<>();
    URLUtils.parseParameters(query).forEach((name, values) -> first.put(name, values.getFirst()));
    return first;
  }

  private void json(HttpExchange exchange, int code, Map<String, Object> content)
      throws IOException {
    note(exchange);
    byte[] body = JSONObjectUtils.toJSONString(content).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void note(HttpExchange exchange) {
    asked.add(exchange.getRequestURI().getPath());
  }
}
