package io.tallystick.domain.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A session under way.
 *
 * @param csrf what every action of it must carry
 * @param duty what has to be done first
 */
public record Session(String name, Role role, String csrf, Duty duty) {

  private static final int SIGNS = 8;

  /**
   * By what rows of the audit log and lines of the log name a session: the beginning of the digest
   * of its id, from which nobody can tell the id.
   */
  public static String tag(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, SIGNS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
