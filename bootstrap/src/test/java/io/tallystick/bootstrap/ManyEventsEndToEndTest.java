package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands on more events than one transaction can lock. */
final class ManyEventsEndToEndTest {

  @Test
  void six_thousand_events_are_retried_with_a_line_for_each() {
    TestDatabase database = Program.migratedDatabase();
    long user = database.user("many@shop.example");
    String body =
        Bodies.purchase(user, 1).id("evt_many_NUMBER").with("payment_intent", "pi_NUMBER").json();
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
          processed_at, payload, raw_data, received_at, source)
        SELECT 'evt_many_' || number, 'checkout.session.completed', 'failed', 'internal_error',
          now(), convert_to(body, 'UTF8'), body::jsonb, now(), 'webhook'
        FROM generate_series(1, 6000) AS number,
          LATERAL (SELECT replace('%s', 'NUMBER', number::text) AS body) AS event
        """
            .formatted(body));
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
}
