package io.tallystick.adapter.persistence;

import io.tallystick.application.port.out.UserDirectory;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.Literal;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.Placeholder;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The users of the host application: the table {@code users}. */
@Singleton
final class PostgresUsers implements UserDirectory {

  private final Statements statements;

  PostgresUsers(Statements statements) {
    this.statements = statements;
  }

  /** A host application may keep rows for itself under ids that no user of ours can have. */
  @Override
  public Findings find(Set<UserReference> references) {
    List<UserReference> numbered = List.copyOf(references);
    return statements.run(
        """
        SELECT number, id FROM (
          SELECT wanted.number, users.id FROM unnest(?::int4[], ?::int8[]) AS wanted (number, id)
            JOIN users ON users.id = wanted.id
          UNION ALL
          SELECT wanted.number, users.id FROM unnest(?::int4[], ?::uuid[]) AS wanted (number, uuid)
            JOIN users ON users.user_uuid = wanted.uuid
          UNION ALL
          SELECT wanted.number, users.id FROM unnest(?::int4[], ?::text[]) AS wanted (number, email)
            JOIN users ON lower(users.email) = lower(wanted.email)
          UNION ALL
          SELECT wanted.number, users.id FROM unnest(?::int4[], ?::text[]) AS wanted (number, cus)
            JOIN users ON users.stripe_customer_id = wanted.cus) AS found
        WHERE id > 0 ORDER BY number, id
        """,
        statement -> {
          bindWanted(statement, numbered);
          Map<UserReference, List<UserId>> matches = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              matches
                  .computeIfAbsent(numbered.get(row.getInt(1)), reference -> new ArrayList<>())
                  .add(new UserId(row.getLong(2)));
            }
          }
          return new Findings(matches);
        });
  }

  private static void bindWanted(PreparedStatement statement, List<UserReference> references)
      throws SQLException {
    Wanted ids = new Wanted();
    Wanted uuids = new Wanted();
    Wanted emails = new Wanted();
    Wanted customers = new Wanted();
    for (int number = 0; number < references.size(); number++) {
      switch (references.get(number)) {
        case NumericId id -> ids.add(number, id.value().value());
        case UserUuid uuid -> uuids.add(number, uuid.value());
        case EmailAddress email -> emails.add(number, email.text());
        case StripeCustomerId customer -> customers.add(number, customer.text());
        case Literal literal -> {} // ids are numbers, and a literal is none
        case Placeholder placeholder -> {}
      }
    }
    ids.bind(statement, 1, "int8");
    uuids.bind(statement, 3, "uuid");
    emails.bind(statement, 5, "text");
    customers.bind(statement, 7, "text");
  }

  /** The references of one kind, each with its number. */
  private static final class Wanted {
    private final List<Object> numbers = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(int number, Object value) {
      numbers.add(number);
      values.add(value);
    }

    void bind(PreparedStatement statement, int index, String type) throws SQLException {
      Connection connection = statement.getConnection();
      statement.setArray(index, connection.createArrayOf("int4", numbers.toArray()));
      statement.setArray(index + 1, connection.createArrayOf(type, values.toArray()));
    }
  }

  /**
   * Two instances that make the same user wait for each other on the address: the key is the one
   * that the use cases hold.
   */
  @Override
  public Creation create(EmailAddress email) {
    statements.run(
        "SELECT pg_advisory_xact_lock(hashtextextended(?, 7177))",
        statement -> {
          statement.setString(1, "email " + email.lowerCase());
          return statement.execute();
        });
    return statements.run(
        """
        INSERT INTO users (email, name)
        SELECT lower(wanted.email), wanted.name FROM (VALUES (?, ?)) AS wanted (email, name)
        WHERE NOT EXISTS (SELECT FROM users WHERE lower(users.email) = lower(wanted.email))
        ON CONFLICT DO NOTHING
        """,
        statement -> {
          statement.setString(1, email.text());
          statement.setString(2, email.text().substring(0, email.text().indexOf('@')));
          return insert(statement);
        });
  }

  /** A refused statement would spoil the transaction of all others of the batch. */
  private static Creation insert(PreparedStatement statement) throws SQLException {
    Connection connection = statement.getConnection();
    Savepoint before = connection.setSavepoint();
    try {
      statement.executeUpdate();
      connection.releaseSavepoint(before);
      return new Creation.Done();
    } catch (SQLException failure) {
      String reason = StorageFailure.refusal(failure).orElse(null);
      if (reason == null) {
        throw failure;
      }
      connection.rollback(before);
      return new Creation.Refused(reason);
    }
  }

  @Override
  public Map<UserId, Balance> lock(Set<UserId> users) {
    return lock(users, "");
  }

  @Override
  public Map<UserId, Balance> tryLock(Set<UserId> users) {
    return lock(users, " SKIP LOCKED");
  }

  private Map<UserId, Balance> lock(Set<UserId> users, String otherwise) {
    return statements.run(
        "SELECT id, credits_balance FROM users WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE"
            + otherwise,
        statement -> {
          statement.setArray(
              1,
              statement
                  .getConnection()
                  .createArrayOf("int8", users.stream().map(UserId::value).toArray()));
          Map<UserId, Balance> balances = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              balances.put(new UserId(row.getLong(1)), new Balance(row.getInt(2)));
            }
          }
          return balances;
        });
  }

  @Override
  public void linkCustomers(Map<UserId, StripeCustomerId> customers) {
    statements.run(
        """
        UPDATE users SET stripe_customer_id = link.customer
        FROM unnest(?::int8[], ?::text[]) AS link (user_id, customer)
        WHERE users.id = link.user_id AND users.stripe_customer_id IS NULL
          AND NOT EXISTS (
            SELECT FROM users AS other WHERE other.stripe_customer_id = link.customer)
        """,
        statement -> {
          Columns.of(statement, List.copyOf(customers.entrySet()))
              .bigint(link -> link.getKey().value())
              .text(link -> link.getValue().text());
          return statement.executeUpdate();
        });
  }
}
