package io.tallystick.application.service;

import io.tallystick.application.port.Operators;
import io.tallystick.application.port.Operators.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Slows down who guesses passwords. An attempt counts as failed before it is looked at, so that
 * many at once gain nothing; the genuine one is taken back.
 *
 * @param origins of one attempt: the account and the address
 */
record SignInLocks(List<Origin> origins) {

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Behind one address may be a whole office. */
  private static final int FREE_BY_ACCOUNT = 5;

  private static final int FREE_BY_ADDRESS = 50;

  /**
   * Where failures are counted.
   *
   * @param key a digest: some people type their password where the name belongs
   */
  record Origin(String key, int free) {

    private static Origin of(String kind, String value, int free) {
      byte[] digest = Secrets.digest(value);
      return new Origin(kind + " " + HexFormat.of().formatHex(digest), free);
    }

    /** A minute after the free failures, doubling with every further one. */
    private Duration lockedFor(Optional<Failures> failures, Instant now) {
      if (failures.isEmpty() || failures.get().count() < free) {
        return Duration.ZERO;
      }
      Duration doubled = FIRST.multipliedBy(1L << Math.min(failures.get().count() - free, 4));
      Duration whole = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
      return Duration.between(now, failures.get().last().plus(whole));
    }
  }

  static SignInLocks of(String account, String address) {
    return new SignInLocks(
        List.of(
            Origin.of("account", account, FREE_BY_ACCOUNT),
            Origin.of("address", address, FREE_BY_ADDRESS)));
  }

  List<String> keys() {
    return origins.stream().map(origin -> "sign-in " + origin.key()).toList();
  }

  /** How long nobody may try; empty if they may, and then the attempt is counted. */
  Optional<Duration> attempt(Operators operators, Instant now) {
    Optional<Duration> left =
        origins.stream()
            .map(origin -> origin.lockedFor(operators.failures(origin.key()), now))
            .filter(Duration::isPositive)
            .max(Duration::compareTo);
    if (left.isEmpty()) {
      origins.forEach(origin -> operators.addFailure(origin.key(), now));
    }
    return left;
  }

  /**
   * It was genuine. The address keeps its other failures: its next guess may be another account.
   */
  void takeBack(Operators operators) {
    operators.forgetFailures(origins.getFirst().key());
    operators.takeBackFailure(origins.getLast().key());
  }
}
