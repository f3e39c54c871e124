package io.tallystick.application.port;

/** Keeps passwords so that they cannot be read back. */
public interface Passwords {

  /** What is stored in place of the password. */
  String hash(String password);

  /** Whether it is the password of which this is the hash; takes its time either way. */
  boolean matches(String password, String hash);
}
