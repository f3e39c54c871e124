package io.tallystick.application.port;

import io.tallystick.application.port.operator.SecondFactors;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The second factors in memory. */
final class InMemorySecondFactors implements SecondFactors {

  private final InMemoryBooks books;

  InMemorySecondFactors(InMemoryBooks books) {
    this.books = books;
  }

  /** A second factor with the digests of its recovery codes. */
  record FactorRow(SecondFactor factor, Set<String> recovery) {
    FactorRow {
      recovery = Set.copyOf(recovery);
    }
  }

  @Override
  public Optional<SecondFactor> find(String operator) {
    return books.read(
        it -> Optional.ofNullable(it.secondFactors.get(operator)).map(FactorRow::factor));
  }

  @Override
  public void put(String operator, SecondFactor factor, List<byte[]> recoveryDigests, Instant at) {
    Set<String> recovery = new LinkedHashSet<>();
    recoveryDigests.forEach(digest -> recovery.add(HexFormat.of().formatHex(digest)));
    books.inTransaction().secondFactors.put(operator, new FactorRow(factor, recovery));
  }

  @Override
  public boolean useStep(String operator, long step) {
    FactorRow row = books.inTransaction().secondFactors.get(operator);
    if (row == null || row.factor().lastStep() >= step) {
      return false;
    }
    books
        .inTransaction()
        .secondFactors
        .put(
            operator, new FactorRow(new SecondFactor(row.factor().secret(), step), row.recovery()));
    return true;
  }

  @Override
  public boolean useRecoveryCode(String operator, byte[] digest) {
    FactorRow row = books.inTransaction().secondFactors.get(operator);
    if (row == null) {
      return false;
    }
    Set<String> left = new LinkedHashSet<>(row.recovery());
    boolean used = left.remove(HexFormat.of().formatHex(digest));
    books.inTransaction().secondFactors.put(operator, new FactorRow(row.factor(), left));
    return used;
  }

  @Override
  public int recoveryCodes(String operator) {
    return books.read(
        it ->
            Optional.ofNullable(it.secondFactors.get(operator))
                .map(row -> row.recovery().size())
                .orElse(0));
  }

  @Override
  public void remove(String operator) {
    books.inTransaction().secondFactors.remove(operator);
  }
}
