package io.tallystick.application.port.credit;

/** Is told of expired holds and credits that could not be tidied, to log them. */
public interface TidyingMonitor {

  /**
   * It failed for this one alone, and is tried again.
   *
   * @param what such as {@code the release of hold_1 of user 7}
   */
  void failed(String what, Throwable cause);

  /**
   * It cannot be done until a person has seen to the account.
   *
   * @param why in words, nothing personal
   */
  default void impossible(String what, String why) {}
}
