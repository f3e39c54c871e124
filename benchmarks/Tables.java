import java.sql.SQLException;

/** The tables of the service's database, before it and behind it. */
final class Tables {

  private Tables() {}

  /** The host application's accounts; nothing of them is analysed. */
  static void create(Postgres postgres, Options options) throws SQLException {
    postgres.execute(
        "tallystick",
        """
        CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL,
          credits_balance integer NOT NULL DEFAULT 0);
        INSERT INTO users (email, name, credits_balance)
          SELECT 'user' || n || '@example.org', 'Name ' || n, %d FROM generate_series(1, %d) AS n
        """
            .formatted(options.isSpending() ? Spends.INITIAL : 0, options.users()));
    if (options.statements()) {
      postgres.executeAsSuperuser("CREATE EXTENSION pg_stat_statements");
    }
  }

  /** Events that were booked before, each with its ledger row and attempt. */
  static void fill(Postgres postgres, Options options) throws SQLException {
    if (options.rows() == 0) {
      return;
    }
    postgres.execute(
        "tallystick",
        """
        INSERT INTO stripe_events (event_id, event_type, source, received_at, processed_at, payload,
          raw_data, livemode, payment_id, fact, amount_minor, currency, payer_email, payer_reference,
          processing_status, user_id, credits, attempts, object_id)
        SELECT 'evt_before' || n, 'checkout.session.completed', 'webhook', at, at, '{}', '{}', false,
          'pi_before' || n, 'paid', 900, 'usd', 'user' || 1 + n %% %2$d || '@example.org',
          1 + n %% %2$d, 'completed', 1 + n %% %2$d, 10, 1, 'cs_before' || n
        FROM generate_series(1, %1$d) AS n, LATERAL (SELECT now() - n * interval '1 s' AS at) AS time;
        INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor,
          created_at)
        SELECT user_id, credits, 'purchase', event_id, payment_id, event_type, 'webhook', received_at
        FROM stripe_events;
        INSERT INTO stripe_event_attempts (event_id, attempted_at, triggered_by, outcome, message,
          duration_ms)
        SELECT event_id, received_at, 'webhook', 'completed', '10 credits', 1 FROM stripe_events
        """
            .formatted(options.rows(), options.users()));
  }

  /** The statements that took the most time, each with its share of an event. */
  static void printStatements(Postgres postgres, long events) throws SQLException {
    System.out.println("\nµs/event in all (planning), calls/event, statement");
    postgres
        .query(
            """
            SELECT format('%%s (%%s)', round((total_exec_time + total_plan_time)::numeric * 1000 / %1$d, 1),
                round(total_plan_time::numeric * 1000 / %1$d, 1)),
              round(calls::numeric / %1$d, 4), CASE WHEN toplevel THEN '' ELSE 'inside: ' END ||
              left(regexp_replace(query, '\\s+', ' ', 'g'), 110)
            FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
            WHERE datname = 'tallystick'
            ORDER BY total_exec_time + total_plan_time DESC LIMIT 30
            """
                .formatted(events))
        .forEach(System.out::println);
  }
}
