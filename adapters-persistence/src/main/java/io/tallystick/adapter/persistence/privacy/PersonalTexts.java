package io.tallystick.adapter.persistence.privacy;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Free text that people and programs wrote about events and users, for an erasure. */
@Singleton
record PersonalTexts(Sql statements) {

  /** A column with free text. */
  private record Column(String table, String name) {

    static final String REASON = "reason";

    /** The column that a {@link Text} names as its place. */
    static Column at(String place) {
      String[] parts = place.split(" ");
      return new Column(parts[0], parts[1]);
    }

    String place() {
      return table + " " + name;
    }

    /** A row of a query for the key and the text. */
    Text text(ResultSet row) throws SQLException {
      return new Text(place(), row.getString(1), row.getString(2), isMessage());
    }

    /** Reasons are written by operators; other texts are messages about an event. */
    boolean isMessage() {
      return !name.equals(REASON);
    }
  }

  /** Columns of tables whose rows name an event. */
  private static final List<Column> OF_EVENTS =
      List.of(
          new Column("stripe_events", "error_message"),
          new Column("stripe_events", "warning"),
          new Column("stripe_events", "note"),
          new Column("stripe_event_attempts", "message"),
          new Column("tallystick.bulk_items", "predicted_message"),
          new Column("tallystick.bulk_items", "message"),
          new Column("tallystick.snoozed_events", Column.REASON),
          new Column("tallystick.event_amendments", Column.REASON));

  /** Tables whose rows concern an account or events, or name a person in their reason. */
  private static final List<Reasons> REASONS =
      List.of(
          new Reasons(
              "audit_log", "subject = ANY (wanted.events) OR subject = 'user ' || wanted.account"),
          new Reasons(
              "tallystick.pending_adjustments",
              "wanted.account IN (user_id, from_user) OR event_id = ANY (wanted.events)"),
          new Reasons(
              "tallystick.bulk_runs",
              """
              EXISTS (SELECT FROM tallystick.bulk_items
                WHERE run_id = id AND event_id = ANY (wanted.events))\
              """));

  /**
   * The reasons of a table.
   *
   * @param condition of the rows that concern {@code wanted}, whatever their reasons name
   */
  private record Reasons(String table, String condition) {

    String query() {
      return """
      SELECT id::text, reason
      FROM %s, (SELECT ?::bigint AS account, string_to_array(?, ' ') AS events,
        string_to_array(?, chr(10)) AS names) AS wanted
      WHERE reason IS NOT NULL
        AND (%s OR EXISTS (SELECT FROM unnest(names) AS name WHERE strpos(lower(reason), name) > 0))
      """
          .formatted(table, condition);
    }
  }

  List<Text> of(List<StripeEventId> events, Person person) {
    List<Text> texts = new ArrayList<>();
    for (Column column : OF_EVENTS) {
      texts.addAll(
          statements.ask(
              "SELECT event_id, %2$s FROM %1$s WHERE event_id = ANY (?) AND %2$s IS NOT NULL"
                  .formatted(column.table(), column.name()),
              parameters -> parameters.events(events),
              column::text));
    }
    for (Reasons reasons : REASONS) {
      Column column = new Column(reasons.table(), Column.REASON);
      texts.addAll(
          statements.query(
              reasons.query(),
              column::text,
              PostgresPersonalRecords.userIdOrZero(person),
              PostgresPersonalRecords.separatedBySpaces(events),
              searchedNames(person)));
    }
    return texts;
  }

  /**
   * The names by which reasons are searched, each on a line. One of a single word is left out: it
   * may be a common word in reasons that concern others.
   */
  private static String searchedNames(Person person) {
    return String.join(
        "\n",
        person.names().stream()
            .filter(name -> name.contains("@") || name.strip().contains(" "))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
  }

  /** Replaces texts, each cut to 500 characters, or to the length of one that was longer. */
  void replace(List<Change> changes) {
    for (Change change : changes) {
      Column column = Column.at(change.before().place());
      statements.execute(
          "UPDATE %1$s SET %2$s = left(?, greatest(length(%2$s), 500)) WHERE %3$s AND %2$s = ?"
              .formatted(
                  column.table(),
                  column.name(),
                  OF_EVENTS.contains(column) ? "event_id = ?" : "id = ?::bigint"),
          change.after(),
          change.before().key(),
          change.before().text());
    }
  }
}
