-- The host application may widen users.id or users.credits_balance to bigint: PostgreSQL refuses that
-- for a column in the condition of a trigger, so that the function itself looks whether the balance has
-- changed. A session that ran the function before the column's type changed has prepared it for the
-- old type, and fails with datatype_mismatch (PostgreSQL, "PL/pgSQL under the Hood", "Plan Caching"):
-- it looks again, by statements that are prepared anew each time.
CREATE OR REPLACE FUNCTION users_record_external() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  unchanged boolean := false;
  id_before bigint;
  id_after bigint;
  balance_before bigint := 0;
  balance_after bigint := 0;
  change bigint;
  origin text;
BEGIN
  BEGIN
    IF TG_OP = 'UPDATE'::text THEN
      unchanged := coalesce(
        NEW.id = OLD.id AND NEW.credits_balance = OLD.credits_balance, false);
    END IF;
    IF NOT unchanged AND TG_OP <> 'INSERT'::text THEN
      id_before := OLD.id;
      balance_before := OLD.credits_balance;
    END IF;
    IF NOT unchanged AND TG_OP <> 'DELETE'::text THEN
      id_after := NEW.id;
      balance_after := NEW.credits_balance;
    END IF;
  EXCEPTION WHEN datatype_mismatch THEN
    IF TG_OP <> 'INSERT'::text THEN
      EXECUTE 'SELECT $1.id, $1.credits_balance'::text INTO id_before, balance_before USING OLD;
    END IF;
    IF TG_OP <> 'DELETE'::text THEN
      EXECUTE 'SELECT $1.id, $1.credits_balance'::text INTO id_after, balance_after USING NEW;
    END IF;
    unchanged := coalesce(
      TG_OP = 'UPDATE'::text AND id_before = id_after AND balance_before = balance_after, false);
  END;
  IF unchanged THEN
    RETURN NULL;
  END IF;
  IF balance_after > 2147483647 THEN
    RAISE numeric_value_out_of_range USING
      MESSAGE = 'the balance of user '::text || id_after::text
        || ' would be above 2147483647, the most that Tallystick keeps'::text;
  END IF;

  origin := 'changed past Tallystick by '::text || coalesce(
    nullif(current_setting('application_name'::text, true), ''::text),
    'an unnamed application'::text);
  IF TG_OP = 'UPDATE'::text AND id_before = id_after THEN
    change := balance_after - balance_before;
    DELETE FROM credit_ledger_move
      WHERE transaction = pg_current_xact_id() AND user_id = id_after AND amount = change;
    IF NOT FOUND THEN
      INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
      VALUES (id_after, change, balance_after, 'external', origin, session_user,
              clock_timestamp());
    END IF;
    RETURN NULL;
  END IF;
  IF balance_before <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_before, -balance_before, 0, 'external', 'account removed, '::text || origin,
            session_user, clock_timestamp());
  END IF;
  IF balance_after <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_after, balance_after, balance_after, 'external',
            'account made, '::text || origin, session_user, clock_timestamp());
  END IF;
  RETURN NULL;
END
$$;

-- Of a purchase for which the trigger that moves the balance is off, nothing may be kept.
CREATE OR REPLACE FUNCTION credit_ledger_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last_balance integer;
BEGIN
  IF NEW.kind = 'opening'::text OR NEW.kind = 'external'::text THEN
    IF pg_trigger_depth() < 2 THEN
      RAISE EXCEPTION 'rows of kind % are written by the trigger on users alone', NEW.kind;
    END IF;
    NEW.id := nextval('credit_ledger_id_seq'::regclass);
    RETURN NEW;
  END IF;

  -- Without these two the row would be written and the balance would stay.
  IF (SELECT count(*) FROM pg_trigger
      WHERE tgenabled = 'A'::"char" AND NOT tgisinternal
        AND (tgrelid = TG_RELID AND tgname = 'credit_ledger_move'::name
          OR tgrelid = 'users'::regclass::oid AND tgname = 'users_record_change'::name)) < 2 THEN
    RAISE object_not_in_prerequisite_state USING
      MESSAGE = 'the triggers that move balances are missing or disabled'::text,
      HINT = 'Run `tallystick migrate`: it makes them again.'::text;
  END IF;
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = 'there is no user '::text || NEW.user_id::text;
  END IF;
  NEW.id := nextval('credit_ledger_id_seq'::regclass);
  SELECT balance_after INTO last_balance FROM credit_ledger
    WHERE user_id = NEW.user_id ORDER BY id DESC LIMIT 1;
  NEW.balance_after := coalesce(last_balance, 0) + NEW.amount;
  RETURN NEW;
END
$$;

-- As when they were made: a function that is replaced loses its search_path.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['users_record_external', 'credit_ledger_book'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;

DROP TRIGGER IF EXISTS users_record_change ON users;
CREATE TRIGGER users_record_change AFTER UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_record_external();
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_change;
