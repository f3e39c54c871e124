-- What this guarantees: what no other application reads is out of reach of rights on the host application's
-- schema; the inbox, its attempts, the ledger and the audit log are written by their owner and by members of
-- the role tallystick_app alone, whatever rights others have on them; and no statement of theirs runs a
-- trigger function that belongs to somebody else.
--
-- Rights on all tables of the host application's schema, and default privileges there, are often given to the
-- application's database user, or to a public API. The inbox, its attempts, the ledger and the audit log stay
-- where the host application reads them; all other tables of Tallystick, but the one in which Flyway notes the
-- migrations, move into a schema of its own.
--
-- All migrations are one transaction: what a booking locks first is locked first here, so that neither waits for
-- the other for ever.
LOCK TABLE stripe_events, credit_ledger, users IN ACCESS EXCLUSIVE MODE;

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
      'tallystick_installation'] LOOP
    UPDATE tallystick_installation SET undo = format('DROP TABLE tallystick.%I', name)
      WHERE added = 'table ' || name;
    EXECUTE format('ALTER TABLE %I SET SCHEMA tallystick', name);
  END LOOP;
END
$$;

-- The privilege TRIGGER, which GRANT ALL ON ALL TABLES includes, lets a role attach a function of its own
-- to a table, which then runs with the rights of the role that writes there: of the owner, where a SECURITY
-- DEFINER function does. Triggers fire in the order of their names (PostgreSQL, "CREATE TRIGGER"). No name
-- sorts before the one of a single character 1, so that this trigger fires before any other. The statement
-- holds its lock on the table by then, and nobody can add a trigger any more.
CREATE FUNCTION tallystick.guard_table() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_ours boolean := TG_TABLE_NAME <> 'users';
  owner oid;
  foreign_trigger name;
BEGIN
  -- The host application's statements on users are its own business.
  IF NOT is_ours AND NOT has_schema_privilege('tallystick', 'USAGE') THEN
    RETURN NULL;
  END IF;
  SELECT relowner, (SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND proowner <> relowner
        AND NOT pg_has_role(proowner, relowner, 'USAGE')
      LIMIT 1)
    INTO owner, foreign_trigger FROM pg_class WHERE oid = TG_RELID;
  IF is_ours AND NOT pg_has_role(owner, 'USAGE')
      AND NOT (TG_OP IN ('INSERT', 'UPDATE')
        AND coalesce(pg_has_role(to_regrole('tallystick_app'), 'USAGE'), false)) THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('%s may not %s %s: only its owner and members of tallystick_app may',
        current_user, TG_OP, TG_TABLE_NAME);
  END IF;
  IF foreign_trigger IS NOT NULL THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('the trigger %I on %I runs a function that does not belong to its owner',
        foreign_trigger, TG_TABLE_NAME),
      HINT = 'Drop the trigger, or give its function to the owner of the table.';
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['stripe_events', 'stripe_event_attempts', 'credit_ledger', 'audit_log',
      'users'] LOOP
    -- For a balance that the ledger moves, guard_users has examined the table before.
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I'
      ' FOR EACH STATEMENT %s EXECUTE FUNCTION tallystick.guard_table()', chr(1), name,
      CASE name WHEN 'users' THEN 'WHEN (pg_trigger_depth() = 0)' END);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', name, chr(1));
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', chr(1), name,
      'Named so that it fires before any other trigger.');
  END LOOP;
END
$$;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick.guard_table', 'DROP FUNCTION IF EXISTS tallystick.guard_table() CASCADE'),
  ('rights of tallystick_app on users',
   $undo$DO $$
BEGIN
  IF to_regrole('tallystick_app') IS NOT NULL THEN
    REVOKE ALL ON users FROM tallystick_app;
  END IF;
END
$$$undo$);
