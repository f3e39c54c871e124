package io.tallystick.adapter.persistence.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Purchases;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.privacy.PayloadRetention;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.privacy.RetentionService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old events lose what was received, and the books stay as they are. */
class RetentionTest {

  private static final Instant NOW = Events.NOW.plus(Duration.ofDays(30));

  private Database database;
  private Adapters adapters;
  private RetentionService retention;
  private Instant now = NOW;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    retention =
        new RetentionService(
            adapters.context().getBean(PayloadRetention.class),
            adapters.transactions(),
            Duration.ofDays(20),
            () -> now);
    Events.book(adapters, "credited", database.user("ada@example.org", 0), 5);
    insert("ignored", "ignored", "skip_reason = 'unhandled_event_type'");
    insert("failed", "failed", "failure_code = 'user_unresolved'");
    insert("discarded", "discarded", "failure_code = NULL");
    insert("young", "ignored", "skip_reason = 'no_credits', received_at = '2026-03-20'");
  }

  @AfterEach
  void close() {
    assertThat(adapters.complaints()).isEmpty();
    adapters.close();
  }

  private void insert(String name, String status, String more) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, source,
          received_at, payload, raw_data, payment_id, charge_id, skip_reason, failure_code)
        VALUES ('evt_%1$s', 'x', 'received', NULL, 'webhook', '2026-03-01', '{}', '{}', 'pi_%1$s',
          'ch_%1$s', NULL, NULL);
        UPDATE stripe_events SET processing_status = '%2$s', processed_at = now(), %3$s
        WHERE event_id = 'evt_%1$s'
        """
            .formatted(name, status, more));
  }

  private int round() {
    int removed = 0;
    for (int step = 0; step < 6; step++) {
      removed += retention.removeSome();
    }
    return removed;
  }

  private List<String> emptied() {
    return database.rows(
        "SELECT event_id FROM stripe_events WHERE length(payload) = 0 AND raw_data IS NULL"
            + " AND payload_removed_at IS NOT NULL ORDER BY 1");
  }

  @Test
  void completed_and_ignored_events_past_their_time_are_emptied_and_failed_ones_never() {
    assertThat(round()).isEqualTo(2);
    assertThat(emptied()).containsExactly("evt_credited", "evt_ignored");

    now = now.plus(Duration.ofDays(3650));
    assertThat(round()).isEqualTo(1);
    assertThat(emptied()).containsExactly("evt_credited", "evt_ignored", "evt_young");
  }

  @Test
  void what_has_become_old_is_emptied_each_minute_and_what_was_passed_over_each_hour() {
    round();
    insert("next", "ignored", "skip_reason = 'no_credits'");
    database.execute(
        "UPDATE stripe_events SET received_at = received_at + interval '1 second'"
            + " WHERE event_id = 'evt_next'");
    insert("late", "ignored", "skip_reason = 'no_credits', received_at = '2026-02-01'");
    assertThat(round()).as("a minute passes between two rounds").isZero();

    now = now.plusSeconds(61);
    assertThat(round()).isEqualTo(1);
    assertThat(emptied()).contains("evt_next").doesNotContain("evt_late");

    now = now.plus(Duration.ofHours(1));
    assertThat(round()).isEqualTo(1);
    assertThat(emptied()).contains("evt_late");
  }

  @Test
  void what_a_later_event_still_reads_is_kept_for_longer() {
    insert("uncaptured", "ignored", "skip_reason = 'awaiting_payment', fact = 'awaiting_payment'");
    insert(
        "by_charge",
        "ignored",
        "skip_reason = 'payment_not_credited', fact = 'money_back',"
            + " payment_id = 'ch_by_charge'");
    insert("by_payment", "ignored", "skip_reason = 'payment_not_credited', fact = 'money_back'");
    insert("refunded", "ignored", "skip_reason = 'already_refunded', fact = 'paid'");
    insert("later", "ignored", "skip_reason = 'not_yet_supported'");
    insert("paid_since", "ignored", "skip_reason = 'awaiting_payment', payment_id = 'pi_credited'");

    round();
    assertThat(emptied())
        .contains("evt_by_payment", "evt_paid_since")
        .doesNotContain("evt_uncaptured", "evt_by_charge", "evt_refunded", "evt_later");

    now = now.plus(Duration.ofDays(90));
    round();
    assertThat(emptied()).contains("evt_uncaptured", "evt_by_charge", "evt_refunded", "evt_later");
  }

  @Test
  void a_refund_that_fails_after_the_retention_still_credits_its_payment() {
    long grace = database.user("grace@example.org", 0);
    Purchases events = new Purchases(adapters, new TextEvents());
    events.process("evt_r refund pi_late re_1 amount=1000");
    events.process("evt_p paid pi_late credits=100 money=1000 client_reference_id=" + grace);
    assertThat(adapters.one("SELECT skip_reason FROM stripe_events WHERE event_id = 'evt_p'"))
        .isEqualTo("already_refunded");

    now = Instant.now().plus(Duration.ofDays(40));
    round();
    events.process("evt_f refund_ended pi_late re_1 amount=1000 at=9");

    assertThat(adapters.one("SELECT credits_balance FROM users WHERE id = " + grace))
        .isEqualTo("100");
  }

  @Test
  void more_events_than_one_step_takes_are_emptied_step_by_step() {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, source,
          received_at, payload, skip_reason)
        SELECT 'evt_' || n, 'x', 'ignored', now(), 'webhook', '2026-02-01', '{}', 'thin_event'
        FROM generate_series(1, 1200) AS n
        """);

    assertThat(round()).isEqualTo(1202);
    assertThat(adapters.inbox().ignored("thin_event", Optional.empty(), 9)).isEmpty();
    database.execute("UPDATE stripe_events SET raw_data = tallystick_jsonb(payload)");
  }
}
