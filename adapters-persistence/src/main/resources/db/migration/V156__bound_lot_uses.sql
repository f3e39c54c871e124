-- What this guarantees: what a payment's reversals took of credits that expire, and have not given back, is never
-- more than what of the payment is still reversed, also where a restoration pays a debt, or undoes what was forgiven.
-- A lot gets back no more than the balance does. What reversals took of credits that do not expire is known, too, and
-- goes back first. Credits go back to lots of the same account alone.
DROP TRIGGER credit_ledger_lots ON credit_ledger;

CREATE OR REPLACE FUNCTION tallystick.move_lots() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cause text := coalesce(NEW.hold_id, NEW.payment_id);
  reverses boolean := NEW.kind IN ('refund', 'dispute');
  rest integer := abs(NEW.amount);
  excess bigint := 0;
  lot record;
  part integer;
  paid_debt integer;
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
      IF reverses OR NEW.kind = 'hold' THEN
        INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount)
        VALUES (cause, lot.id, part)
        ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + part;
        took_of_lots := true;
      END IF;
      rest := rest - part;
      EXIT WHEN rest = 0;
    END LOOP;
    -- A hold takes once; reversals of a payment may take several times, and give back a part of all.
    IF rest > 0 AND (reverses OR took_of_lots) THEN
      INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount) VALUES (cause, 0, rest)
      ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + rest;
    END IF;

  ELSE
    IF NEW.payment_id IS NOT NULL THEN
      EXECUTE format($query$
        SELECT greatest(0, coalesce(sum(amount), 0) - $2 - (
          SELECT sum(debt_change + forgiven - amount) FROM %I.%I
          WHERE payment_id = $1 AND id <= $3
            AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')))
        FROM tallystick.lot_uses WHERE taken_by = $1
        $query$, TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO excess USING cause, NEW.amount, NEW.id;
    END IF;
    -- What was taken last goes back first; what has paid a debt instead goes back nowhere.
    FOR lot IN SELECT use.lot_id AS id, use.amount FROM tallystick.lot_uses AS use
        LEFT JOIN tallystick.credit_lots
          ON credit_lots.id = use.lot_id AND credit_lots.user_id = NEW.user_id
        WHERE use.taken_by = cause AND use.amount > 0
        ORDER BY credit_lots.expires_at DESC NULLS FIRST, use.lot_id DESC LOOP
      part := least(rest, lot.amount);
      paid_debt := least(excess, lot.amount - part);
      UPDATE tallystick.lot_uses SET amount = amount - part - paid_debt
        WHERE taken_by = cause AND lot_id = lot.id;
      UPDATE tallystick.credit_lots SET remaining = remaining + part
        WHERE id = lot.id AND user_id = NEW.user_id AND part > 0;
      rest := rest - part;
      excess := excess - paid_debt;
      EXIT WHEN rest = 0 AND excess = 0;
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER credit_ledger_lots AFTER INSERT ON credit_ledger FOR EACH ROW
  WHEN (NEW.amount < 0 OR NEW.amount > 0 AND NEW.expires_at IS NOT NULL
    OR NEW.kind IN ('release', 'refund_reversal', 'dispute_reversal'))
  EXECUTE FUNCTION tallystick.move_lots();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_lots;

-- What was not recorded of credits that do not expire: what the balances lack, and no lot does.
INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount)
SELECT taken_by, 0, taken - used
FROM (
  SELECT taken_by, sum(amount) AS used FROM tallystick.lot_uses
  WHERE NOT EXISTS (SELECT FROM tallystick.credit_holds WHERE id = taken_by)
  GROUP BY taken_by
) AS uses
JOIN LATERAL (
  SELECT -sum(amount) AS taken FROM credit_ledger
  WHERE payment_id = taken_by AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')
) AS reversals ON taken > used
WHERE used > 0
ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + EXCLUDED.amount;

-- What is recorded of a payment beyond what is still reversed. Which lots have it back already is not known, so that the
-- customer keeps the better ones on record: first lots of an account are cleared on which the payment is no longer, then
-- those that expire soonest, and credits that do not expire last.
WITH of_payments AS MATERIALIZED (
  SELECT taken_by, lot_id, lot_uses.amount, credit_lots.user_id, expires_at
  FROM tallystick.lot_uses LEFT JOIN tallystick.credit_lots ON credit_lots.id = lot_id
  WHERE NOT EXISTS (SELECT FROM tallystick.credit_holds WHERE id = taken_by)
)
UPDATE tallystick.lot_uses AS use SET amount = use.amount - least(use.amount, excess - before)
FROM (
  SELECT taken_by, lot_id, sum(amount) OVER (PARTITION BY taken_by) - reversed AS excess,
    sum(amount) OVER (PARTITION BY taken_by
      ORDER BY coalesce(of_payments.user_id <> coalesce(moved.user_id, reversals.user_id), false) DESC,
        expires_at NULLS LAST, lot_id) - amount AS before
  FROM of_payments LEFT JOIN tallystick.moved_payments AS moved ON moved.payment_id = taken_by
  JOIN LATERAL (
    SELECT sum(debt_change + forgiven - amount) AS reversed, max(user_id) AS user_id FROM credit_ledger
    WHERE payment_id = taken_by AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')
  ) AS reversals ON reversed IS NOT NULL
) AS stale
WHERE (use.taken_by, use.lot_id) = (stale.taken_by, stale.lot_id) AND excess > before AND use.amount > 0;
