package io.tallystick.domain.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The open session of an operator.
 *
 * @param csrf the token that each of its unsafe requests must carry
 * @param duty what the operator has to do before anything else
 */
public record Session(String name, Role role, String csrf, Duty duty) {

  private static final int TAG_LENGTH = 8;

  /**
   * The name of a session in the audit log and in log lines: the beginning of the digest of its id,
   * from which the id cannot be told.
   */
  public static String tag(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, TAG_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
