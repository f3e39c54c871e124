package io.tallystick.adapter.admin.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import io.tallystick.application.port.Passwords;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Passwords as bcrypt; beyond its 72 bytes their digest counts, so that nothing is cut off. */
@Singleton
final class BcryptPasswords implements Passwords {

  private static final int COST = 12;
  private static final LongPasswordStrategy LONG =
      LongPasswordStrategies.hashSha512(Version.VERSION_2B);

  /** However many try to sign in, half of the processors stay with the deliveries. */
  private final Semaphore processors =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  @Override
  public String hash(String password) {
    return inTurn(
        () ->
            BCrypt.with(Version.VERSION_2B, new SecureRandom(), LONG)
                .hashToString(COST, password.toCharArray()));
  }

  @Override
  public boolean matches(String password, String hash) {
    return inTurn(
        () ->
            BCrypt.verifyer(Version.VERSION_2B, LONG)
                .verify(password.toCharArray(), hash)
                .verified);
  }

  private <T> T inTurn(Supplier<T> work) {
    processors.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      processors.release();
    }
  }
}
