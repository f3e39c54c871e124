package io.tallystick.adapter.persistence.operator;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code operators}. */
@Singleton
record PostgresOperators(Sql statements) implements Operators {

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
    return statements.first(
        """
        SELECT password_hash FROM tallystick.operators
        WHERE name = ? AND NOT disabled AND password_hash IS NOT NULL
        """,
        row -> row.getString(1),
        name);
  }

  @Override
  public void add(Operator operator, Optional<StoredPassword> password, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.operators (name, role, disabled, created_at) VALUES (?, ?, ?, ?)
        """,
        operator.name(),
        operator.role().code(),
        operator.disabled(),
        at);
    password.ifPresent(it -> setPassword(operator.name(), it, at));
  }

  /** A role of a later version, which cannot be written, stays as it is. */
  @Override
  public void update(Operator operator) {
    statements.execute(
        """
        UPDATE tallystick.operators SET role = CASE WHEN ? THEN role ELSE ? END, disabled = ?
        WHERE name = ?
        """,
        operator.role() == Role.UNKNOWN,
        operator.role().code(),
        operator.disabled(),
        operator.name());
  }

  @Override
  public void setPassword(String name, StoredPassword password, Instant at) {
    statements.execute(
        """
        UPDATE tallystick.operators
        SET password_hash = ?, password_temporary = ?, password_lasts_until = ?, password_changed_at = ?
        WHERE name = ?
        """,
        password.hash(),
        password.temporary(),
        password.lastsUntil().orElse(null),
        at,
        name);
  }

  @Override
  public void renewHash(String name, String before, String after) {
    statements.execute(
        "UPDATE tallystick.operators SET password_hash = ? WHERE name = ? AND password_hash = ?",
        after,
        name,
        before);
  }

  @Override
  public boolean hasGeneratedPassword(String name) {
    return !statements
        .query(
            "SELECT FROM tallystick.operators WHERE name = ? AND password_lasts_until IS NOT NULL",
            row -> name,
            name)
        .isEmpty();
  }

  @Override
  public Optional<ProviderIdentity> identity(String name) {
    return statements.first(
        """
        SELECT provider_issuer, provider_subject FROM tallystick.operators
        WHERE name = ? AND provider_subject IS NOT NULL
        """,
        row -> new ProviderIdentity(row.getString(1), row.getString(2)),
        name);
  }

  @Override
  public void setIdentity(String name, Optional<ProviderIdentity> identity) {
    statements.execute(
        "UPDATE tallystick.operators SET provider_issuer = ?, provider_subject = ? WHERE name = ?",
        identity.map(ProviderIdentity::issuer).orElse(null),
        identity.map(ProviderIdentity::subject).orElse(null),
        name);
  }

  static Role role(String code) {
    return Role.read(code);
  }
}
