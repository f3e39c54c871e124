package io.tallystick.adapter.persistence;

import io.tallystick.application.port.Operators;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code operators}, {@code operator_sessions} and {@code sign_in_failures}. */
@Singleton
final class PostgresOperators implements Operators {

  private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);

  private final Statements statements;

  PostgresOperators(Statements statements) {
    this.statements = statements;
  }

  @Override
  public List<Operator> all() {
    return statements.query(
        "SELECT name, role, disabled, password_hash IS NOT NULL FROM tallystick.operators ORDER BY"
            + " name",
        row ->
            new Operator(
                row.getString(1), role(row.getString(2)), row.getBoolean(3), row.getBoolean(4)));
  }

  @Override
  public Optional<String> passwordHash(String name) {
    return statements
        .query(
            """
            SELECT password_hash FROM tallystick.operators
            WHERE name = ? AND NOT disabled AND password_hash IS NOT NULL
            """,
            row -> row.getString(1),
            name)
        .stream()
        .findFirst();
  }

  @Override
  public void add(Operator operator, Optional<String> passwordHash, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.operators (name, role, disabled, created_at) VALUES (?, ?, ?, ?)
        """,
        operator.name(),
        operator.role().code(),
        operator.disabled(),
        at);
    passwordHash.ifPresent(hash -> setPasswordHash(operator.name(), hash, at));
  }

  @Override
  public void update(Operator operator) {
    statements.execute(
        "UPDATE tallystick.operators SET role = ?, disabled = ? WHERE name = ?",
        operator.role().code(),
        operator.disabled(),
        operator.name());
  }

  @Override
  public void setPasswordHash(String name, String passwordHash, Instant at) {
    statements.execute(
        "UPDATE tallystick.operators SET password_hash = ?, password_changed_at = ? WHERE name = ?",
        passwordHash,
        at,
        name);
  }

  @Override
  public void open(byte[] idDigest, String name, String csrf, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.operator_sessions (id_digest, operator, csrf, created_at, last_seen_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        idDigest,
        name,
        csrf,
        at,
        at);
  }

  /** The time of the last request is written once a minute: most requests only read. */
  @Override
  public Optional<Session> session(
      byte[] idDigest, Instant now, Instant notIdleSince, Instant notBefore) {
    Optional<Seen> seen =
        statements
            .query(
                """
                SELECT name, role, csrf, last_seen_at
                FROM tallystick.operator_sessions JOIN tallystick.operators ON name = operator
                WHERE id_digest = ? AND NOT disabled AND last_seen_at > ?
                  AND operator_sessions.created_at > ?
                """,
                row ->
                    new Seen(
                        new Session(row.getString(1), role(row.getString(2)), row.getString(3)),
                        row.getTimestamp(4).toInstant()),
                idDigest,
                notIdleSince,
                notBefore)
            .stream()
            .findFirst();
    if (seen.isPresent() && seen.get().last().isBefore(now.minus(WRITTEN_EVERY))) {
      statements.execute(
          "UPDATE tallystick.operator_sessions SET last_seen_at = greatest(last_seen_at, ?) WHERE"
              + " id_digest = ?",
          now,
          idDigest);
    }
    return seen.map(Seen::session);
  }

  /** A session, and when it was last written that it was seen. */
  private record Seen(Session session, Instant last) {}

  @Override
  public Optional<String> close(byte[] idDigest) {
    return statements
        .query(
            "DELETE FROM tallystick.operator_sessions WHERE id_digest = ? RETURNING operator",
            row -> row.getString(1),
            idDigest)
        .stream()
        .findFirst();
  }

  @Override
  public void closeAll(String name) {
    statements.execute("DELETE FROM tallystick.operator_sessions WHERE operator = ?", name);
  }

  @Override
  public void closeEnded(Instant notIdleSince, Instant notBefore) {
    statements.execute(
        "DELETE FROM tallystick.operator_sessions WHERE last_seen_at <= ? OR created_at <= ?",
        notIdleSince,
        notBefore);
  }

  @Override
  public Optional<Failures> failures(String origin) {
    return statements
        .query(
            "SELECT failures, last_at FROM tallystick.sign_in_failures WHERE origin = ?",
            row -> new Failures(row.getInt(1), row.getTimestamp(2).toInstant()),
            origin)
        .stream()
        .findFirst();
  }

  /** Old rows go with the new one: whoever guesses names by the million leaves none behind. */
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
        "DELETE FROM tallystick.sign_in_failures WHERE last_at < ?::timestamptz - interval '1 day'",
        at);
  }

  @Override
  public void takeBackFailure(String origin) {
    if (statements.execute(
            "UPDATE tallystick.sign_in_failures SET failures = failures - 1 WHERE origin = ? AND"
                + " failures > 1",
            origin)
        == 0) {
      forgetFailures(origin);
    }
  }

  @Override
  public void forgetFailures(String origin) {
    statements.execute("DELETE FROM tallystick.sign_in_failures WHERE origin = ?", origin);
  }

  private static Role role(String code) {
    return Role.of(code).orElseThrow();
  }
}
