package io.tallystick.adapter.persistence.operator;

import static io.tallystick.adapter.persistence.operator.PostgresOperators.role;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.Sessions;
import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code operator_sessions}. */
@Singleton
record PostgresSessions(Sql statements) implements Sessions {

  @Override
  public void open(byte[] idDigest, Opened opened, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.operator_sessions
          (id_digest, operator, csrf, address, by_password, awaits_code, created_at, last_seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        idDigest,
        opened.name(),
        opened.csrf(),
        opened.address(),
        opened.byPassword(),
        opened.awaitsCode(),
        at,
        at);
  }

  @Override
  public Optional<Found> find(byte[] idDigest, Instant notIdleSince, Instant notBefore) {
    return statements.first(
        """
        SELECT name, csrf, address, by_password, awaits_code, role, last_seen_at,
          password_temporary, password_lasts_until,
          EXISTS (SELECT FROM tallystick.operator_second_factors AS factor
            WHERE factor.operator = name)
        FROM tallystick.operator_sessions AS session
          JOIN tallystick.operators ON name = session.operator
        WHERE id_digest = ? AND NOT disabled AND last_seen_at > ?
          AND session.created_at > ?
        """,
        row ->
            new Found(
                new Opened(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5)),
                role(row.getString(6)),
                row.getTimestamp(7).toInstant(),
                row.getBoolean(8),
                Optional.ofNullable(row.getTimestamp(9)).map(Timestamp::toInstant),
                row.getBoolean(10)),
        idDigest,
        notIdleSince,
        notBefore);
  }

  @Override
  public List<Listed> of(String name, Instant notIdleSince, Instant notBefore) {
    return statements.query(
        """
        SELECT id_digest, created_at, last_seen_at, address FROM tallystick.operator_sessions
        WHERE operator = ? AND last_seen_at > ? AND created_at > ?
        ORDER BY created_at DESC, id_digest
        """,
        row ->
            new Listed(
                row.getBytes(1),
                row.getTimestamp(2).toInstant(),
                row.getTimestamp(3).toInstant(),
                row.getString(4)),
        name,
        notIdleSince,
        notBefore);
  }

  @Override
  public void use(byte[] idDigest, Instant at) {
    statements.execute(
        "UPDATE tallystick.operator_sessions SET last_seen_at = greatest(last_seen_at, ?) WHERE"
            + " id_digest = ?",
        at,
        idDigest);
  }

  @Override
  public void rename(byte[] idDigest, byte[] other) {
    statements.execute(
        "UPDATE tallystick.operator_sessions SET id_digest = ? WHERE id_digest = ?",
        other,
        idDigest);
  }

  @Override
  public Optional<String> close(byte[] idDigest) {
    return statements.first(
        "DELETE FROM tallystick.operator_sessions WHERE id_digest = ? RETURNING operator",
        row -> row.getString(1),
        idDigest);
  }

  @Override
  public void closeAll(String name) {
    statements.execute("DELETE FROM tallystick.operator_sessions WHERE operator = ?", name);
  }

  @Override
  public void closeOthers(String name, byte[] idDigest) {
    statements.execute(
        "DELETE FROM tallystick.operator_sessions WHERE operator = ? AND id_digest <> ?",
        name,
        idDigest);
  }

  @Override
  public void closeEnded(Instant notIdleSince, Instant notBefore) {
    statements.execute(
        "DELETE FROM tallystick.operator_sessions WHERE last_seen_at <= ? OR created_at <= ?",
        notIdleSince,
        notBefore);
  }
}
