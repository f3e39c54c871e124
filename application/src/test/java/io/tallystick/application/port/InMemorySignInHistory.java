package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.BrowserKey;
import io.tallystick.application.port.operator.SignInHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The failed sign-ins and known browsers in memory. */
final class InMemorySignInHistory implements SignInHistory {

  private final InMemoryBooks books;

  InMemorySignInHistory(InMemoryBooks books) {
    this.books = books;
  }

  @Override
  public Optional<Failures> failures(String origin) {
    return books.read(it -> Optional.ofNullable(it.failures.get(origin)));
  }

  @Override
  public void addFailure(String origin, Instant at) {
    var failures = books.inTransaction().failures;
    failures.values().removeIf(it -> it.last().isBefore(at.minus(Duration.ofDays(1))));
    failures.merge(
        origin, new Failures(1, at), (before, one) -> new Failures(before.count() + 1, at));
  }

  @Override
  public void takeBackFailure(String origin, Instant before) {
    books
        .inTransaction()
        .failures
        .computeIfPresent(
            origin,
            (same, it) ->
                it.count() > 1
                    ? new Failures(it.count() - 1, it.last().isBefore(before) ? it.last() : before)
                    : null);
  }

  @Override
  public void forgetFailures(String origin) {
    books.inTransaction().failures.remove(origin);
  }

  @Override
  public Set<String> operatorsOf(byte[] browserDigest) {
    String digest = HexFormat.of().formatHex(browserDigest);
    return books.read(
        it ->
            it.browsers.keySet().stream()
                .filter(key -> key.digest().equals(digest))
                .map(BrowserKey::operator)
                .collect(Collectors.toSet()));
  }

  @Override
  public void remember(byte[] browserDigest, String operator, Instant at) {
    var browsers = books.inTransaction().browsers;
    browsers.put(new BrowserKey(HexFormat.of().formatHex(browserDigest), operator), at);
    browsers.values().removeIf(last -> last.isBefore(at.minus(Duration.ofDays(180))));
  }

  @Override
  public void forgetBrowsers(String operator) {
    books.inTransaction().browsers.keySet().removeIf(key -> key.operator().equals(operator));
  }
}
