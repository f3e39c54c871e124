-- Whoever runs this by hand: with a snapshot from before the lock, the opening rows would be stale.
DO $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the books cannot be opened in a transaction that is %',
        current_setting('transaction_isolation')
      USING HINT = 'Begin it with BEGIN ISOLATION LEVEL READ COMMITTED.';
  END IF;
END
$$;

-- From here to the commit nobody else changes a balance: the opening rows and the trigger that
-- records every later change must leave no gap between them.
LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE;

CREATE SEQUENCE credit_ledger_id_seq;

CREATE TABLE credit_ledger (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount <> 0),
  balance_after integer NOT NULL CHECK (balance_after >= 0),
  kind text NOT NULL CHECK (kind IN ('opening', 'external', 'purchase')),
  event_id text,
  payment_id text,
  reason text NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT credit_ledger_purchase_has_payment
    CHECK ((kind = 'purchase') = (event_id IS NOT NULL AND payment_id IS NOT NULL)),
  CONSTRAINT credit_ledger_purchase_adds CHECK (kind <> 'purchase' OR amount > 0)
);

ALTER SEQUENCE credit_ledger_id_seq OWNED BY credit_ledger.id;

-- There is no foreign key to users: the host application may delete an account, its history stays.
CREATE INDEX credit_ledger_user_idx ON credit_ledger (user_id, id);
CREATE UNIQUE INDEX credit_ledger_payment_once ON credit_ledger (payment_id) WHERE kind = 'purchase';
CREATE UNIQUE INDEX credit_ledger_event_once ON credit_ledger (event_id, kind);
CREATE UNIQUE INDEX credit_ledger_opening_once ON credit_ledger (user_id) WHERE kind = 'opening';

INSERT INTO credit_ledger (id, user_id, amount, balance_after, kind, reason, actor, created_at)
SELECT nextval('credit_ledger_id_seq'), id, credits_balance, credits_balance, 'opening',
       'balance when the books were opened', session_user, now()
FROM users WHERE credits_balance > 0 ORDER BY id;

-- The next functions run with their owner's rights. In a schema where others may create things, a
-- function or operator of theirs with better fitting types would be chosen, and run with those
-- rights (PostgreSQL, "Writing SECURITY DEFINER Functions Safely" and "Type Conversion"): every
-- operand and argument below has exactly the type of the built-in one, literals are cast.

-- A row of the ledger moves the balance itself, so that neither can change without the other. Before
-- it is there it only gets its number and its balance: ON CONFLICT DO NOTHING may still drop it. The
-- account is locked first, so that within an account numbers follow time. The balance is counted on
-- from the account's last row, as earlier rows of the same statement have not moved users yet.
CREATE FUNCTION credit_ledger_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
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

-- The one change of a balance that is ours, from before it is made until the trigger on users has
-- seen it. A table, and not a setting: a setting can be written by anybody, and can stay behind.
-- Nothing in it outlives its transaction.
CREATE UNLOGGED TABLE credit_ledger_move (
  transaction xid8 NOT NULL,
  entry_id bigint NOT NULL,
  user_id bigint NOT NULL,
  amount integer NOT NULL,
  PRIMARY KEY (transaction, user_id, entry_id)
);

-- Rights on all tables are often given to the host application's database user, and so on this one:
-- whoever may write here may announce a change of his own. The functions that do run as its owner.
CREATE FUNCTION credit_ledger_move_guard() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = TG_RELID
      AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)) THEN
    RAISE insufficient_privilege USING
      MESSAGE = 'credit_ledger_move is written by the triggers of credit_ledger and users alone';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION credit_ledger_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  balance_before integer;
  balance_now integer;
BEGIN
  IF NEW.kind = 'opening'::text OR NEW.kind = 'external'::text THEN
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

-- Every change of a balance that does not come out of the ledger is written into it. SECURITY
-- DEFINER: the host application's database user needs no rights on the ledger. What comes out of it
-- was announced, and is taken for it once.
CREATE FUNCTION users_record_external() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  change integer;
  origin text := 'changed past Tallystick by '::text || coalesce(
    nullif(current_setting('application_name'::text, true), ''::text),
    'an unnamed application'::text);
BEGIN
  IF TG_OP = 'UPDATE'::text AND NEW.id = OLD.id THEN
    change := NEW.credits_balance - OLD.credits_balance;
    DELETE FROM credit_ledger_move
      WHERE transaction = pg_current_xact_id() AND user_id = NEW.id AND amount = change;
    IF NOT FOUND THEN
      INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
      VALUES (NEW.id, change, NEW.credits_balance, 'external', origin, session_user,
              clock_timestamp());
    END IF;
    RETURN NULL;
  END IF;
  IF (TG_OP = 'UPDATE'::text OR TG_OP = 'DELETE'::text) AND OLD.credits_balance <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (OLD.id, -OLD.credits_balance, 0, 'external', 'account removed, '::text || origin,
            session_user, clock_timestamp());
  END IF;
  IF (TG_OP = 'UPDATE'::text OR TG_OP = 'INSERT'::text) AND NEW.credits_balance <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (NEW.id, NEW.credits_balance, NEW.credits_balance, 'external',
            'account made, '::text || origin, session_user, clock_timestamp());
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION users_record_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
  SELECT id, -credits_balance, 0, 'external', 'account removed, TRUNCATE', session_user,
         clock_timestamp()
  FROM users WHERE credits_balance <> 0 ORDER BY id;
  RETURN NULL;
END
$$;

CREATE FUNCTION tallystick_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING HINT = 'Correct a mistake with a further entry.';
END
$$;

-- They must find no other tables than these, and serve as triggers nowhere else: on a table of
-- somebody's own they would write whatever he likes.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY
    ARRAY['credit_ledger_book', 'credit_ledger_move', 'users_record_external',
      'users_record_truncate'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %s, pg_temp', name,
                   current_setting('search_path'));
    EXECUTE format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', name);
  END LOOP;
END
$$;

CREATE TRIGGER credit_ledger_book BEFORE INSERT ON credit_ledger
  FOR EACH ROW EXECUTE FUNCTION credit_ledger_book();
CREATE TRIGGER credit_ledger_move AFTER INSERT ON credit_ledger
  FOR EACH ROW EXECUTE FUNCTION credit_ledger_move();
CREATE TRIGGER credit_ledger_move_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE
  ON credit_ledger_move FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_move_guard();
CREATE TRIGGER credit_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
CREATE TRIGGER users_record_made AFTER INSERT OR DELETE ON users
  FOR EACH ROW EXECUTE FUNCTION users_record_external();
CREATE TRIGGER users_record_change AFTER UPDATE ON users
  FOR EACH ROW WHEN (OLD.credits_balance IS DISTINCT FROM NEW.credits_balance OR OLD.id <> NEW.id)
  EXECUTE FUNCTION users_record_external();
CREATE TRIGGER users_record_truncate BEFORE TRUNCATE ON users
  FOR EACH STATEMENT EXECUTE FUNCTION users_record_truncate();

-- ALWAYS: they hold for sessions that play the part of a replica, too.
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_book;
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;
ALTER TABLE credit_ledger_move ENABLE ALWAYS TRIGGER credit_ledger_move_guard;
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_append_only;
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_made;
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_change;
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_truncate;

INSERT INTO tallystick_installation (added, undo) VALUES
  ('function tallystick_append_only', 'DROP FUNCTION tallystick_append_only()'),
  ('function users_record_external', 'DROP FUNCTION users_record_external()'),
  ('function users_record_truncate', 'DROP FUNCTION users_record_truncate()'),
  ('function credit_ledger_book', 'DROP FUNCTION credit_ledger_book()'),
  ('function credit_ledger_move', 'DROP FUNCTION credit_ledger_move()'),
  ('function credit_ledger_move_guard', 'DROP FUNCTION credit_ledger_move_guard()'),
  ('table credit_ledger_move', 'DROP TABLE credit_ledger_move'),
  ('table credit_ledger', 'DROP TABLE credit_ledger'),
  ('trigger users_record_truncate', 'DROP TRIGGER IF EXISTS users_record_truncate ON users'),
  ('trigger users_record_change', 'DROP TRIGGER IF EXISTS users_record_change ON users'),
  ('trigger users_record_made', 'DROP TRIGGER IF EXISTS users_record_made ON users');
