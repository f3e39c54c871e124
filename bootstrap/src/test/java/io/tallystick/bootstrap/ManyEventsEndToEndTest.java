package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import io.tallystick.bootstrap.command.Retry;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commands on more events than one transaction can lock. */
final class ManyEventsEndToEndTest {

  @Test
  void six_thousand_events_are_retried_with_a_line_for_each() {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("many@shop.example");
    String body =
        Bodies.purchase(user, 1).id("evt_many_NUMBER").with("payment_intent", "pi_NUMBER").json();
    store(database, body, 6000, "failed", "internal_error", null);
    String[] command =
        Stream.concat(
                Stream.of("retry"), IntStream.rangeClosed(1, 6000).mapToObj(i -> "evt_many_" + i))
            .toArray(String[]::new);

    Finished retried = Program.run(Program.on(database), command);

    assertThat(retried.err()).isEmpty();
    assertThat(retried.status()).isZero();
    List<String> lines = retried.out().lines().toList();
    assertThat(lines).hasSize(6000).allMatch(line -> line.contains("+1 credits"));
    assertThat(database.balance(user)).isEqualTo(6000);
    // The lock table of the server has room for a few thousand, and the host application needs it.
    assertThat(
            database.number(
                """
                SELECT max(events) FROM (
                  SELECT count(*) AS events FROM stripe_event_attempts GROUP BY xmin::text) AS tried
                """))
        .isLessThanOrEqualTo(Retry.BATCH);
  }

  @Test
  void what_an_earlier_version_ignored_is_processed_by_this_one() {
    TestDatabase database = Program.migratedDatabase();
    Map<String, String> settings = Program.on(database);
    long user = database.user("later@shop.example");
    String body =
        Bodies.purchase(user, 2).id("evt_many_NUMBER").with("payment_intent", "pi_NUMBER").json();
    store(database, body, 300, "ignored", null, "not_yet_supported");
    store(database, body.replace("_NUMBER", "_other"), 1, "ignored", null, "payment_canceled");

    Finished dry =
        Program.run(settings, "reprocess", "--skipped", "not_yet_supported", "--dry-run");
    assertThat(dry.out()).contains("300 events would be", "300  credited", "600  credits");
    assertThat(database.balance(user)).isZero();

    String[] command = {
      "reprocess", "--skipped", "not_yet_supported", "--reason", "version 2 credits them"
    };
    Finished done = Program.run(settings, command);
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    assertThat(done.out()).contains("evt_many_300  credited  +2 credits", "300 events processed");
    assertThat(database.balance(user)).isEqualTo(600);
    assertThat(
            database.number(
                """
                SELECT count(*) FROM audit_log
                WHERE action = 'reprocess' AND reason = 'version 2 credits them'
                """))
        .isEqualTo(300);
    assertThat(Program.run(settings, command).out()).contains("0 events processed");

    Finished unknown = Program.run(settings, "reprocess", "--skipped", "not_supported");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("not_supported", "not_yet_supported", "awaiting_payment");
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  /** Events whose bodies have their numbers where {@code NUMBER} stands. */
  private static void store(
      TestDatabase database,
      String body,
      int events,
      String status,
      @Nullable String failure,
      @Nullable String skipReason) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
          skip_reason, processed_at, payload, raw_data, received_at, source)
        SELECT body::jsonb ->> 'id', 'checkout.session.completed', '%s', nullif('%s', 'null'),
          nullif('%s', 'null'), now(), convert_to(body, 'UTF8'), body::jsonb, now(), 'webhook'
        FROM generate_series(1, %d) AS number,
          LATERAL (SELECT replace('%s', 'NUMBER', number::text) AS body) AS event
        """
            .formatted(status, failure, skipReason, events, body));
  }
}
