package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Parameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.StorageFailure;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.UserDirectory;
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
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** The users of the host application: the table {@code users}. */
@Singleton
record PostgresUsers(Sql statements) implements UserDirectory {

  /**
   * A host application may keep rows for itself under ids that no user of ours can have. Each
   * reference is looked up along an index for itself: a join would be planned by statistics, and
   * read the whole table where they are missing. What upper and lower case are depends on the
   * collation, as in Turkish: the database finds who may be meant, and the letters are compared
   * here.
   */
  @Override
  public Answer<Findings> find(Set<UserReference> references) {
    List<UserReference> numbered = List.copyOf(references);
    Map<UserReference, List<UserId>> matches = new HashMap<>();
    return statements
        .asking(
            """
            SELECT wanted.number, found.id, NULL AS email
            FROM unnest(?::int4[], ?::int8[]) AS wanted (number, id) CROSS JOIN LATERAL (
              SELECT id FROM users WHERE users.id = wanted.id OFFSET 0) AS found
            WHERE found.id > 0
            UNION ALL
            SELECT wanted.number, found.id, NULL
            FROM unnest(?::int4[], ?::uuid[]) AS wanted (number, uuid) CROSS JOIN LATERAL (
              SELECT id FROM users WHERE user_uuid = wanted.uuid OFFSET 0) AS found
            WHERE found.id > 0
            UNION ALL
            SELECT wanted.number, found.id, found.email
            FROM unnest(?::int4[], ?::text[]) AS wanted (number, email) CROSS JOIN LATERAL (
              SELECT id, rtrim(users.email) AS email FROM users
              WHERE lower(users.email COLLATE "C") = lower(wanted.email COLLATE "C")
              UNION
              SELECT id, rtrim(users.email) FROM users
              WHERE lower(users.email) = lower(wanted.email)) AS found
            WHERE found.id > 0
            UNION ALL
            SELECT wanted.number, found.id, NULL
            FROM unnest(?::int4[], ?::text[]) AS wanted (number, cus) CROSS JOIN LATERAL (
              SELECT id FROM users WHERE stripe_customer_id = wanted.cus OFFSET 0) AS found
            WHERE found.id > 0
            ORDER BY 1, 2
            """,
            parameters -> bindWanted(parameters, numbered),
            row -> {
              UserReference wanted = numbered.get(row.getInt(1));
              return !(wanted instanceof EmailAddress email)
                      || email.lowerCase().equals(row.getString(3).toLowerCase(Locale.ROOT))
                  ? matches
                      .computeIfAbsent(wanted, reference -> new ArrayList<>())
                      .add(new UserId(row.getLong(2)))
                  : false;
            })
        .map(read -> new Findings(matches));
  }

  private static void bindWanted(Parameters parameters, List<UserReference> references)
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
    ids.bind(parameters, "int8", Long[]::new);
    uuids.bind(parameters, "uuid", Object[]::new);
    emails.bind(parameters, "text", String[]::new);
    customers.bind(parameters, "text", String[]::new);
  }

  /** The references of one kind, each with its number. */
  private static final class Wanted {
    private final List<Integer> numbers = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(int number, Object value) {
      numbers.add(number);
      values.add(value);
    }

    void bind(Parameters parameters, String type, IntFunction<Object[]> array) throws SQLException {
      parameters.array("int4", numbers.toArray(Integer[]::new));
      parameters.array(type, values.stream().toArray(array));
    }
  }

  /**
   * Two instances that make the same user wait for each other on the address: the key is the one
   * that the use cases hold.
   */
  @Override
  public Creation create(EmailAddress email) {
    statements.query(
        "SELECT pg_advisory_xact_lock(hashtextextended(?, 7177))",
        row -> true,
        "email " + email.lowerCase());
    if (isThere(email)) {
      return new Creation.Done();
    }
    Creation creation = insert(email, email.text().substring(0, email.text().indexOf('@')));
    return creation instanceof Creation.Refused && !isThere(email)
        ? insert(email, email.lowerCase())
        : creation;
  }

  private boolean isThere(EmailAddress email) {
    return !find(Set.of(email)).get().of(email).isEmpty();
  }

  /**
   * A refused statement would spoil the transaction of all others of the batch. What the host
   * application checks at the commit is checked now, where it concerns this user alone.
   */
  private Creation insert(EmailAddress email, String name) {
    return statements.run(
        "INSERT INTO users (email, name) VALUES (?, ?)",
        statement -> {
          statement.setString(1, email.lowerCase());
          statement.setString(2, name);
          Connection connection = statement.getConnection();
          Savepoint before = connection.setSavepoint();
          try (Statement check = connection.createStatement()) {
            statement.executeUpdate();
            check.execute("SET CONSTRAINTS ALL IMMEDIATE");
          } catch (SQLException failure) {
            String reason = StorageFailure.refusal(failure).orElse(null);
            if (reason == null) {
              throw failure;
            }
            connection.rollback(before);
            return isThere(email) ? new Creation.Done() : new Creation.Refused(reason);
          }
          if (isThere(email)) {
            connection.releaseSavepoint(before);
            return new Creation.Done();
          }
          connection.rollback(before);
          return new Creation.Refused(
              "a trigger on the table users keeps the row out, or changes its address");
        });
  }

  @Override
  public Map<UserId, Balance> lock(Set<UserId> users) {
    return lock(users, "").get();
  }

  @Override
  public Answer<Map<UserId, Balance>> tryLock(Set<UserId> users) {
    return lock(users, " SKIP LOCKED");
  }

  private Answer<Map<UserId, Balance>> lock(Set<UserId> users, String otherwise) {
    Map<UserId, Balance> balances = new HashMap<>();
    return statements
        .asking(
            "SELECT id, credits_balance FROM users WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE"
                + otherwise,
            parameters -> parameters.users(users),
            row -> balances.put(new UserId(row.getLong(1)), new Balance(row.getInt(2))))
        .map(read -> balances);
  }

  @Override
  public Map<UserId, String> linkCustomers(Map<UserId, StripeCustomerId> customers) {
    if (link(customers).isEmpty()) {
      return Map.of();
    }
    Map<UserId, String> reasons = new HashMap<>();
    customers.forEach(
        (user, customer) ->
            link(Map.of(user, customer)).ifPresent(reason -> reasons.put(user, reason)));
    return reasons;
  }

  /** All of them, or none and the reason; in one round trip. */
  private Optional<String> link(Map<UserId, StripeCustomerId> customers) {
    statements.later("SAVEPOINT linking", Parameters.NONE);
    statements.later(
        """
        UPDATE users SET stripe_customer_id = link.customer
        FROM unnest(?::int8[], ?::text[]) AS link (user_id, customer)
        WHERE users.id = link.user_id AND coalesce(btrim(users.stripe_customer_id), '') = ''
          AND NOT EXISTS (
            SELECT FROM users AS other WHERE other.stripe_customer_id = link.customer)
        """,
        parameters ->
            parameters
                .rows(List.copyOf(customers.entrySet()))
                .bigint(entry -> entry.getKey().value())
                .text(entry -> entry.getValue().text()));
    try {
      statements.ask("RELEASE SAVEPOINT linking", Parameters.NONE, row -> true);
      return Optional.empty();
    } catch (RuntimeException failure) {
      String reason = StorageFailure.refusal(failure).orElse(null);
      if (reason == null) {
        throw failure;
      }
      statements.execute("ROLLBACK TO SAVEPOINT linking");
      return Optional.of(reason);
    }
  }
}
