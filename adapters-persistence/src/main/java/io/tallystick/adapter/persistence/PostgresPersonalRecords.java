package io.tallystick.adapter.persistence;

import io.tallystick.application.port.PersonalRecords;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is stored about one person, in all tables but {@code users}, which is the host
 * application's, and the ledger, which stays as it is.
 */
@Singleton
final class PostgresPersonalRecords implements PersonalRecords {

  /**
   * Events that name the person by a column, those whose body holds the address or the customer,
   * for which all bodies are read, and all events of the same payments.
   */
  private static final String EVENTS =
      """
      WITH named AS (
        SELECT event_id FROM credit_ledger WHERE user_id = ? AND event_id IS NOT NULL
        UNION SELECT event_id FROM tallystick.event_amendments WHERE user_id = ?
        UNION SELECT event_id FROM stripe_events
          WHERE user_id = ? OR customer_id = ? OR object_id = ? OR payer_reference IN (?, ?)
            OR lower(payer_reference) = ? OR payer_email = ?
            OR ? <> '' AND (strpos(lower(raw_data::text), ?) > 0
              OR strpos(lower(raw_data::text), ?) > 0)
            OR ? <> '' AND strpos(raw_data::text, ?) > 0
      )
      SELECT event_id FROM named WHERE event_id IN (SELECT event_id FROM stripe_events)
      UNION
      SELECT event_id FROM stripe_events WHERE payment_id IN (
        SELECT payment_id FROM stripe_events WHERE event_id IN (SELECT event_id FROM named)
        UNION SELECT payment_id FROM credit_ledger WHERE user_id = ?)
      ORDER BY event_id
      """;

  /** Texts about events, each: table, column. */
  private static final List<List<String>> OF_EVENTS =
      List.of(
          List.of("stripe_events", "error_message"),
          List.of("stripe_events", "warning"),
          List.of("stripe_events", "note"),
          List.of("stripe_event_attempts", "message"),
          List.of("tallystick.bulk_items", "predicted_message"),
          List.of("tallystick.bulk_items", "message"),
          List.of("tallystick.event_amendments", "reason"));

  private static final String AUDIT =
      """
      SELECT id::text, reason FROM audit_log
      WHERE subject = ANY (string_to_array(?, ' ')) OR subject = ?
        OR EXISTS (SELECT FROM unnest(string_to_array(?, chr(10))) AS name
          WHERE strpos(lower(reason), name) > 0)
      """;

  private final Statements statements;

  PostgresPersonalRecords(Statements statements) {
    this.statements = statements;
  }

  @Override
  public Optional<Person> person(UserId user) {
    return statements
        .query(
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
                  Optional.ofNullable(row.getString(4)),
                  names);
            },
            user.value())
        .stream()
        .findFirst();
  }

  @Override
  public List<StripeEventId> events(Person person) {
    long user = person.user().map(UserId::value).orElse(0L);
    String email = person.email().orElse("").toLowerCase(Locale.ROOT);
    String searched = isAscii(email) ? email : "";
    String customer = person.customer().orElse("");
    return statements.query(
        EVENTS,
        row -> new StripeEventId(row.getString(1)),
        user,
        user,
        user,
        customer,
        customer,
        person.user().map(UserId::toString).orElse(""),
        person.uuid().orElse(""),
        email,
        email,
        searched,
        searched,
        searched.replace("@", "%40"),
        customer,
        '"' + customer + '"',
        user);
  }

  /** PostgreSQL may not know the case of other letters. */
  private static boolean isAscii(String email) {
    return email.codePoints().allMatch(it -> it < 128);
  }

  @Override
  public List<StripeEventId> unsearchable(Person person) {
    String email = person.email().orElse("");
    return statements.query(
        """
        SELECT event_id FROM stripe_events
        WHERE raw_data IS NULL AND length(payload) > 0
          OR ? <> '' AND strpos(lower(raw_data::text), lower(?)) > 0
        """,
        row -> new StripeEventId(row.getString(1)),
        isAscii(email) ? "" : email,
        email.substring(email.lastIndexOf('@') + 1).replaceFirst(".*[^\\x00-\\x7f]", ""));
  }

  @Override
  public List<Body> bodies(List<StripeEventId> events) {
    return statements.run(
        "SELECT event_id, payload FROM stripe_events WHERE event_id = ANY (?)"
            + " ORDER BY event_id FOR UPDATE",
        statement -> {
          PostgresInbox.bindIds(statement, events);
          List<Body> bodies = new ArrayList<>();
          try (var row = statement.executeQuery()) {
            while (row.next()) {
              bodies.add(new Body(new StripeEventId(row.getString(1)), row.getBytes(2)));
            }
          }
          return bodies;
        });
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
          payer_reference = CASE WHEN payer_reference ~ '^[1-9][0-9]{0,8}$'
            OR payer_reference ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            THEN payer_reference END
        FROM unnest(?::text[], ?::bytea[]) AS new (event_id, payload)
        WHERE event.event_id = new.event_id
        """,
        statement -> {
          Columns.of(statement, bodies)
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
    List<Text> texts = new ArrayList<>();
    for (List<String> place : OF_EVENTS) {
      boolean message = !place.getLast().equals("reason");
      statements.run(
          "SELECT event_id, %2$s FROM %1$s WHERE event_id = ANY (?) AND %2$s IS NOT NULL"
              .formatted(place.getFirst(), place.getLast()),
          statement -> {
            PostgresInbox.bindIds(statement, events);
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                texts.add(
                    new Text(String.join(" ", place), row.getString(1), row.getString(2), message));
              }
            }
            return texts;
          });
    }
    long user = person.user().map(UserId::value).orElse(0L);
    texts.addAll(
        statements.query(
            "SELECT id::text, reason FROM tallystick.pending_adjustments WHERE user_id = ?",
            row ->
                new Text(
                    "tallystick.pending_adjustments reason",
                    row.getString(1),
                    row.getString(2),
                    false),
            user));
    texts.addAll(
        statements.query(
            AUDIT,
            row -> new Text("audit_log reason", row.getString(1), row.getString(2), false),
            String.join(" ", events.stream().map(StripeEventId::value).toList()),
            "user " + user,
            String.join(
                "\n", person.names().stream().map(it -> it.toLowerCase(Locale.ROOT)).toList())));
    return texts;
  }

  @Override
  public void replaceTexts(List<Change> changes) {
    permit("audit_log", "event_amendments");
    for (Change change : changes) {
      List<String> place = Arrays.asList(change.before().place().split(" "));
      String key = OF_EVENTS.contains(place) ? "event_id" : "id::text";
      statements.execute(
          "UPDATE %1$s SET %2$s = ? WHERE %3$s = ? AND %2$s = ?"
              .formatted(place.getFirst(), place.getLast(), key),
          change.after(),
          change.before().key(),
          change.before().text());
    }
    statements.execute("DELETE FROM tallystick.removals WHERE transaction = pg_current_xact_id()");
  }
}
