package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.OperatorRow;
import io.tallystick.application.port.InMemoryState.SessionRow;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.StoredPassword;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The sessions in memory. */
final class InMemorySessions implements Sessions {

  private final InMemoryBooks books;

  InMemorySessions(InMemoryBooks books) {
    this.books = books;
  }

  @Override
  public void open(byte[] idDigest, Opened opened, Instant at) {
    books.inTransaction().sessions.put(key(idDigest), new SessionRow(opened, at, at));
  }

  @Override
  public Optional<Found> find(byte[] idDigest, Instant notIdleSince, Instant notBefore) {
    return books.read(
        it ->
            Optional.ofNullable(it.sessions.get(key(idDigest)))
                .filter(row -> row.lasts(notIdleSince, notBefore))
                .flatMap(
                    row ->
                        found(
                            row,
                            it.operators.get(row.opened().name()),
                            it.secondFactors.containsKey(row.opened().name()))));
  }

  private static Optional<Found> found(SessionRow row, OperatorRow operator, boolean secondFactor) {
    return operator.operator().disabled()
        ? Optional.empty()
        : Optional.of(
            new Found(
                row.opened(),
                operator.operator().role(),
                row.lastSeenAt(),
                operator.password().filter(StoredPassword::temporary).isPresent(),
                operator.password().flatMap(StoredPassword::lastsUntil),
                secondFactor));
  }

  @Override
  public List<Listed> of(String name, Instant notIdleSince, Instant notBefore) {
    return books.read(
        it ->
            it.sessions.entrySet().stream()
                .filter(entry -> entry.getValue().opened().name().equals(name))
                .filter(entry -> entry.getValue().lasts(notIdleSince, notBefore))
                .map(
                    entry ->
                        new Listed(
                            HexFormat.of().parseHex(entry.getKey()),
                            entry.getValue().createdAt(),
                            entry.getValue().lastSeenAt(),
                            entry.getValue().opened().address()))
                .sorted(Comparator.comparing(Listed::openedAt).reversed())
                .toList());
  }

  @Override
  public void use(byte[] idDigest, Instant at) {
    books.read(
        it ->
            it.sessions.computeIfPresent(
                key(idDigest), (key, row) -> new SessionRow(row.opened(), row.createdAt(), at)));
  }

  @Override
  public void rename(byte[] idDigest, byte[] other) {
    SessionRow row = books.inTransaction().sessions.remove(key(idDigest));
    if (row != null) {
      books.inTransaction().sessions.put(key(other), row);
    }
  }

  @Override
  public Optional<String> close(byte[] idDigest) {
    return Optional.ofNullable(books.inTransaction().sessions.remove(key(idDigest)))
        .map(row -> row.opened().name());
  }

  @Override
  public void closeAll(String name) {
    books.inTransaction().sessions.values().removeIf(row -> row.opened().name().equals(name));
  }

  @Override
  public void closeOthers(String name, byte[] idDigest) {
    books
        .inTransaction()
        .sessions
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue().opened().name().equals(name)
                    && !entry.getKey().equals(key(idDigest)));
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
