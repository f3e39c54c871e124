package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.OperatorRow;
import io.tallystick.application.port.InMemoryState.SessionRow;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The operators in memory. */
final class InMemoryOperators implements Operators {

  private final InMemoryBooks books;

  InMemoryOperators(InMemoryBooks books) {
    this.books = books;
  }

  @Override
  public List<Operator> all() {
    return books.read(it -> it.operators.values().stream().map(InMemoryOperators::seen).toList());
  }

  private static Operator seen(OperatorRow row) {
    Operator operator = row.operator();
    return new Operator(
        operator.name(), operator.role(), operator.disabled(), row.passwordHash().isPresent());
  }

  @Override
  public Optional<String> passwordHash(String name) {
    return books
        .read(it -> Optional.ofNullable(it.operators.get(name)))
        .filter(row -> !row.operator().disabled())
        .flatMap(OperatorRow::passwordHash);
  }

  @Override
  public void add(Operator operator, Optional<String> passwordHash, Instant at) {
    if (books
            .inTransaction()
            .operators
            .putIfAbsent(operator.name(), new OperatorRow(operator, passwordHash))
        != null) {
      throw new IllegalStateException(operator.name() + " is there already");
    }
  }

  @Override
  public void update(Operator operator) {
    books
        .inTransaction()
        .operators
        .computeIfPresent(
            operator.name(), (name, row) -> new OperatorRow(operator, row.passwordHash()));
  }

  @Override
  public void setPasswordHash(String name, String passwordHash, Instant at) {
    books
        .inTransaction()
        .operators
        .computeIfPresent(
            name, (same, row) -> new OperatorRow(row.operator(), Optional.of(passwordHash)));
  }

  @Override
  public void open(byte[] idDigest, String name, String csrf, Instant at) {
    books.inTransaction().sessions.put(key(idDigest), new SessionRow(name, csrf, at, at));
  }

  @Override
  public Optional<Session> session(
      byte[] idDigest, Instant now, Instant notIdleSince, Instant notBefore) {
    return books.read(
        it -> {
          SessionRow row = it.sessions.get(key(idDigest));
          if (row == null
              || !row.lastSeenAt().isAfter(notIdleSince)
              || !row.createdAt().isAfter(notBefore)
              || it.operators.get(row.operator()).operator().disabled()) {
            return Optional.empty();
          }
          if (row.lastSeenAt().isBefore(now.minusSeconds(60))) {
            it.sessions.put(
                key(idDigest), new SessionRow(row.operator(), row.csrf(), row.createdAt(), now));
          }
          Operator operator = it.operators.get(row.operator()).operator();
          return Optional.of(new Session(operator.name(), operator.role(), row.csrf()));
        });
  }

  @Override
  public Optional<String> close(byte[] idDigest) {
    return Optional.ofNullable(books.inTransaction().sessions.remove(key(idDigest)))
        .map(SessionRow::operator);
  }

  @Override
  public void closeAll(String name) {
    books.inTransaction().sessions.values().removeIf(row -> row.operator().equals(name));
  }

  @Override
  public void closeEnded(Instant notIdleSince, Instant notBefore) {
    books
        .inTransaction()
        .sessions
        .values()
        .removeIf(
            row -> !row.lastSeenAt().isAfter(notIdleSince) || !row.createdAt().isAfter(notBefore));
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
  public void takeBackFailure(String origin) {
    books
        .inTransaction()
        .failures
        .computeIfPresent(
            origin, (same, it) -> it.count() > 1 ? new Failures(it.count() - 1, it.last()) : null);
  }

  @Override
  public void forgetFailures(String origin) {
    books.inTransaction().failures.remove(origin);
  }

  private static String key(byte[] idDigest) {
    return HexFormat.of().formatHex(idDigest);
  }
}
