package io.tallystick.application.service;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Ids that cannot be guessed, and what is stored in their place. */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Thirty-two random bytes as 43 characters that need no escaping anywhere. */
  public static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** So many random bytes as text of 32 letters and digits, five bits each. */
  public static String base32(int bytes) {
    String digits = new BigInteger(bytes * 8, RANDOM).toString(32);
    return "0".repeat(bytes * 8 / 5 - digits.length()) + digits;
  }

  public static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
