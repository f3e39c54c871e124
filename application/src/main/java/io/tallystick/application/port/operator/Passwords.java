package io.tallystick.application.port.operator;

/** Keeps passwords so that they cannot be read back. */
public interface Passwords {

  /** What is stored in place of the password. */
  String hash(String password);

  /** Whether a hash was made by less work than {@link #hash} does now. */
  boolean isOutdated(String hash);

  /**
   * Compares a password with a hash, which takes long on purpose, whatever the answer.
   *
   * @param preferred whether the comparison is done even if too many are waiting
   */
  Comparison compare(String password, String hash, boolean preferred);

  /** The result of a comparison. */
  enum Comparison {
    /** It is the password of which this is the hash. */
    MATCHES,
    /** It is another password. */
    DIFFERS,
    /** Nothing was compared: too many comparisons are waiting. */
    BUSY
  }
}
