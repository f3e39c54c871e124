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

  /**
   * Events that were booked before, each with its ledger row and attempt. They are written past the
   * tables' triggers, and what is no constraint's index is made anew after them: minutes, not
   * hours.
   */
  static void fill(Postgres postgres, Options options) throws SQLException {
    if (options.rows() == 0) {
      return;
    }
    postgres.execute(
        "tallystick",
        """
        SET synchronous_commit = off;
        SET maintenance_work_mem = '1GB';
        CREATE TEMPORARY TABLE filled AS SELECT oid FROM unnest('{users, stripe_events, credit_ledger,
          stripe_event_attempts}'::regclass[]) AS oid;
        CREATE TEMPORARY TABLE dropped AS SELECT indexrelid, pg_get_indexdef(indexrelid) AS definition
          FROM pg_index WHERE indrelid IN (SELECT oid FROM filled)
          AND indexrelid NOT IN (SELECT conindid FROM pg_constraint);
        CREATE TEMPORARY TABLE disabled AS SELECT tgrelid::regclass AS on_table, tgname, tgenabled
          FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM filled) AND NOT tgisinternal;
        DO $$ DECLARE one record; BEGIN
          FOR one IN SELECT indexrelid::regclass AS name FROM dropped LOOP
            EXECUTE format('DROP INDEX %%s', one.name);
          END LOOP;
          FOR one IN SELECT * FROM disabled LOOP
            EXECUTE format('ALTER TABLE %%s DISABLE TRIGGER %%I', one.on_table, one.tgname);
          END LOOP;
          END $$;
        INSERT INTO stripe_events (event_id, event_type, source, received_at, processed_at, payload,
          raw_data, livemode, payment_id, fact, amount_minor, currency, payer_email, payer_reference,
          processing_status, user_id, credits, attempts, object_id)
        SELECT 'evt_before' || n, 'checkout.session.completed', 'webhook', at, at, '{}', '{}', false,
          'pi_before' || n, 'paid', 900, 'usd', 'user' || 1 + n %% %2$d || '@example.org',
          1 + n %% %2$d, 'completed', 1 + n %% %2$d, 10, 1, 'cs_before' || n
        FROM generate_series(1, %1$d) AS n,
          LATERAL (SELECT now() - (%1$d - n) * interval '1 s' AS at) AS time;
        INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind, event_id,
          payment_id, booking_key, reason, actor, created_at)
        SELECT nextval('credit_ledger_id_seq'), 1 + n %% %2$d, 10, %3$d + 10 * ((n + %2$d - 1) / %2$d), 0,
          'purchase', 'evt_before' || n, 'pi_before' || n, 'purchase:pi_before' || n,
          'checkout.session.completed', 'webhook', now() - (%1$d - n) * interval '1 s'
        FROM generate_series(1, %1$d) AS n;
        INSERT INTO stripe_event_attempts (event_id, attempted_at, triggered_by, outcome, message,
          duration_ms)
        SELECT event_id, received_at, 'webhook', 'completed', '10 credits', 1 FROM stripe_events;
        UPDATE users SET credits_balance = %3$d + 10 * booked
        FROM (SELECT 1 + n %% %2$d AS user_id, count(*) AS booked FROM generate_series(1, %1$d) AS n
          GROUP BY 1) AS sums
        WHERE id = user_id;
        DO $$ DECLARE one record; BEGIN
          FOR one IN SELECT * FROM dropped LOOP
            EXECUTE one.definition;
          END LOOP;
          FOR one IN SELECT * FROM disabled LOOP
            EXECUTE format('ALTER TABLE %%s ENABLE %%s TRIGGER %%I', one.on_table,
              CASE one.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, one.tgname);
          END LOOP;
          END $$;
        VACUUM ANALYZE
        """
            .formatted(options.rows(), options.users(), options.isSpending() ? Spends.INITIAL : 0));
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
