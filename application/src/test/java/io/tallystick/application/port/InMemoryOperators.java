package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.OperatorRow;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.domain.operator.Operator;
import java.time.Instant;
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
        operator.name(), operator.role(), operator.disabled(), row.password().isPresent());
  }

  @Override
  public Optional<String> passwordHash(String name) {
    return books
        .read(it -> Optional.ofNullable(it.operators.get(name)))
        .filter(row -> !row.operator().disabled())
        .flatMap(OperatorRow::password)
        .map(StoredPassword::hash);
  }

  @Override
  public void add(Operator operator, Optional<StoredPassword> password, Instant at) {
    if (books
            .inTransaction()
            .operators
            .putIfAbsent(operator.name(), new OperatorRow(operator, password, Optional.empty()))
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
            operator.name(),
            (name, row) -> new OperatorRow(operator, row.password(), row.identity()));
  }

  @Override
  public void setPassword(String name, StoredPassword password, Instant at) {
    books
        .inTransaction()
        .operators
        .computeIfPresent(
            name,
            (same, row) -> new OperatorRow(row.operator(), Optional.of(password), row.identity()));
  }

  @Override
  public void renewHash(String name, String before, String after) {
    books
        .inTransaction()
        .operators
        .computeIfPresent(
            name,
            (same, row) ->
                new OperatorRow(
                    row.operator(),
                    row.password()
                        .map(
                            it ->
                                it.hash().equals(before)
                                    ? new StoredPassword(after, it.temporary(), it.lastsUntil())
                                    : it),
                    row.identity()));
  }

  @Override
  public boolean hasGeneratedPassword(String name) {
    return books
        .read(it -> Optional.ofNullable(it.operators.get(name)))
        .flatMap(OperatorRow::password)
        .flatMap(StoredPassword::lastsUntil)
        .isPresent();
  }

  @Override
  public Optional<ProviderIdentity> identity(String name) {
    return books
        .read(it -> Optional.ofNullable(it.operators.get(name)))
        .flatMap(OperatorRow::identity);
  }

  @Override
  public void setIdentity(String name, Optional<ProviderIdentity> identity) {
    books
        .inTransaction()
        .operators
        .computeIfPresent(
            name, (same, row) -> new OperatorRow(row.operator(), row.password(), identity));
  }
}
