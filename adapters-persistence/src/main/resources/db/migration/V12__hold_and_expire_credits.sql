-- What this guarantees: a hold is closed once, and what it held is then either captured or given back, to
-- the last credit. Only a hold whose account the host application has removed ends with neither. Of credits
-- that expire it is known how many are left, also after the host application has taken some: those that expire
-- soonest are taken first, those that never expire last. What a hold or a reversal took goes back to where it
-- came from. Never are more left than the balance holds, and none expires twice.
CREATE TABLE tallystick.credit_holds (
  id text PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount > 0),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  captured integer NOT NULL DEFAULT 0 CHECK (captured >= 0),
  released integer NOT NULL DEFAULT 0 CHECK (released >= 0),
  closed_at timestamptz,
  CONSTRAINT credit_holds_closed_whole CHECK (CASE WHEN closed_at IS NULL
    THEN captured = 0 AND released = 0
    ELSE captured + released IN (0, amount) END)
);

CREATE INDEX credit_holds_open_idx ON tallystick.credit_holds (expires_at, id)
  WHERE closed_at IS NULL;
CREATE INDEX credit_holds_user_idx ON tallystick.credit_holds (user_id) INCLUDE (amount)
  WHERE closed_at IS NULL;

CREATE TABLE tallystick.credit_lots (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id bigint NOT NULL,
  user_id bigint NOT NULL,
  expires_at timestamptz NOT NULL,
  amount integer NOT NULL CHECK (amount > 0),
  remaining integer NOT NULL CHECK (remaining >= 0),
  expired integer NOT NULL DEFAULT 0 CHECK (expired >= 0),
  CONSTRAINT credit_lots_within_amount CHECK (remaining + expired <= amount)
);

CREATE INDEX credit_lots_open_idx ON tallystick.credit_lots (user_id, expires_at, id)
  WHERE remaining > 0;
CREATE INDEX credit_lots_due_idx ON tallystick.credit_lots (expires_at) WHERE remaining > 0;
CREATE INDEX credit_lots_entry_idx ON tallystick.credit_lots (entry_id);

-- What a hold, or the reversals of a payment, took of each lot and has not given back; lot 0 stands for
-- credits that do not expire. A hold or reversal that took of no lot has no rows.
CREATE TABLE tallystick.lot_uses (
  taken_by text NOT NULL,
  lot_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (taken_by, lot_id)
);

-- Fires once for each row that can concern a lot: a purchase that does not expire is none. The account is
-- locked by then, by credit_ledger_book or by the change of users that the row records.
CREATE FUNCTION tallystick.move_lots() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cause text := coalesce(NEW.hold_id, NEW.payment_id);
  rest integer := abs(NEW.amount);
  lot record;
  part integer;
  took_of_lots boolean := false;
BEGIN
  IF NEW.amount > 0 AND NEW.expires_at IS NOT NULL THEN
    INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining)
    SELECT NEW.id, NEW.user_id, at::timestamptz, credits::integer, credits::integer
    FROM jsonb_each_text(coalesce(NEW.expiring,
      jsonb_build_object(to_jsonb(NEW.expires_at) #>> '{}', NEW.amount))) AS expiring (at, credits);

  ELSIF NEW.amount < 0 THEN
    FOR lot IN SELECT id, remaining FROM tallystick.credit_lots
        WHERE user_id = NEW.user_id AND remaining > 0 ORDER BY expires_at, id LOOP
      part := least(rest, lot.remaining);
      UPDATE tallystick.credit_lots SET remaining = remaining - part,
          expired = expired + CASE NEW.kind WHEN 'expiry' THEN part ELSE 0 END
        WHERE id = lot.id;
      IF NEW.kind IN ('hold', 'refund', 'dispute') THEN
        INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount)
        VALUES (cause, lot.id, part)
        ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + part;
        took_of_lots := true;
      END IF;
      rest := rest - part;
      EXIT WHEN rest = 0;
    END LOOP;
    IF took_of_lots AND rest > 0 THEN
      INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount) VALUES (cause, 0, rest)
      ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + rest;
    END IF;

  ELSE
    -- What was taken last goes back first.
    FOR lot IN SELECT use.lot_id AS id, use.amount FROM tallystick.lot_uses AS use
        LEFT JOIN tallystick.credit_lots ON credit_lots.id = use.lot_id
        WHERE use.taken_by = cause AND use.amount > 0
        ORDER BY credit_lots.expires_at DESC NULLS FIRST, use.lot_id DESC LOOP
      part := least(rest, lot.amount);
      UPDATE tallystick.lot_uses SET amount = amount - part
        WHERE taken_by = cause AND lot_id = lot.id;
      UPDATE tallystick.credit_lots SET remaining = remaining + part WHERE id = lot.id;
      rest := rest - part;
      EXIT WHEN rest = 0;
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER credit_ledger_lots AFTER INSERT ON credit_ledger FOR EACH ROW
  WHEN (NEW.amount < 0 OR NEW.amount > 0 AND (NEW.expires_at IS NOT NULL
    OR NEW.kind IN ('release', 'refund_reversal', 'dispute_reversal')))
  EXECUTE FUNCTION tallystick.move_lots();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_lots;

-- For the host application's own SQL. The function is inlined into the query, and as its text is not
-- parsed before, the types of users.id and users.credits_balance may still be changed. Holds and lots are read
-- by the view.
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

-- The view reads holds and lots with its owner's rights: the host application's database user has none in the
-- schema tallystick. Several holds together may be more than an integer can say.
CREATE VIEW user_credits AS
  SELECT account.user_id, account.balance, account.debt, coalesce(holds.held, 0) AS held,
    lots.expires_at AS expiring_next, coalesce(lots.amount, 0)::integer AS expiring_amount
  FROM tallystick_user_credits() AS account LEFT JOIN LATERAL (
    SELECT sum(amount) AS held FROM tallystick.credit_holds
    WHERE credit_holds.user_id = account.user_id AND closed_at IS NULL) AS holds ON true
  LEFT JOIN LATERAL (
    SELECT expires_at, sum(remaining) AS amount FROM tallystick.credit_lots
    WHERE credit_lots.user_id = account.user_id AND remaining > 0
    GROUP BY expires_at ORDER BY expires_at LIMIT 1) AS lots ON true;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table credit_holds', 'DROP TABLE tallystick.credit_holds CASCADE'),
  ('function tallystick.move_lots', 'DROP FUNCTION IF EXISTS tallystick.move_lots() CASCADE'),
  ('table credit_lots', 'DROP TABLE tallystick.credit_lots CASCADE'),
  ('table lot_uses', 'DROP TABLE tallystick.lot_uses'),
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
