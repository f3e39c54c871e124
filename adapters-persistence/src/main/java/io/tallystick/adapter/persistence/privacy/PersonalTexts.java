package io.tallystick.adapter.persistence.privacy;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
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

  private static final String NAMES_IN_REASON =
      """
      EXISTS (SELECT FROM unnest(string_to_array(?, chr(10))) AS name
        WHERE strpos(lower(reason), name) > 0)\
      """;

  private static final String AUDIT =
      """
      SELECT id::text, reason FROM audit_log
      WHERE subject = ANY (string_to_array(?, ' ')) OR subject = ? OR\
      """
          + " "
          + NAMES_IN_REASON;

  private static final String BULK =
      """
      SELECT id::text, reason FROM tallystick.bulk_runs AS run
      WHERE reason IS NOT NULL AND (EXISTS (SELECT FROM tallystick.bulk_items
          WHERE run_id = run.id AND event_id = ANY (string_to_array(?, ' '))) OR %s)
      """
          .formatted(NAMES_IN_REASON);

  List<Text> of(List<StripeEventId> events, Person person) {
    List<Text> texts = new ArrayList<>();
    for (Column column : OF_EVENTS) {
      texts.addAll(
          statements.ask(
              "SELECT event_id, %2$s FROM %1$s WHERE event_id = ANY (?) AND %2$s IS NOT NULL"
                  .formatted(column.table(), column.name()),
              parameters -> parameters.events(events),
              row ->
                  new Text(
                      column.place(), row.getString(1), row.getString(2), column.isMessage())));
    }
    texts.addAll(
        reasons(
            "tallystick.pending_adjustments",
            "SELECT id::text, reason FROM tallystick.pending_adjustments WHERE user_id = ?",
            PostgresPersonalRecords.userIdOrZero(person)));
    String names = searchedNames(person);
    texts.addAll(
        reasons(
            "audit_log",
            AUDIT,
            PostgresPersonalRecords.separatedBySpaces(events),
            "user " + PostgresPersonalRecords.userIdOrZero(person),
            names));
    texts.addAll(
        reasons(
            "tallystick.bulk_runs",
            BULK,
            PostgresPersonalRecords.separatedBySpaces(events),
            names));
    return texts;
  }

  private List<Text> reasons(String table, String sql, Object... parameters) {
    Column column = new Column(table, Column.REASON);
    return statements.query(
        sql,
        row -> new Text(column.place(), row.getString(1), row.getString(2), column.isMessage()),
        parameters);
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
          "UPDATE %1$s SET %2$s = left(?, greatest(length(%2$s), 500)) WHERE %3$s = ? AND %2$s = ?"
              .formatted(
                  column.table(),
                  column.name(),
                  OF_EVENTS.contains(column) ? "event_id" : "id::text"),
          change.after(),
          change.before().key(),
          change.before().text());
    }
  }
}
