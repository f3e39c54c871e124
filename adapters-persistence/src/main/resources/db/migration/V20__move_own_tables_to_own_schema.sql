-- What only Tallystick uses moves out of the host application's schema: rights on all tables there,
-- and default privileges, are often given to the application's database user, or to a public API. The
-- inbox, its attempts, the ledger and the audit log stay where the host application reads them.
DO $$
DECLARE
  name text;
BEGIN
  IF to_regnamespace('tallystick') IS NULL THEN
    CREATE SCHEMA tallystick;
    -- Step 0: it goes last, after the table in which this is noted.
    INSERT INTO tallystick_installation (step, added, undo) OVERRIDING SYSTEM VALUE VALUES
      (0, 'schema tallystick', 'DROP SCHEMA tallystick');
  END IF;
  FOREACH name IN ARRAY ARRAY['operators', 'operator_sessions', 'sign_in_failures', 'bulk_runs',
      'bulk_items', 'counted_slots', 'counting', 'verifications', 'event_amendments',
      'credit_ledger_move', 'tallystick_installation'] LOOP
    UPDATE tallystick_installation SET undo = format('DROP TABLE tallystick.%I', name)
      WHERE added = 'table ' || name;
    EXECUTE format('ALTER TABLE %I SET SCHEMA tallystick', name);
  END LOOP;

  FOREACH name IN ARRAY ARRAY['credit_ledger_book', 'credit_ledger_move', 'users_record_external',
      'users_record_truncate'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, tallystick, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;
