package io.tallystick.adapter.persistence.privacy;

import io.tallystick.adapter.persistence.ArrayParameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.inbox.EventNames;
import io.tallystick.application.port.privacy.PersonalRecords;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about one person, in all tables but {@code users}, which is the host
 * application's, and the ledger, which stays as it is.
 */
@Singleton
record PostgresPersonalRecords(Sql statements, PersonalTexts texts) implements PersonalRecords {

  private static final int EVENTS_AT_ONCE = 1_000;

  /** Along an index each; an event that moved no credits of the account is of a payment of its. */
  private static final String NAMED =
      """
      SELECT event_id FROM credit_ledger WHERE user_id = ? AND event_id IS NOT NULL
      UNION SELECT event_id FROM tallystick.event_amendments WHERE user_id = ?
      UNION SELECT event_id FROM unnest(string_to_array(?, chr(10))) AS customer
        CROSS JOIN LATERAL (SELECT event_id FROM %s WHERE %s OFFSET 0) AS of_customer
      UNION SELECT event_id FROM unnest(string_to_array(?, chr(10))) AS reference
        CROSS JOIN LATERAL (SELECT event_id FROM %s WHERE %s
          AND lower(wanted.name COLLATE "C") = lower(payer_reference COLLATE "C")
          OFFSET 0) AS referring
      UNION SELECT event_id FROM %s WHERE %s
      ORDER BY event_id
      """
          .formatted(
              EventNames.wanted("customer"),
              EventNames.NAMED,
              EventNames.wanted("reference"),
              EventNames.NAMED_IN_ANY_CASE,
              EventNames.wanted("?::text"),
              EventNames.PAID_BY);

  /** Of so many events after one of them the last, and those whose bodies match. */
  private static final String CANDIDATES =
      """
      SELECT max(event_id), array_agg(event_id ORDER BY event_id)
        FILTER (WHERE lower(encode(payload, 'escape')) ~ ?)
      FROM (SELECT event_id, payload FROM stripe_events
            WHERE event_id > ? ORDER BY event_id LIMIT %s) AS part
      """
          .formatted(EVENTS_AT_ONCE);

  private static final String OF_SAME_PAYMENTS =
      """
      SELECT event_id FROM stripe_events WHERE payment_id IN (
        SELECT payment_id FROM stripe_events WHERE event_id = ANY (string_to_array(?, ' '))
        UNION SELECT payment_id FROM credit_ledger WHERE user_id = ?
        UNION SELECT payment_id FROM tallystick.moved_payments WHERE user_id = ?)
      """;

  private static final String CUSTOMERS =
      """
      SELECT DISTINCT customer_id FROM stripe_events AS event
      WHERE event_id = ANY (string_to_array(?, ' ')) AND customer_id <> ''
        AND NOT EXISTS (SELECT FROM users
          WHERE stripe_customer_id = event.customer_id AND id <> ?)
        AND NOT EXISTS (SELECT FROM (
            SELECT stripe_events.user_id FROM %s WHERE %s AND customer_id = wanted.name
            OFFSET 0) AS same JOIN users ON users.id = same.user_id
          WHERE users.id <> ?)
      """
          .formatted(EventNames.wanted("event.customer_id"), EventNames.NAMED);

  @Override
  public Optional<Person> person(UserId user) {
    return statements.first(
        "SELECT email, name, user_uuid::text, stripe_customer_id FROM users WHERE id = ?",
        row -> {
          Set<String> names = new HashSet<>();
          names.add(row.getString(1));
          names.add(row.getString(2));
          names.removeIf(String::isBlank);
          return new Person(
              Optional.of(user),
              Optional.of(row.getString(1)),
              Optional.ofNullable(row.getString(3)),
              row.getString(4) == null ? Set.of() : Set.of(row.getString(4)),
              names);
        },
        user.value());
  }

  @Override
  public List<StripeEventId> named(Person person) {
    long user = userIdOrZero(person);
    String email = person.email().orElse("");
    return statements.query(
        NAMED,
        row -> new StripeEventId(row.getString(1)),
        user,
        user,
        String.join("\n", person.customers()),
        String.join(
            "\n",
            person.user().map(UserId::toString).orElse(""),
            person.uuid().orElse(""),
            email,
            email.toLowerCase(Locale.ROOT),
            email.toUpperCase(Locale.ROOT)), // letters beyond ASCII are compared as they are
        email.toLowerCase(Locale.ROOT));
  }

  /** No account has the number 0. */
  static long userIdOrZero(Person person) {
    return person.user().map(UserId::value).orElse(0L);
  }

  @Override
  public Part candidates(Person person, String after) {
    return statements.only(
        CANDIDATES,
        row -> new Part(ids(row.getArray(2)), Optional.ofNullable(row.getString(1))),
        BodyPattern.of(person),
        after);
  }

  private static List<StripeEventId> ids(@Nullable Array array) throws SQLException {
    return array == null
        ? List.of()
        : Arrays.stream((String[]) array.getArray()).map(StripeEventId::new).toList();
  }

  static String separatedBySpaces(List<StripeEventId> events) {
    return String.join(" ", events.stream().map(StripeEventId::value).toList());
  }

  @Override
  public List<StripeEventId> ofSamePayments(Person person, List<StripeEventId> events) {
    return statements.query(
        OF_SAME_PAYMENTS,
        row -> new StripeEventId(row.getString(1)),
        separatedBySpaces(events),
        userIdOrZero(person),
        userIdOrZero(person));
  }

  @Override
  public Set<String> customers(Person person, List<StripeEventId> events) {
    Set<String> customers = new HashSet<>(person.customers());
    customers.addAll(
        statements.query(
            CUSTOMERS,
            row -> row.getString(1),
            separatedBySpaces(events),
            userIdOrZero(person),
            userIdOrZero(person)));
    return customers;
  }

  @Override
  public List<Body> bodies(List<StripeEventId> events) {
    return bodies(events, "");
  }

  @Override
  public List<Body> hold(List<StripeEventId> events) {
    return bodies(events, " FOR UPDATE");
  }

  private List<Body> bodies(List<StripeEventId> events, String lock) {
    return statements.ask(
        "SELECT event_id, payload FROM stripe_events WHERE event_id = ANY (?) ORDER BY event_id"
            + lock,
        parameters -> parameters.events(events),
        row -> new Body(new StripeEventId(row.getString(1)), row.getBytes(2)));
  }

  @Override
  public void replace(List<Body> bodies) {
    String[] ids = bodies.stream().map(body -> body.event().value()).toArray(String[]::new);
    permit(ids);
    statements.run(
        """
        UPDATE stripe_events AS event SET payload = new.payload,
          raw_data = CASE WHEN event.payload = new.payload THEN raw_data
            WHEN length(new.payload) > 0 THEN tallystick_jsonb(new.payload) END,
          payer_email = NULL,
          payer_reference = CASE
            WHEN substring(payer_reference FROM '^[1-9][0-9]{0,18}$')::numeric <= 9223372036854775807
            OR payer_reference ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            THEN payer_reference END
        FROM unnest(?::text[], ?::bytea[]) AS new (event_id, payload)
        WHERE event.event_id = new.event_id
        """,
        statement -> {
          ArrayParameters.of(statement, bodies)
              .text(body -> body.event().value())
              .bytes(bodies.stream().map(Body::payload).toArray(byte[][]::new));
          return statement.executeUpdate();
        });
    statements.execute("DELETE FROM tallystick.removals WHERE transaction = pg_current_xact_id()");
  }

  private void permit(String... subjects) {
    statements.run(
        """
        INSERT INTO tallystick.removals (transaction, subject, purpose)
        SELECT pg_current_xact_id(), subject, 'erasure' FROM unnest(?::text[]) AS subject
        """,
        statement -> {
          statement.setArray(1, statement.getConnection().createArrayOf("text", subjects));
          return statement.executeUpdate();
        });
  }

  @Override
  public List<Text> texts(List<StripeEventId> events, Person person) {
    return texts.of(events, person);
  }

  @Override
  public void replaceTexts(List<Change> changes) {
    permit("audit_log", "event_amendments");
    texts.replace(changes);
    statements.execute("DELETE FROM tallystick.removals WHERE transaction = pg_current_xact_id()");
  }
}
