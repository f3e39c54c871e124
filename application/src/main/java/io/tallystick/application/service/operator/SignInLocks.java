package io.tallystick.application.service.operator;

import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.operator.SignInHistory.Failures;
import io.tallystick.application.service.Secrets;
import io.tallystick.domain.operator.SignInLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The counters of failed sign-ins that one attempt concerns. An attempt counts as failed before its
 * password is compared, so that many at once gain nothing; success takes it back.
 *
 * @param own counts the failures of the account from this address, or from this known browser
 * @param shared counts what others fail at, too; empty for a known browser, which they cannot lock
 * @param ofWholeAddress whether {@code own} counts all people of an address
 */
record SignInLocks(String own, Optional<Shared> shared, boolean ofWholeAddress) {

  /**
   * Counters that one attempt shares with others.
   *
   * @param address of all accounts from this address
   * @param account of this account from all addresses
   */
  record Shared(String address, String account) {}

  /** From a browser in which the operator has not signed in before. */
  static SignInLocks ofAddress(String account, String address) {
    return new SignInLocks(
        key("account-address", account + "\n" + address),
        Optional.of(new Shared(key("address", address), key("account", account))),
        false);
  }

  /** From a browser in which the operator has signed in before. */
  static SignInLocks ofBrowser(String account, String browser) {
    return new SignInLocks(
        key("account-browser", account + "\n" + browser), Optional.empty(), false);
  }

  /** Of the codes of a second factor: only who knows the password gets as far. */
  static SignInLocks ofCode(String account) {
    return new SignInLocks(key("account-code", account), Optional.empty(), false);
  }

  /** Of returns from the identity provider: whose they are is not known beforehand. */
  static SignInLocks ofReturns(String address) {
    return new SignInLocks(key("address-returns", address), Optional.empty(), true);
  }

  /** A digest, because some people type their password where the name belongs. */
  private static String key(String kind, String value) {
    return kind + " " + HexFormat.of().formatHex(Secrets.digest(value));
  }

  private List<String> counters() {
    List<String> counters = new ArrayList<>(List.of(own));
    shared.ifPresent(it -> counters.addAll(List.of(it.address(), it.account())));
    return counters;
  }

  /** The transaction keys that an attempt holds. */
  List<String> keys() {
    return counters().stream().map(counter -> "sign-in " + counter).toList();
  }

  /** Those of one that may open a session, which happens only while no operator changes. */
  List<String> keysToOpen() {
    return Stream.concat(keys().stream(), Stream.of(OperatorService.KEY)).toList();
  }

  /** How long the origin is locked; empty if it is not, and then the attempt is counted. */
  Optional<Duration> attempt(SignInHistory history, Instant now) {
    int fromEverywhere =
        shared.flatMap(it -> history.failures(it.account())).map(Failures::count).orElse(0);
    SignInLimit limit =
        ofWholeAddress ? SignInLimit.ADDRESS : SignInLimit.ofAccount(fromEverywhere);
    Duration left = left(history, own, limit, now);
    if (shared.isPresent()) {
      Duration ofAddress = left(history, shared.get().address(), SignInLimit.ADDRESS, now);
      left = left.compareTo(ofAddress) < 0 ? ofAddress : left;
    }
    if (left.isPositive()) {
      return Optional.of(left);
    }
    counters().forEach(counter -> history.addFailure(counter, now));
    return Optional.empty();
  }

  private static Duration left(
      SignInHistory history, String counter, SignInLimit limit, Instant now) {
    return history
        .failures(counter)
        .map(it -> left(limit.lockedAfter(it.count()), it.last(), now))
        .orElse(Duration.ZERO);
  }

  /** No longer than it is locked at all, where the clock was set back or is behind another's. */
  private static Duration left(Duration locked, Instant since, Instant now) {
    Duration left = Duration.between(now, since.plus(locked));
    return left.compareTo(locked) < 0 ? left : locked;
  }

  /**
   * The attempt was no guess: it does not count, and locks nobody. The lock of the failures before
   * it was over, or it would not have been let in; so it is now.
   */
  void takeBack(SignInHistory history, Instant now) {
    Instant over = now.minus(SignInLimit.LONGEST);
    counters().forEach(counter -> history.takeBackFailure(counter, over));
  }

  /** The sign-in succeeded. The shared counters keep what other attempts failed at. */
  void forget(SignInHistory history, Instant now) {
    takeBack(history, now);
    history.forgetFailures(own);
  }
}
