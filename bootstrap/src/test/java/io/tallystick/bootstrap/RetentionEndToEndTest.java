package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server empties old events, and whatever comes of them later finds what it needs. */
final class RetentionEndToEndTest {

  private final TestDatabase database = Program.migratedDatabase();

  @Test
  void a_refund_of_an_emptied_payment_takes_its_credits_back() {
    Map<String, String> settings = new HashMap<>(Program.on(database));
    long user = database.user("old@shop.example");
    Bodies purchase = Bodies.purchase(user, 10);
    Bodies failed = Bodies.paidSession().meta("credits", "3");
    Bodies other = Bodies.paidSession().type("customer.created");
    settings.put("TALLYSTICK_PAYLOAD_RETENTION_DAYS", "30");
    try (Program program = Program.serve(settings)) {
      for (Bodies body : new Bodies[] {purchase, failed, other}) {
        program.deliver(body.json());
      }
      database.execute("UPDATE stripe_events SET received_at = received_at - interval '31 days'");
    }
    try (Program program = Program.serve(settings)) {
      Awaitility.await()
          .until(
              () ->
                  database.number("SELECT count(*) FROM stripe_events WHERE length(payload) = 0")
                      == 2);
      assertThat(database.one("SELECT event_id FROM stripe_events WHERE length(payload) > 0"))
          .isEqualTo(failed.id());

      assertThat(program.deliver(purchase.json()).status()).isEqualTo("duplicate");
      Bodies refund =
          Bodies.object("refund.created", "refund", Bodies.fresh("re"))
              .with("payment_intent", purchase.payment())
              .with("status", "succeeded")
              .with("currency", "eur")
              .raw("amount", "1000");
      assertThat(program.deliver(refund.json()).status()).isEqualTo("completed");
      assertThat(database.balance(user)).isEqualTo(5);

      String reprocessed =
          Program.run(settings, "reprocess", "--skipped", "unhandled_event_type").out();
      assertThat(reprocessed).contains("0 events");
      assertThat(Program.run(settings, "verify").status()).isZero();
    }
  }
}
