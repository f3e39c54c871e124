package io.tallystick.domain.operator;

import java.time.Duration;

/**
 * How many sign-ins from one origin may fail in a row before the origin is locked: for a minute,
 * then twice as long with every further failure, up to 15 minutes.
 */
public record SignInLimit(int free) {

  /** Of an address, whatever the account. A whole office may share an address. */
  public static final SignInLimit ADDRESS = new SignInLimit(50);

  private static final int FREE = 5;
  private static final int FREE_UNDER_ATTACK = 2;

  /** More failures of one account than its operator makes in a day. */
  private static final int ATTACK = 20;

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Checks itself. */
  public SignInLimit {
    if (free < 1) {
      throw new IllegalArgumentException("the first attempt is free");
    }
  }

  /**
   * Of one account from one address or browser. An account is never locked as a whole, because then
   * anybody could keep its operator out: while many sign-ins fail, each address has fewer of them.
   *
   * @param failuresFromEverywhere the failures of the account within a day, from all addresses
   */
  public static SignInLimit ofAccount(int failuresFromEverywhere) {
    return new SignInLimit(failuresFromEverywhere < ATTACK ? FREE : FREE_UNDER_ATTACK);
  }

  /** How long the origin is locked after the last of these failures. */
  public Duration lockedAfter(int failures) {
    if (failures < free) {
      return Duration.ZERO;
    }
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - free, 4));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
