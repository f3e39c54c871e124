package io.tallystick.adapter.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many indexes a completed event costs, whatever it says. */
class CompletedEventIndexesTest {

  private static final int MOST = 5;

  @Test
  void a_completed_event_has_an_entry_in_few_indexes() {
    Database database = Server.migrated();
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, livemode, api_version, account_id, object_id, stripe_created_at,
          payment_id, fact, charge_id, amount_minor, currency, payer_email, payer_reference,
          customer_id, credits_claimed, user_id, credits, attempts)
        SELECT 'evt_' || type, type, 'completed', now(), '{}', now(), 'webhook', true, 'v', 'acct_1',
          'cs_1', now(), 'pi_1', 'paid', 'ch_1', 900, 'eur', 'a@example.org', '7', 'cus_1', 10, 7, 10, 1
        FROM unnest(ARRAY['checkout.session.completed', 'checkout.session.async_payment_succeeded',
          'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded']) AS type
        """);

    for (String event : database.rows("SELECT event_id FROM stripe_events")) {
      assertThat(indexesOf(database, event)).as(event).hasSizeBetween(1, MOST);
    }
  }

  private static List<String> indexesOf(Database database, String event) {
    List<String> with = new ArrayList<>();
    for (String index :
        database.rows(
            """
            SELECT indexrelid::regclass, coalesce(pg_get_expr(indpred, indrelid), 'true') FROM pg_index
            WHERE indrelid = 'stripe_events'::regclass
            """)) {
      String[] nameAndCondition = index.split("\\|", 2);
      String entries = "SELECT count(*) FROM stripe_events WHERE event_id = '%s' AND (%s)";
      if (database.number(entries.formatted(event, nameAndCondition[1])) > 0) {
        with.add(nameAndCondition[0]);
      }
    }
    return with;
  }
}
