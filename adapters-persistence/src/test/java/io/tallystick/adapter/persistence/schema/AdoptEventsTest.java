package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.OldTables;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.DatabaseSchema.Unfit;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrating a database in which the old handler's events stand. */
class AdoptEventsTest {

  private static final String SIX_COLUMNS =
      "SELECT event_id, event_type, processing_status, error_message,"
          + " processed_at AT TIME ZONE 'UTC', raw_data FROM stripe_events ORDER BY 1";

  private final Database database = Server.empty().execute(OldTables.USERS_WITH_BALANCE);

  @Test
  void every_row_is_kept_and_the_old_operators_sql_works() {
    database.execute(OldTables.EVENTS);
    migrate();

    assertThat(database.rows(SIX_COLUMNS))
        .containsExactly(
            "evt_broke|checkout.session.completed|failed|boom; left 'failed' by the old handler,"
                + " which may or may not have credited it|2026-01-03 10:00:00|∅",
            "evt_doing|checkout.session.completed|failed|left 'processing' by the old handler,"
                + " which may or may not have credited it|2026-01-02 10:00:00|{}",
            "evt_done|checkout.session.completed|completed|∅|2026-01-01 10:00:00"
                + "|{\"credits\": \"100\", \"user_id\": \"1\"}",
            "evt_odd|checkout.session.completed|failed|left without a status by the old handler,"
                + " which may or may not have credited it|2026-01-04 10:00:00|null");
    assertThat(
            database.rows(
                "SELECT processing_status, count(*) FROM stripe_events"
                    + " WHERE processed_at > now() - interval '10 years' GROUP BY 1 ORDER BY 1"))
        .containsExactly("completed|1", "failed|3");
    assertThat(database.rows("SELECT event_id FROM stripe_events WHERE raw_data->>'user_id' = '1'"))
        .containsExactly("evt_done");
  }

  @Test
  void a_message_of_the_old_handler_holds_no_full_address() {
    database.execute(
        OldTables.EVENTS
            + "UPDATE stripe_events SET error_message = 'no user (email=bob.b+x@old.example),"
            + " \"Bob\" <BOB@old.example>: @ 5' WHERE event_id = 'evt_broke'");
    migrate();

    assertThat(
            database.rows(
                "SELECT split_part(error_message, ';', 1) FROM stripe_events"
                    + " WHERE event_id = 'evt_broke'"))
        .containsExactly("no user (email=b…@old.example), \"Bob\" <B…@old.example>: @ 5");
  }

  @Test
  void a_completed_one_stays_a_duplicate_and_the_others_wait_for_a_person() {
    database.execute(OldTables.EVENTS);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      Map<StripeEventId, StripeEvent> found =
          adapters.committed(
              () ->
                  adapters
                      .inbox()
                      .lock(
                          List.of(
                              Events.id("done"),
                              Events.id("doing"),
                              Events.id("broke"),
                              Events.id("odd"))));

      assertThat(found.get(Events.id("done")).state())
          .isEqualTo(new CompletedBefore(Instant.parse("2026-01-01T10:00:00Z")));
      for (String name : List.of("doing", "broke", "odd")) {
        StripeEvent event = found.get(Events.id(name));
        assertThat(event.state()).isInstanceOf(Failed.class);
        assertThat(((Failed) event.state()).failure().code())
            .isEqualTo(FailureCode.LEGACY_UNFINISHED);
        assertThat(event.isOpen()).isFalse();
      }
      assertThat(
              adapters.committed(
                  () ->
                      adapters
                          .inbox()
                          .claimDue(
                              Instant.parse("2100-01-01T00:00:00Z"), Events.NOW, Events.NOW, 10)))
          .isEmpty();
    }
  }

  @Test
  void what_jsonb_cannot_hold_is_kept_as_it_was_written() {
    database.execute(OldTables.LOOSE_EVENTS);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();

      assertThat(database.rows("SELECT event_id, raw_data FROM stripe_events ORDER BY 1"))
          .containsExactly("evt_doing|∅", "evt_done|{\"a\": 3, \"b\": 1}");
      assertThat(
              adapters
                  .committed(
                      () -> adapters.inbox().find(List.of(Events.id("done"), Events.id("doing"))))
                  .stream()
                  .map(stored -> new String(stored.payload(), StandardCharsets.UTF_8)))
          .containsExactlyInAnyOrder("{\"b\": 1,  \"a\": 2, \"a\": 3}", "{\"name\": \"\\u0000\"}");
      assertThat(
              database.rows(
                  "SELECT event_type, failure_code FROM stripe_events WHERE processed_at IS NOT"
                      + " NULL ORDER BY event_id"))
          .containsExactly("unknown|legacy_unfinished", "checkout.session.completed|∅");

      assertThat(adapters.complaints()).isEmpty();
    }
  }

  /** The driver's sessions are in the time zone of the virtual machine. */
  @Test
  @ResourceLock(Resources.TIME_ZONE)
  void times_without_a_zone_are_utc_wherever_the_migration_runs() {
    database.execute(OldTables.LOOSE_EVENTS);
    TimeZone usual = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      migrate();
    } finally {
      TimeZone.setDefault(usual);
    }

    assertThat(
            database.one(
                "SELECT processed_at AT TIME ZONE 'UTC' FROM stripe_events"
                    + " WHERE event_id = 'evt_done'"))
        .isEqualTo("2026-01-01 10:00:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {OldTables.EVENTS, OldTables.LOOSE_EVENTS, OldTables.FEW_EVENTS})
  void new_events_are_stored_beside_the_old(String events) {
    database.execute(events);
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      Events.book(adapters, "new", 1, 100);

      assertThat(
              database.one(
                  "SELECT processing_status FROM stripe_events WHERE event_id = 'evt_new'"))
          .isEqualTo("completed");
      assertThat(
              database.one(
                  "SELECT processing_status FROM stripe_events WHERE event_id = 'evt_done'"))
          .isEqualTo("completed");
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void many_rows_and_long_texts_are_adopted() {
    database
        .execute(OldTables.EVENTS)
        .execute(
            """
            INSERT INTO stripe_events SELECT 'evt_' || n, repeat('t', 100), 'completed',
              repeat('e', 5000), now(), jsonb_build_object('k', repeat('v', 500))
            FROM generate_series(1, 5000) AS n
            """);
    migrate();

    assertThat(
            database.number(
                "SELECT count(*) FROM stripe_events WHERE processing_status = 'completed'"))
        .isEqualTo(5001);
  }

  /** No page could show it, and the page with the list of all events would break. */
  @ParameterizedTest
  @ValueSource(strings = {"my test event", "", " ", "evt_\u00e4", "evt_1\n"})
  void an_id_that_no_page_can_show_is_refused_before_anything_is_changed(String id) {
    database
        .execute(OldTables.EVENTS)
        .execute(
            "UPDATE stripe_events SET event_id = '%s' WHERE event_id = 'evt_odd'".formatted(id));
    try (Adapters adapters = Adapters.on(database)) {
      Unfit refused = catchThrowableOfType(Unfit.class, () -> adapters.schema().migrate());
      assertThat(refused).hasMessageContaining("stripe_events has rows whose event_id");
      assertThat(database.number("SELECT count(*) FROM stripe_events")).isEqualTo(4);

      Matcher advice =
          Pattern.compile("UPDATE stripe_events .* IS NOT TRUE").matcher(refused.getMessage());
      assertThat(advice.find()).isTrue();
      database.execute(advice.group());
      adapters.schema().migrate();

      assertThat(
              adapters
                  .context()
                  .getBean(BrowseEvents.class)
                  .page(
                      BrowseEvents.Filter.of(ProcessingStatus.FAILED),
                      BrowseEvents.Order.NEWEST,
                      Optional.empty(),
                      10)
                  .lines())
          .hasSize(3);
    }
  }

  private void migrate() {
    try (Adapters adapters = Adapters.on(database)) {
      adapters.schema().migrate();
      assertThat(adapters.complaints()).isEmpty();
    }
  }
}
