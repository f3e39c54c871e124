package io.tallystick.application.port;

import io.tallystick.application.port.operator.Passwords;

/** Passwords without a slow hash; one whose hash begins with "old" is outdated. */
public class PlainPasswords implements Passwords {

  private static final String OUTDATED = "old ";

  @Override
  public String hash(String password) {
    return "hash of " + password;
  }

  @Override
  public boolean isOutdated(String hash) {
    return hash.startsWith(OUTDATED);
  }

  @Override
  public Comparison compare(String password, String hash, boolean preferred) {
    return hash(password).equals(hash.replaceFirst("^" + OUTDATED, ""))
        ? Comparison.MATCHES
        : Comparison.DIFFERS;
  }
}
