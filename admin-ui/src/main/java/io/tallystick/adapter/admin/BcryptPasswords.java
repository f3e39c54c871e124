package io.tallystick.adapter.admin;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import io.tallystick.application.port.out.Passwords;
import jakarta.inject.Singleton;

/** Passwords as bcrypt; beyond its 72 bytes their digest counts, so that nothing is cut off. */
@Singleton
final class BcryptPasswords implements Passwords {

  private static final int COST = 12;
  private static final LongPasswordStrategy LONG =
      LongPasswordStrategies.hashSha512(Version.VERSION_2B);

  @Override
  public String hash(String password) {
    return BCrypt.with(Version.VERSION_2B, new java.security.SecureRandom(), LONG)
        .hashToString(COST, password.toCharArray());
  }

  @Override
  public boolean matches(String password, String hash) {
    return BCrypt.verifyer(Version.VERSION_2B, LONG).verify(password.toCharArray(), hash).verified;
  }
}
