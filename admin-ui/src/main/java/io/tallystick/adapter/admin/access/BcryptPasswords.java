package io.tallystick.adapter.admin.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import io.tallystick.application.port.operator.Passwords;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Passwords as bcrypt; beyond its 72 bytes their digest counts, so that nothing is cut off. */
@Singleton
final class BcryptPasswords implements Passwords {

  private static final int COST = 12;
  private static final LongPasswordStrategy LONG =
      LongPasswordStrategies.hashSha512(Version.VERSION_2B);

  /** So that the last of those who wait is still served in time. */
  private static final int MOST_WAITING = 4;

  /** However many try to sign in, half of the processors stay with the deliveries. */
  private final Semaphore processors =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private final Semaphore waiting = new Semaphore(processors.availablePermits() + MOST_WAITING);

  private final Duration longestWait;

  @Inject
  BcryptPasswords() {
    this(Duration.ofSeconds(2));
  }

  /**
   * @param longestWait after which a comparison that has not begun is given up
   */
  BcryptPasswords(Duration longestWait) {
    this.longestWait = longestWait;
  }

  @Override
  public String hash(String password) {
    processors.acquireUninterruptibly();
    try {
      return BCrypt.with(Version.VERSION_2B, new SecureRandom(), LONG)
          .hashToString(COST, password.toCharArray());
    } finally {
      processors.release();
    }
  }

  /** {@code $2b$12$…}: version and cost. */
  @Override
  public boolean isOutdated(String hash) {
    String[] parts = hash.split("\\$");
    return parts.length > 2 && parts[2].matches("[0-9]{2}") && Integer.parseInt(parts[2]) < COST;
  }

  /** Preferred requests come after the few that wait already. */
  @Override
  public Comparison compare(String password, String hash, boolean preferred) {
    if (preferred) {
      return inTurn(password, hash);
    }
    if (!waiting.tryAcquire()) {
      return Comparison.BUSY;
    }
    try {
      return inTurn(password, hash);
    } finally {
      waiting.release();
    }
  }

  private Comparison inTurn(String password, String hash) {
    try {
      if (!processors.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return Comparison.BUSY;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Comparison.BUSY;
    }
    try {
      return BCrypt.verifyer(Version.VERSION_2B, LONG).verify(password.toCharArray(), hash).verified
          ? Comparison.MATCHES
          : Comparison.DIFFERS;
    } finally {
      processors.release();
    }
  }
}
