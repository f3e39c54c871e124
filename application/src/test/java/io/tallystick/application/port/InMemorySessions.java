package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.SessionRow;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Session;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** The sessions in memory. */
final class InMemorySessions implements Sessions {

  private final InMemoryBooks books;

  InMemorySessions(InMemoryBooks books) {
    this.books = books;
  }

  @Override
  public void open(byte[] idDigest, String name, String csrf, Instant at) {
    books.inTransaction().sessions.put(key(idDigest), new SessionRow(name, csrf, at, at));
  }

  @Override
  public Optional<Found> find(byte[] idDigest, Instant notIdleSince, Instant notBefore) {
    return books.read(
        it ->
            Optional.ofNullable(it.sessions.get(key(idDigest)))
                .filter(row -> row.lastSeenAt().isAfter(notIdleSince))
                .filter(row -> row.createdAt().isAfter(notBefore))
                .flatMap(row -> found(row, it.operators.get(row.operator()).operator())));
  }

  private static Optional<Found> found(SessionRow row, Operator operator) {
    return operator.disabled()
        ? Optional.empty()
        : Optional.of(
            new Found(new Session(operator.name(), operator.role(), row.csrf()), row.lastSeenAt()));
  }

  @Override
  public void use(byte[] idDigest, Instant at) {
    books.read(
        it ->
            it.sessions.computeIfPresent(
                key(idDigest),
                (key, row) -> new SessionRow(row.operator(), row.csrf(), row.createdAt(), at)));
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

  private static String key(byte[] idDigest) {
    return HexFormat.of().formatHex(idDigest);
  }
}
