package io.tallystick.domain.operator;

import java.time.Duration;

/**
 * How many sign-ins from one origin may fail in a row before the origin is locked: for a minute,
 * then twice as long with every further failure, up to 15 minutes.
 *
 * @param lockedFrom the failure that locks it for the first time, counted from 1
 */
public record SignInLimit(int lockedFrom) {

  /** For an address, whatever the account: a whole office may share an address. */
  public static final SignInLimit ADDRESS = new SignInLimit(50);

  private static final SignInLimit ACCOUNT = new SignInLimit(5);
  private static final SignInLimit ACCOUNT_UNDER_ATTACK = new SignInLimit(2);

  /** So many failures of one account are more than its operator makes in a day. */
  private static final int ATTACK = 20;

  /** No origin is locked for longer after a failure. */
  public static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration FIRST = Duration.ofMinutes(1);

  /** By then it is longer than the longest. */
  private static final int MOST_DOUBLINGS = 4;

  /** Checks itself. */
  public SignInLimit {
    if (lockedFrom < 1) {
      throw new IllegalArgumentException("nothing is locked before a sign-in has failed");
    }
  }

  /**
   * For one account from one address or browser. An account is never locked as a whole, because
   * then anybody could keep its operator out: while many sign-ins fail, each address is locked
   * sooner.
   *
   * @param failuresFromEverywhere the failures of the account within a day, from all addresses
   */
  public static SignInLimit ofAccount(int failuresFromEverywhere) {
    return failuresFromEverywhere < ATTACK ? ACCOUNT : ACCOUNT_UNDER_ATTACK;
  }

  /** How long the origin is locked after the last of so many failures. */
  public Duration lockedAfter(int failures) {
    if (failures < lockedFrom) {
      return Duration.ZERO;
    }
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - lockedFrom, MOST_DOUBLINGS));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
