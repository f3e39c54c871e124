-- What this guarantees: a balance is the sum of its ledger rows, also where the host application changes it.
-- Every row has a booking key, which is unique, so that nothing is booked twice; a row says how many credits an account owes after
-- it, which is never below zero; each kind of row moves balance and debt only in the direction that the kind
-- allows; an invoice has one row, whichever of its events credits it.
--
-- The sequence of the triggers when a statement inserts rows into credit_ledger:
-- 1. The guard (its name is the character 1), before the statement: may this role write here?
-- 2. credit_ledger_guard_users, before the statement: locks the table users, refuses a trigger on it that
--    runs a function of another role, and requires the triggers of steps 6 and 7, which external rows do not
--    need.
-- 3. credit_ledger_book, before each row: locks the account, unless the row is external, then gives the row its
--    number, its booking key, and the balance and the debt after it. Thus the numbers of an account follow time.
-- 4. The constraints.
-- 5. credit_ledger_lots, after each row that can concern a lot: moves what is left of credits that expire.
-- 6. credit_ledger_move, after the statement: changes the balances, once for each account.
-- 7. users_record_change, after each row of users that step 6 updates: the account's last row in the ledger is
--    one of ours and says the new balance, so that nothing is written.
-- 8. credit_ledger_move again: requires that each balance is what the account's last row says.
--
-- When anybody else changes a balance: the guard, before the statement on users unless a trigger runs it; then users_record_change,
-- users_record_made or users_record_truncate writes an external row, which passes steps 1 to 6 and moves
-- nothing. A change can pass for one of step 6 only while the setting tallystick.moving says that
-- credit_ledger_move is at work. A role that sets it by hand gains nothing: it can only write the balance
-- that the ledger says already.
LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE credit_ledger
  ADD COLUMN debt_change integer NOT NULL DEFAULT 0,
  ADD COLUMN debt_after integer NOT NULL DEFAULT 0,
  ADD COLUMN forgiven integer NOT NULL DEFAULT 0,
  ADD COLUMN booking_key text,
  ADD COLUMN charge_id text,
  ADD COLUMN refund_id text,
  ADD COLUMN dispute_id text,
  ADD COLUMN invoice_id text,
  ADD COLUMN hold_id text,
  ADD COLUMN expires_at timestamptz,
  -- Where only a part of the row expires, or parts of it at different times: credits by time.
  ADD COLUMN expiring jsonb;

ALTER TABLE credit_ledger DISABLE TRIGGER credit_ledger_append_only;
UPDATE credit_ledger SET booking_key = concat(kind, ':', CASE kind
  WHEN 'opening' THEN user_id::text
  WHEN 'purchase' THEN payment_id
  ELSE id::text END);
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_append_only;

ALTER TABLE credit_ledger
  ALTER COLUMN debt_after DROP DEFAULT,
  ALTER COLUMN booking_key SET NOT NULL,
  ADD CONSTRAINT credit_ledger_booked_once UNIQUE (booking_key),
  DROP CONSTRAINT credit_ledger_kind_check,
  DROP CONSTRAINT credit_ledger_amount_check,
  DROP CONSTRAINT credit_ledger_purchase_has_payment,
  DROP CONSTRAINT credit_ledger_purchase_adds,
  DROP CONSTRAINT credit_ledger_adjustment_is_explained,
  ADD CONSTRAINT credit_ledger_kind_check CHECK (kind IN (
    'opening', 'external', 'purchase', 'invoice', 'adjustment', 'grant', 'refund', 'refund_reversal',
    'dispute', 'dispute_reversal', 'repayment', 'spend', 'hold', 'release', 'expiry')),
  ADD CONSTRAINT credit_ledger_debt_nonneg CHECK (debt_after >= 0),
  ADD CONSTRAINT credit_ledger_key_names_payment CHECK (
    kind <> 'purchase' OR booking_key = 'purchase:' || payment_id),
  ADD CONSTRAINT credit_ledger_key_names_invoice CHECK (
    kind <> 'invoice' OR booking_key = 'invoice:' || invoice_id),
  -- A reversal or restoration may move debt alone, or only record what is forgiven.
  ADD CONSTRAINT credit_ledger_direction CHECK (CASE
    WHEN kind IN ('refund', 'dispute')
      THEN amount <= 0 AND debt_change >= 0 AND forgiven >= 0 AND debt_change + forgiven > amount
    WHEN kind IN ('refund_reversal', 'dispute_reversal')
      THEN amount >= 0 AND debt_change <= 0 AND forgiven <= 0 AND debt_change + forgiven < amount
    WHEN kind = 'repayment' THEN amount < 0 AND debt_change = amount AND forgiven = 0
    WHEN kind IN ('purchase', 'invoice', 'grant', 'release')
      THEN amount > 0 AND debt_change = 0 AND forgiven = 0
    WHEN kind IN ('spend', 'hold', 'expiry')
      THEN amount < 0 AND debt_change = 0 AND forgiven = 0
    ELSE amount <> 0 AND debt_change = 0 AND forgiven = 0 END),
  ADD CONSTRAINT credit_ledger_cause CHECK (CASE
    WHEN kind IN ('purchase', 'invoice', 'refund', 'refund_reversal', 'dispute', 'dispute_reversal')
      THEN event_id IS NOT NULL AND payment_id IS NOT NULL
    WHEN kind = 'repayment' THEN true
    ELSE event_id IS NULL AND payment_id IS NULL END),
  ADD CONSTRAINT credit_ledger_object CHECK (
    (kind <> 'invoice' OR invoice_id IS NOT NULL)
    AND (kind NOT IN ('hold', 'release') OR hold_id IS NOT NULL)),
  ADD CONSTRAINT credit_ledger_adjustment_is_explained CHECK (
    kind <> 'adjustment' OR (reason ~ '\S' AND actor ~ '\S')),
  ADD CONSTRAINT credit_ledger_expiring CHECK (
    expiring IS NULL OR (jsonb_typeof(expiring) = 'object' AND expires_at IS NOT NULL));

DROP INDEX credit_ledger_payment_once;
DROP INDEX credit_ledger_opening_once;
CREATE INDEX credit_ledger_payment_idx ON credit_ledger (payment_id, id)
  WHERE payment_id IS NOT NULL;
CREATE INDEX credit_ledger_hold_idx ON credit_ledger (hold_id, id) WHERE hold_id IS NOT NULL;

-- What a person has booked alone within a day is summed with each adjustment.
CREATE INDEX credit_ledger_adjustment_idx ON credit_ledger (actor, created_at)
  WHERE kind = 'adjustment';

-- Changes of balances are no longer noted in between: the ledger says which are its own.
DROP TRIGGER credit_ledger_move ON credit_ledger;
DROP TABLE credit_ledger_move;
DROP FUNCTION credit_ledger_move_guard();

-- Every operand has exactly the type of the built-in operator or function, as in the functions below that
-- run with their owner's rights (PostgreSQL, "Writing SECURITY DEFINER Functions Safely").
CREATE FUNCTION tallystick.require_moves(ledger oid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM pg_trigger
      WHERE tgenabled = 'A'::"char" AND NOT tgisinternal
        AND (tgrelid = ledger AND tgname = 'credit_ledger_move'::name
          OR tgrelid = 'users'::regclass::oid AND tgname = 'users_record_change'::name)) < 2 THEN
    RAISE object_not_in_prerequisite_state USING
      MESSAGE = 'the triggers that move balances are missing or disabled'::text,
      HINT = 'Run `tallystick migrate`: it makes them again.'::text;
  END IF;
END
$$;

-- A row of the ledger moves a balance, with the rights of the owner: users is examined once for each
-- statement, and locked as the change of the balance locks it anyway, so that it stays as it was examined.
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
  -- Rows that the trigger on users writes move no balance.
  IF pg_trigger_depth() < 2 THEN
    PERFORM tallystick.require_moves(TG_RELID);
  END IF;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION tallystick.guard_users() FROM PUBLIC;

-- The key of a payment's row follows from the row; a spend, a hold, a release, a grant or an expiry is
-- inserted with its key. The last row of an account is looked for by account and number at once: asked for
-- the highest number of one account, the planner may read the numbers of all accounts, from the highest down.
CREATE OR REPLACE FUNCTION credit_ledger_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last_balance integer;
  last_debt integer;
  ours boolean := NEW.kind <> 'opening'::text AND NEW.kind <> 'external'::text;
BEGIN
  IF NOT ours AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'rows of kind % are written by the trigger on users alone', NEW.kind;
  END IF;
  -- Rows that another trigger writes: guard_users has examined the others, once for each statement.
  IF ours AND pg_trigger_depth() > 1 THEN
    PERFORM tallystick.require_moves(TG_RELID);
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

CREATE OR REPLACE FUNCTION credit_ledger_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  wrong bigint;
BEGIN
  PERFORM FROM added WHERE kind <> 'opening'::text AND kind <> 'external'::text;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('tallystick.moving'::text, 'on'::text, true);
  UPDATE users SET credits_balance = credits_balance + moved.amount
  FROM (SELECT user_id, sum(amount) AS amount FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text AND amount <> 0
        GROUP BY user_id) AS moved
  WHERE users.id = moved.user_id AND moved.amount <> 0::bigint;
  PERFORM set_config('tallystick.moving'::text, 'off'::text, true);
  -- Looked at again: a trigger of the host application may change the row before or after our change, also
  -- there and back, which leaves a row of its own behind ours.
  SELECT last.user_id INTO wrong
  FROM (SELECT DISTINCT ON (user_id) user_id, id, balance_after FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text
        ORDER BY user_id, id DESC) AS last
  LEFT JOIN LATERAL (
    SELECT credits_balance FROM users WHERE users.id = last.user_id OFFSET 0) AS now ON true
  CROSS JOIN LATERAL (
    SELECT entry.id FROM credit_ledger AS entry
    WHERE (entry.user_id, entry.id) <= (last.user_id, 9223372036854775807)
    ORDER BY entry.user_id DESC, entry.id DESC LIMIT 1) AS newest
  WHERE now.credits_balance IS DISTINCT FROM last.balance_after OR newest.id <> last.id
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'another trigger on users changed the balance of user % while it was booked', wrong
      USING HINT = 'Or it differed from the ledger before: `tallystick verify` names such accounts.'::text;
  END IF;
  RETURN NULL;
END
$$;

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

  IF TG_OP = 'UPDATE'::text AND id_before = id_after
      AND current_setting('tallystick.moving'::text, true) = 'on'::text THEN
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

-- A function that is replaced loses its settings. The search_path keeps out tables of the same names.
-- A session plans the statements of a trigger once: without sequential scans a plan that was made while the
-- ledger held a few rows is as good when it has grown.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['credit_ledger_book()', 'credit_ledger_move()', 'users_record_external()',
      'users_record_truncate()', 'tallystick.guard_users()', 'tallystick.require_moves(oid)'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, tallystick, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;
ALTER FUNCTION credit_ledger_book() SET enable_seqscan = off;
ALTER FUNCTION credit_ledger_move() SET enable_seqscan = off;
ALTER FUNCTION users_record_external() SET enable_seqscan = off;

CREATE TRIGGER credit_ledger_guard_users BEFORE INSERT ON credit_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_users();
CREATE TRIGGER credit_ledger_move AFTER INSERT ON credit_ledger
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_move();
DROP TRIGGER IF EXISTS users_record_change ON users;
CREATE TRIGGER users_record_change AFTER UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_record_external();

-- ALWAYS: they hold for sessions that play the part of a replica, too.
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_guard_users;
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_change;

DELETE FROM tallystick.tallystick_installation
  WHERE added IN ('table credit_ledger_move', 'function credit_ledger_move_guard');

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick.guard_users', 'DROP FUNCTION IF EXISTS tallystick.guard_users() CASCADE'),
  ('function tallystick.require_moves', 'DROP FUNCTION IF EXISTS tallystick.require_moves(oid)');
