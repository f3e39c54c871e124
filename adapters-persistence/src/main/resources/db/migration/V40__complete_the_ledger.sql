-- What this guarantees: every row of the ledger has a booking key, which is unique, so that nothing is
-- booked twice; a row says how many credits an account owes after it, which is never below zero; each
-- kind of row moves balance and debt only in the direction that the kind allows.
--
-- The order of what happens when a row is inserted: credit_ledger_book gives it its number, its booking
-- key, the balance and the debt after it; the constraints are checked; credit_ledger_move changes
-- users.credits_balance, and users_record_external finds that change announced and writes no row.
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
  ADD COLUMN expires_at timestamptz;

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
    kind <> 'adjustment' OR (reason ~ '\S' AND actor ~ '\S'));

DROP INDEX credit_ledger_payment_once;
DROP INDEX credit_ledger_opening_once;
CREATE INDEX credit_ledger_payment_idx ON credit_ledger (payment_id, id)
  WHERE payment_id IS NOT NULL;
CREATE INDEX credit_ledger_hold_idx ON credit_ledger (hold_id, id) WHERE hold_id IS NOT NULL;

-- The key of a payment's row follows from the row; a spend, a hold, a release, a grant or an expiry is
-- inserted with its key.
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
  SELECT balance_after, debt_after INTO last_balance, last_debt FROM credit_ledger
    WHERE user_id = NEW.user_id ORDER BY id DESC LIMIT 1;
  IF ours THEN
    NEW.balance_after := coalesce(last_balance, 0) + NEW.amount;
  END IF;
  NEW.debt_after := coalesce(last_debt, 0) + NEW.debt_change;
  IF NEW.kind = 'opening'::text THEN
    NEW.booking_key := 'opening:'::text || NEW.user_id::text;
  ELSIF NEW.kind = 'purchase'::text THEN
    NEW.booking_key := 'purchase:'::text || coalesce(NEW.payment_id, ''::text);
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

-- A row that moves debt alone leaves the balance as it is: there is nothing to announce.
CREATE OR REPLACE FUNCTION credit_ledger_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  balance_before integer;
  balance_now integer;
BEGIN
  IF NEW.kind = 'opening'::text OR NEW.kind = 'external'::text OR NEW.amount = 0 THEN
    RETURN NULL;
  END IF;
  SELECT credits_balance INTO balance_before FROM users WHERE id = NEW.user_id;
  INSERT INTO credit_ledger_move (transaction, entry_id, user_id, amount)
  VALUES (pg_current_xact_id(), NEW.id, NEW.user_id, NEW.amount);
  UPDATE users SET credits_balance = credits_balance + NEW.amount WHERE id = NEW.user_id;
  -- Looked at again: a trigger of the host application may change the row before or after our change.
  SELECT credits_balance INTO balance_now FROM users WHERE id = NEW.user_id;
  IF balance_now IS DISTINCT FROM balance_before + NEW.amount OR EXISTS (
      SELECT FROM credit_ledger_move
      WHERE transaction = pg_current_xact_id() AND user_id = NEW.user_id AND entry_id = NEW.id) THEN
    RAISE EXCEPTION 'another trigger on users changed the balance of user % while it was booked',
      NEW.user_id;
  END IF;
  RETURN NULL;
END
$$;

-- As when they were made: a function that is replaced loses its search_path.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['credit_ledger_book', 'credit_ledger_move'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, tallystick, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;

-- For the host application's own SQL. The function is inlined into the query, and as its text is not
-- parsed before, the types of users.id and users.credits_balance may still be changed.
CREATE FUNCTION tallystick_user_credits()
  RETURNS TABLE (user_id bigint, balance bigint, debt integer, held integer,
    expiring_next timestamptz, expiring_amount integer)
  LANGUAGE sql STABLE AS $$
  SELECT users.id::bigint, users.credits_balance::bigint, coalesce(newest.debt_after, 0), 0,
    NULL::timestamptz, 0
  FROM users LEFT JOIN LATERAL (
    SELECT debt_after FROM credit_ledger WHERE credit_ledger.user_id = users.id::bigint
    ORDER BY id DESC LIMIT 1) AS newest ON true
$$;

CREATE VIEW user_credits AS SELECT * FROM tallystick_user_credits();

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick_user_credits', 'DROP FUNCTION IF EXISTS tallystick_user_credits()'),
  ('view user_credits', 'DROP VIEW IF EXISTS user_credits');

-- The view looks for an account by its id as a bigint; where users.id is an integer, that needs an index.
DO $$
BEGIN
  IF (SELECT format_type(atttypid, NULL) FROM pg_attribute
      WHERE attrelid = 'users'::regclass AND attname = 'id') = 'integer' THEN
    CREATE INDEX tallystick_users_id ON users ((id::bigint));
    INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
      ('index tallystick_users_id', 'DROP INDEX IF EXISTS tallystick_users_id');
  END IF;
END
$$;
