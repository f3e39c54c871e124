-- What this guarantees, as before: a balance is the sum of its ledger rows, whoever changes it. It costs
-- less: the balances are moved once for each statement, and nothing is noted in between.
--
-- The order of what happens when rows are inserted: credit_ledger_book locks the account of each row and
-- gives the row its number, its booking key, the balance and the debt after it; the constraints are
-- checked; once all rows are there, credit_ledger_move changes the balances, and looks whether each is now
-- what the account's last row says. For each change of a balance, users_record_external looks at that row,
-- too: where it is one of ours and says the new balance, the change comes out of it. Any other change gets
-- a row of its own. While no statement of ours is under way, the last row of ours says what the balance
-- is already, so that no change can pass for one that comes out of it.
CREATE OR REPLACE FUNCTION credit_ledger_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  wrong bigint;
BEGIN
  PERFORM FROM added WHERE kind <> 'opening'::text AND kind <> 'external'::text;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  UPDATE users SET credits_balance = credits_balance + moved.amount
  FROM (SELECT user_id, sum(amount) AS amount FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text AND amount <> 0
        GROUP BY user_id) AS moved
  WHERE users.id = moved.user_id AND moved.amount <> 0::bigint;
  -- Looked at again: a trigger of the host application may change the row before or after our change.
  SELECT last.user_id INTO wrong
  FROM (SELECT DISTINCT ON (user_id) user_id, balance_after FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text
        ORDER BY user_id, id DESC) AS last
  LEFT JOIN LATERAL (
    SELECT credits_balance FROM users WHERE users.id = last.user_id OFFSET 0) AS now ON true
  WHERE now.credits_balance IS DISTINCT FROM last.balance_after
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'another trigger on users changed the balance of user % while it was booked', wrong
      USING HINT = 'Or it differed from the ledger before: `tallystick verify` names such accounts.'::text;
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER credit_ledger_move ON credit_ledger;
CREATE TRIGGER credit_ledger_move AFTER INSERT ON credit_ledger
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_move();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;

-- The last row of an account is looked for by account and number at once: asked for the highest number
-- of one account, the planner may read the numbers of all accounts, from the highest down.
CREATE OR REPLACE FUNCTION credit_ledger_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last_balance integer;
  last_debt integer;
  ours boolean := NEW.kind <> 'opening'::text AND NEW.kind <> 'external'::text;
BEGIN
  IF NOT ours AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'rows of kind % are written by the trigger on users alone', NEW.kind;
  END IF;
  -- Without these two the row would be written and the balance would stay.
  IF ours AND (SELECT count(*) FROM pg_trigger
      WHERE tgenabled = 'A'::"char" AND NOT tgisinternal
        AND (tgrelid = TG_RELID AND tgname = 'credit_ledger_move'::name
          OR tgrelid = 'users'::regclass::oid AND tgname = 'users_record_change'::name)) < 2 THEN
    RAISE object_not_in_prerequisite_state USING
      MESSAGE = 'the triggers that move balances are missing or disabled'::text,
      HINT = 'Run `tallystick migrate`: it makes them again.'::text;
  END IF;
  IF ours THEN
    PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RAISE foreign_key_violation USING MESSAGE = 'there is no user '::text || NEW.user_id::text;
    END IF;
  END IF;

  NEW.id := nextval('credit_ledger_id_seq'::regclass);
  SELECT balance_after, debt_after INTO last_balance, last_debt
  FROM (SELECT user_id, balance_after, debt_after FROM credit_ledger
        WHERE (user_id, id) <= (NEW.user_id, 9223372036854775807)
        ORDER BY user_id DESC, id DESC LIMIT 1) AS last
  WHERE user_id = NEW.user_id;
  IF ours THEN
    NEW.balance_after := coalesce(last_balance, 0) + NEW.amount;
  END IF;
  NEW.debt_after := coalesce(last_debt, 0) + NEW.debt_change;
  IF NEW.kind = 'purchase'::text THEN
    NEW.booking_key := 'purchase:'::text || coalesce(NEW.payment_id, ''::text);
  ELSIF NEW.kind = 'opening'::text THEN
    NEW.booking_key := 'opening:'::text || NEW.user_id::text;
  ELSIF NEW.kind = 'invoice'::text THEN
    NEW.booking_key := 'invoice:'::text || NEW.invoice_id;
  ELSIF NEW.kind = 'refund'::text OR NEW.kind = 'refund_reversal'::text
      OR NEW.kind = 'dispute'::text OR NEW.kind = 'dispute_reversal'::text THEN
    NEW.booking_key := NEW.kind || ':'::text || NEW.payment_id || ':'::text || NEW.event_id;
  ELSIF NEW.kind = 'external'::text OR NEW.kind = 'adjustment'::text
      OR NEW.kind = 'repayment'::text THEN
    NEW.booking_key := NEW.kind || ':'::text || NEW.id::text;
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION users_record_external() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  unchanged boolean := false;
  id_before bigint;
  id_after bigint;
  balance_before bigint := 0;
  balance_after bigint := 0;
  booked bigint;
  origin text;
BEGIN
  -- A session that ran this before a column's type changed has prepared it for the old type.
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

  IF TG_OP = 'UPDATE'::text AND id_before = id_after THEN
    SELECT entry.balance_after INTO booked
      FROM (SELECT last.user_id, last.kind, last.balance_after FROM credit_ledger AS last
        WHERE (last.user_id, last.id) <= (id_after, 9223372036854775807)
        ORDER BY last.user_id DESC, last.id DESC LIMIT 1) AS entry
      WHERE entry.user_id = id_after AND entry.kind <> 'opening'::text
        AND entry.kind <> 'external'::text;
    IF booked = balance_after THEN
      RETURN NULL;
    END IF;
  END IF;
  origin := 'changed past Tallystick by '::text || coalesce(
    nullif(current_setting('application_name'::text, true), ''::text),
    'an unnamed application'::text);
  IF TG_OP = 'UPDATE'::text AND id_before = id_after THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_after, balance_after - balance_before, balance_after, 'external', origin, session_user,
            clock_timestamp());
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

-- A function that is replaced loses its settings. Without sequential scans a plan that was made while the
-- tables were small is as good when they have grown.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['credit_ledger_book', 'credit_ledger_move', 'users_record_external'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, tallystick, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;
ALTER FUNCTION credit_ledger_move() SET enable_seqscan = off;

DROP TABLE tallystick.credit_ledger_move;
DROP FUNCTION credit_ledger_move_guard();

DELETE FROM tallystick.tallystick_installation
  WHERE added IN ('table credit_ledger_move', 'function credit_ledger_move_guard');
