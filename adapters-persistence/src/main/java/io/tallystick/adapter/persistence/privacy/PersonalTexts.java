package io.tallystick.adapter.persistence.privacy;

import io.tallystick.adapter.persistence.Parameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people and programs wrote about events and users. */
@Singleton
final class PersonalTexts {

  /** Texts about events, each: table, column. */
  private static final List<List<String>> OF_EVENTS =
      List.of(
          List.of("stripe_events", "error_message"),
          List.of("stripe_events", "warning"),
          List.of("stripe_events", "note"),
          List.of("stripe_event_attempts", "message"),
          List.of("tallystick.bulk_items", "predicted_message"),
          List.of("tallystick.bulk_items", "message"),
          List.of("tallystick.snoozed_events", "reason"),
          List.of("tallystick.event_amendments", "reason"));

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

  private final Sql statements;

  PersonalTexts(Sql statements) {
    this.statements = statements;
  }

  List<Text> of(List<StripeEventId> events, Person person) {
    List<Text> texts = new ArrayList<>();
    for (List<String> place : OF_EVENTS) {
      boolean message = !place.getLast().equals("reason");
      statements.run(
          "SELECT event_id, %2$s FROM %1$s WHERE event_id = ANY (?) AND %2$s IS NOT NULL"
              .formatted(place.getFirst(), place.getLast()),
          statement -> {
            new Parameters(statement).events(events);
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                texts.add(
                    new Text(String.join(" ", place), row.getString(1), row.getString(2), message));
              }
            }
            return texts;
          });
    }
    texts.addAll(
        reasons(
            "tallystick.pending_adjustments",
            "SELECT id::text, reason FROM tallystick.pending_adjustments WHERE user_id = ?",
            PostgresPersonalRecords.number(person)));
    String names = namesAnywhere(person);
    texts.addAll(
        reasons(
            "audit_log",
            AUDIT,
            PostgresPersonalRecords.listed(events),
            "user " + PostgresPersonalRecords.number(person),
            names));
    texts.addAll(
        reasons("tallystick.bulk_runs", BULK, PostgresPersonalRecords.listed(events), names));
    return texts;
  }

  private List<Text> reasons(String table, String sql, Object... parameters) {
    return statements.query(
        sql,
        row -> new Text(table + " reason", row.getString(1), row.getString(2), false),
        parameters);
  }

  /** A name of one word may be a common word in reasons that concern others. */
  private static String namesAnywhere(Person person) {
    return String.join(
        "\n",
        person.names().stream()
            .filter(name -> name.contains("@") || name.strip().contains(" "))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
  }

  void replace(List<Change> changes) {
    for (Change change : changes) {
      List<String> place = Arrays.asList(change.before().place().split(" "));
      String key = OF_EVENTS.contains(place) ? "event_id" : "id::text";
      statements.execute(
          "UPDATE %1$s SET %2$s = left(?, greatest(length(%2$s), 500)) WHERE %3$s = ? AND %2$s = ?"
              .formatted(place.getFirst(), place.getLast(), key),
          change.after(),
          change.before().key(),
          change.before().text());
    }
  }
}
