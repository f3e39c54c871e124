package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.SecondFactors;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code operator_second_factors} and {@code operator_recovery_codes}. */
@Singleton
record PostgresSecondFactors(Sql statements) implements SecondFactors {

  @Override
  public Optional<SecondFactor> find(String operator) {
    return statements.first(
        "SELECT secret, last_step FROM tallystick.operator_second_factors WHERE operator = ?",
        row -> new SecondFactor(row.getBytes(1), row.getLong(2)),
        operator);
  }

  @Override
  public void put(String operator, SecondFactor factor, List<byte[]> recoveryDigests, Instant at) {
    remove(operator);
    statements.execute(
        """
        INSERT INTO tallystick.operator_second_factors (operator, secret, last_step, enrolled_at)
        VALUES (?, ?, ?, ?)
        """,
        operator,
        factor.secret(),
        factor.lastStep(),
        at);
    for (byte[] digest : recoveryDigests) {
      statements.execute(
          "INSERT INTO tallystick.operator_recovery_codes (operator, code_digest) VALUES (?, ?)",
          operator,
          digest);
    }
  }

  @Override
  public boolean useStep(String operator, long step) {
    return statements.execute(
            """
            UPDATE tallystick.operator_second_factors SET last_step = ?
            WHERE operator = ? AND last_step < ?
            """,
            step,
            operator,
            step)
        == 1;
  }

  @Override
  public boolean useRecoveryCode(String operator, byte[] digest) {
    return statements.execute(
            """
            DELETE FROM tallystick.operator_recovery_codes WHERE operator = ? AND code_digest = ?
            """,
            operator,
            digest)
        == 1;
  }

  @Override
  public int recoveryCodes(String operator) {
    return statements.only(
        "SELECT count(*) FROM tallystick.operator_recovery_codes WHERE operator = ?",
        row -> row.getInt(1),
        operator);
  }

  @Override
  public void remove(String operator) {
    statements.execute(
        "DELETE FROM tallystick.operator_second_factors WHERE operator = ?", operator);
  }
}
