-- What this guarantees: what an account owes is not taken back by an older snapshot of the host application's. The row of
-- an account on which something is booked is changed also where its balance stays the same, as it does where all is
-- owed or repays what was owed: a transaction at REPEATABLE READ that began before and changes the balance is refused
-- then (PostgreSQL, "Repeatable Read Isolation Level"), and would else have booked the debt that it saw.
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
        WHERE kind <> 'opening'::text AND kind <> 'external'::text
        GROUP BY user_id) AS moved
  WHERE users.id = moved.user_id;
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

-- A function that is replaced loses its settings, for which V11 has the reasons.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION credit_ledger_move() SET search_path = %s, tallystick, pg_temp',
    current_setting('search_path'));
END
$$;
ALTER FUNCTION credit_ledger_move() SET enable_seqscan = off;
