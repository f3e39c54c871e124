package io.tallystick.application.port.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The failed sign-ins of the last day, by origin, and the browsers in which operators have signed
 * in, each known by the digest of a secret that it keeps.
 */
public interface SignInHistory {

  /** The failures in a row. */
  Optional<Failures> failures(String origin);

  /** One more failure; those of more than a day before it do not count any more. */
  void addFailure(String origin, Instant at);

  /**
   * One failure less: the last attempt did not fail.
   *
   * @param before when the failure before it was, at the latest
   */
  void takeBackFailure(String origin, Instant before);

  /** Deletes the failures of an origin. */
  void forgetFailures(String origin);

  /** The operators who have signed in with this browser. */
  Set<String> operatorsOf(byte[] browserDigest);

  /** Notes that an operator has signed in with this browser; half a year later it is forgotten. */
  void remember(byte[] browserDigest, String operator, Instant at);

  /** Forgets all browsers of an operator. */
  void forgetBrowsers(String operator);

  /**
   * Failures in a row.
   *
   * @param count at least 1
   * @param last when the last one was
   */
  record Failures(int count, Instant last) {}
}
