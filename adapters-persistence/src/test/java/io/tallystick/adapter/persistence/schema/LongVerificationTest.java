package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.reconcile.Invariants.Check;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verification may take long, while others write. */
class LongVerificationTest {

  private static final int EVENTS = 20_500;

  private Database database;

  @BeforeEach
  void open() {
    database = Server.migrated();
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          raw_data, received_at, source, skip_reason)
        SELECT 'evt_' || number, 't', 'ignored', now(), '{}', '{}', now(), 'webhook', 'thin_event'
        FROM generate_series(1, %d) AS number
        """
            .formatted(EVENTS));
  }

  @Test
  void a_query_may_take_longer_than_a_connection_may_be_silent() {
    database.execute("DELETE FROM stripe_events WHERE event_id <> 'evt_1'");
    database.execute(
        """
        CREATE OR REPLACE FUNCTION tallystick_jsonb(body bytea) RETURNS jsonb
          LANGUAGE plpgsql STABLE AS $$
        BEGIN
          PERFORM pg_sleep(1.5);
          RETURN convert_from(body, 'UTF8')::jsonb;
        END
        $$
        """);
    try (Adapters hasty = Adapters.hasty(database)) {
      // All was checked; what is found is the slow function itself.
      assertThat(hasty.complaints()).containsOnlyKeys("guards_are_on");
    }
  }

  @Test
  void what_others_write_meanwhile_is_written_and_not_seen() {
    try (Adapters adapters = Adapters.on(database)) {
      List<Check> checks =
          adapters
              .invariants()
              .check(
                  progress -> {
                    if (progress.equals("status_is_whole")) {
                      database.execute(
                          "UPDATE stripe_events SET attempts = 7 WHERE event_id = 'evt_9'");
                    }
                  });

      assertThat(checks).allMatch(Check::holds);
      assertThat(adapters.complaints()).containsOnlyKeys("attempts_are_counted");
    }
  }

  @Test
  void while_bodies_are_read_no_snapshot_keeps_what_is_over() {
    List<Long> transactions = new ArrayList<>();
    try (Adapters adapters = Adapters.on(database)) {
      adapters
          .invariants()
          .check(
              progress -> {
                if (progress.startsWith("raw_data_is_payload")) {
                  transactions.add(
                      database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL"
                              + " AND datname = current_database()"
                              + " AND application_name = 'tallystick'"));
                }
              });
    }
    assertThat(transactions).hasSizeGreaterThan(2).containsOnly(0L);
  }

  @Test
  void every_body_is_looked_at_and_the_progress_told() {
    List<String> progress = new ArrayList<>();
    database.execute(
        "UPDATE stripe_events SET raw_data = '{\"odd\": 1}'"
            + " WHERE event_id IN ('evt_1', 'evt_9', 'evt_9999')");
    try (Adapters adapters = Adapters.on(database)) {
      assertThat(adapters.complaints())
          .containsEntry(
              "raw_data_is_payload", List.of("event evt_1", "event evt_9", "event evt_9999"));
      adapters.invariants().check(progress::add);
    }
    assertThat(progress)
        .startsWith("balance_equals_ledger")
        .contains("raw_data_is_payload: 20000 events so far");
  }
}
