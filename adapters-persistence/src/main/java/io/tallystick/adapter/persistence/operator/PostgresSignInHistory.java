package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.SignInHistory;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The tables {@code sign_in_failures} and {@code operator_browsers}. */
@Singleton
record PostgresSignInHistory(Sql statements) implements SignInHistory {

  @Override
  public Optional<Failures> failures(String origin) {
    return statements.first(
        "SELECT failures, last_at FROM tallystick.sign_in_failures WHERE origin = ?",
        row -> new Failures(row.getInt(1), row.getTimestamp(2).toInstant()),
        origin);
  }

  /**
   * Old rows are deleted with each new one, so that guessed names do not fill the table; those that
   * another attempt counts now are not waited for, as that one may wait for this one.
   */
  @Override
  public void addFailure(String origin, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.sign_in_failures (origin, failures, last_at) VALUES (?, 1, ?)
        ON CONFLICT (origin) DO UPDATE SET last_at = excluded.last_at, failures = CASE
          WHEN sign_in_failures.last_at < excluded.last_at - interval '1 day' THEN 1
          ELSE sign_in_failures.failures + 1 END
        """,
        origin,
        at);
    statements.execute(
        """
        DELETE FROM tallystick.sign_in_failures WHERE origin = ANY (ARRAY(
          SELECT origin FROM tallystick.sign_in_failures
          WHERE last_at < ?::timestamptz - interval '1 day' FOR UPDATE SKIP LOCKED))
        """,
        at);
  }

  @Override
  public void takeBackFailure(String origin, Instant before) {
    if (statements.execute(
            """
            UPDATE tallystick.sign_in_failures SET failures = failures - 1,
              last_at = least(last_at, ?)
            WHERE origin = ? AND failures > 1
            """,
            before,
            origin)
        == 0) {
      forgetFailures(origin);
    }
  }

  @Override
  public void forgetFailures(String origin) {
    statements.execute("DELETE FROM tallystick.sign_in_failures WHERE origin = ?", origin);
  }

  @Override
  public Set<String> operatorsOf(byte[] browserDigest) {
    return Set.copyOf(
        statements.query(
            "SELECT operator FROM tallystick.operator_browsers WHERE browser_digest = ?",
            row -> row.getString(1),
            browserDigest));
  }

  @Override
  public void remember(byte[] browserDigest, String operator, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.operator_browsers (browser_digest, operator, last_sign_in_at) VALUES (?, ?, ?)
        ON CONFLICT (browser_digest, operator) DO UPDATE SET last_sign_in_at = excluded.last_sign_in_at
        """,
        browserDigest,
        operator,
        at);
    statements.execute(
        """
        DELETE FROM tallystick.operator_browsers WHERE last_sign_in_at < ?::timestamptz - interval '180 days'
        """,
        at);
  }

  @Override
  public void forgetBrowsers(String operator) {
    statements.execute("DELETE FROM tallystick.operator_browsers WHERE operator = ?", operator);
  }
}
