package io.tallystick.domain.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A request that changes credits at most once, however often it is sent.
 *
 * @param idempotencyHash of the key that the client chose for it; the key itself is not kept, as it
 *     may hold personal data
 * @param contentHash of method, path and body
 */
public record ClientRequest(ApiKey client, String idempotencyHash, String contentHash) {

  /**
   * The request as it was received.
   *
   * @param path as it was sent, not decoded
   */
  public static ClientRequest of(
      ApiKey client, String idempotencyKey, String method, String path, byte[] body) {
    MessageDigest content = sha256();
    content.update((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
    return new ClientRequest(
        client,
        HexFormat.of().formatHex(sha256().digest(idempotencyKey.getBytes(StandardCharsets.UTF_8))),
        HexFormat.of().formatHex(content.digest(body)));
  }

  /** What requests with the same idempotency key of the same client share, and no others. */
  public String name() {
    return client.id() + ":" + idempotencyHash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
