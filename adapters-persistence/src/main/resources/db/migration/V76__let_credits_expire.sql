-- What this guarantees: of credits that expire it is known how many are left, whoever takes credits: those
-- that expire soonest are taken first, those that never expire last. What a hold or a reversal took goes
-- back to where it came from. Never are more left than the balance holds, and none expires twice.
ALTER TABLE credit_ledger
  -- Where only a part of the row expires, or parts of it at different times: credits by time.
  ADD COLUMN expiring jsonb,
  ADD CONSTRAINT credit_ledger_expiring CHECK (
    expiring IS NULL OR (jsonb_typeof(expiring) = 'object' AND expires_at IS NOT NULL));

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

-- Grants that were made before: what has been taken since is taken to have come out of them.
INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining)
SELECT id, user_id, expires_at, amount, greatest(0, amount + (
    SELECT coalesce(sum(later.amount), 0) FROM credit_ledger AS later
    WHERE later.user_id = entry.user_id AND later.id > entry.id AND later.amount < 0))
FROM credit_ledger AS entry WHERE amount > 0 AND expires_at IS NOT NULL ORDER BY id;

CREATE OR REPLACE VIEW user_credits AS
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
  ('function tallystick.move_lots', 'DROP FUNCTION IF EXISTS tallystick.move_lots() CASCADE'),
  ('table credit_lots', 'DROP TABLE tallystick.credit_lots CASCADE'),
  ('table lot_uses', 'DROP TABLE tallystick.lot_uses');
