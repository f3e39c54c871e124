-- What this guarantees: the inbox, its attempts, the ledger and the audit log are written by their owner
-- and by members of the role tallystick_app alone, whatever rights others have on them; and no statement
-- of theirs runs a trigger function that belongs to somebody else.
--
-- The privilege TRIGGER, which GRANT ALL ON ALL TABLES includes, lets a role attach a function of its own
-- to a table, which then runs with the rights of whoever writes there: of the owner, where a SECURITY
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
  SELECT relowner INTO owner FROM pg_class WHERE oid = TG_RELID;
  IF is_ours AND NOT pg_has_role(owner, 'USAGE')
      AND NOT (TG_OP IN ('INSERT', 'UPDATE')
        AND coalesce(pg_has_role(to_regrole('tallystick_app'), 'USAGE'), false)) THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('%s may not %s %s: only its owner and members of tallystick_app may',
        current_user, TG_OP, TG_TABLE_NAME);
  END IF;
  SELECT tgname INTO foreign_trigger
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = TG_RELID AND NOT tgisinternal AND proowner <> owner
      AND NOT pg_has_role(proowner, owner, 'USAGE')
    LIMIT 1;
  IF FOUND THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('the trigger %I on %I runs a function that does not belong to its owner',
        foreign_trigger, TG_TABLE_NAME),
      HINT = 'Drop the trigger, or give its function to the owner of the table.';
  END IF;
  RETURN NULL;
END
$$;

-- A row of the ledger moves a balance, with the rights of the owner: users is examined once for each
-- statement, and locked as the change of the balance locks it anyway, so that it stays as it was examined.
-- Every operand has exactly the type of the built-in operator or function, as in credit_ledger_book.
CREATE FUNCTION tallystick.guard_users() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  LOCK TABLE users IN ROW EXCLUSIVE MODE;
  PERFORM FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = tgfoid
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgrelid = 'users'::regclass::oid AND NOT tgisinternal AND proowner <> relowner
      AND NOT pg_has_role(proowner, relowner, 'USAGE'::text);
  IF FOUND THEN
    RAISE insufficient_privilege USING
      MESSAGE = 'a trigger on users runs a function that does not belong to its owner'::text,
      HINT = 'Drop the trigger, or give its function to the owner of the table.'::text;
  END IF;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION tallystick.guard_users() FROM PUBLIC;

DO $$
DECLARE
  name text;
BEGIN
  EXECUTE format('ALTER FUNCTION tallystick.guard_users() SET search_path = %s, tallystick, pg_temp',
    current_setting('search_path'));
  FOREACH name IN ARRAY ARRAY['stripe_events', 'stripe_event_attempts', 'credit_ledger', 'audit_log',
      'users'] LOOP
    -- Of a balance that the ledger moves, guard_users has examined the table before.
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I'
      ' FOR EACH STATEMENT %s EXECUTE FUNCTION tallystick.guard_table()', chr(1), name,
      CASE name WHEN 'users' THEN 'WHEN (pg_trigger_depth() = 0)' END);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', name, chr(1));
    EXECUTE format('COMMENT ON TRIGGER %I ON %I IS %L', chr(1), name,
      'Named so that it fires before any other trigger.');
  END LOOP;
END
$$;

CREATE TRIGGER credit_ledger_guard_users BEFORE INSERT ON credit_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_users();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_guard_users;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick.guard_table', 'DROP FUNCTION IF EXISTS tallystick.guard_table() CASCADE'),
  ('function tallystick.guard_users', 'DROP FUNCTION IF EXISTS tallystick.guard_users() CASCADE'),
  ('rights of tallystick_app on users',
   $undo$DO $$
BEGIN
  IF to_regrole('tallystick_app') IS NOT NULL THEN
    REVOKE ALL ON users FROM tallystick_app;
  END IF;
END
$$$undo$);
