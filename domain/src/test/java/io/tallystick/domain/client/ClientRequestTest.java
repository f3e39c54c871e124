package io.tallystick.domain.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which requests are the same, and what a key may do. */
class ClientRequestTest {

  private static final byte[] BODY = "{\"amount\":1}".getBytes(UTF_8);

  @Test
  void a_request_is_the_same_by_method_path_and_every_byte_of_its_body() {
    ClientRequest request = request(1, "k1", "POST", "/a", BODY);

    assertThat(request(1, "k1", "POST", "/a", BODY)).isEqualTo(request);
    assertThat(request(1, "k1", "PUT", "/a", BODY).contentHash())
        .isNotEqualTo(request.contentHash());
    assertThat(request(1, "k1", "POST", "/b", BODY).contentHash())
        .isNotEqualTo(request.contentHash());
    assertThat(request(1, "k1", "POST", "/a", "{\"amount\": 1}".getBytes(UTF_8)).contentHash())
        .isNotEqualTo(request.contentHash());
  }

  @Test
  void the_hashes_are_sha_256() {
    assertThat(request(1, "k1", "POST", "/a", "x".getBytes(UTF_8)))
        .isEqualTo(new ClientRequest(key(1), sha256("k1"), sha256("POST /a\nx")));
  }

  @Test
  void a_name_is_shared_by_requests_with_one_key_of_one_client() {
    String name = request(1, "k1", "POST", "/a", BODY).name();

    assertThat(request(1, "k1", "POST", "/b", BODY).name()).isEqualTo(name).startsWith("1:");
    assertThat(request(2, "k1", "POST", "/a", BODY).name()).isNotEqualTo(name);
    assertThat(request(1, "k2", "POST", "/a", BODY).name()).isNotEqualTo(name);
  }

  @Test
  void every_key_reads_and_does_besides_what_its_scopes_say() {
    assertThat(key(1).allows(Scope.READ)).isTrue();
    assertThat(key(1).allows(Scope.SPEND)).isTrue();
    assertThat(key(1).allows(Scope.GRANT)).isFalse();
    assertThat(key(1).actor()).isEqualTo("api key shop");
  }

  private static ClientRequest request(
      long client, String key, String method, String path, byte[] body) {
    return ClientRequest.of(key(client), key, method, path, body);
  }

  private static ApiKey key(long id) {
    return new ApiKey(
        id, "shop", Set.of(Scope.SPEND), Instant.EPOCH, Optional.empty(), Optional.empty());
  }

  private static String sha256(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
