-- What this guarantees, again: every change of a balance that does not come out of the ledger has a row of
-- its own. Since the balances are moved once for each statement, a change to what the account's last row says
-- was taken for one of ours at any time: where a trigger of the host application took back what the host
-- application had changed, one of the two changes got a row, and the other none. Now a change can be ours
-- only while credit_ledger_move moves balances. The setting that says so decides about nothing else: who
-- sets it by hand writes what the ledger says already.
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

-- A function that is replaced loses its settings.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['credit_ledger_move', 'users_record_external'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, tallystick, pg_temp', name,
                   current_setting('search_path'));
  END LOOP;
END
$$;
ALTER FUNCTION credit_ledger_move() SET enable_seqscan = off;
ALTER FUNCTION users_record_external() SET enable_seqscan = off;
