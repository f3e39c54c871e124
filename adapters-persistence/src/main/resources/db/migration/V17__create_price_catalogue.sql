-- What each price buys, in precedence to the configuration. What this guarantees: a row that is here can
-- be read as a price, and every change of one, from wherever it comes, stays known with its author, its
-- reason, its time, and the row before and after it. The table is not emptied at once, and the key of a row
-- does not change, so that no end of a price goes unnoted.
CREATE TABLE price_catalogue (
  key text PRIMARY KEY,
  credits integer NOT NULL,
  amounts jsonb,
  expires_days integer,
  active boolean NOT NULL DEFAULT true,
  changed_by text NOT NULL DEFAULT session_user,
  reason text NOT NULL DEFAULT 'changed by SQL',
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT price_catalogue_key CHECK (key ~ '^\S(.*\S)?$' AND key !~ '[[:cntrl:]]' AND length(key) <= 255),
  CONSTRAINT price_catalogue_credits CHECK (credits > 0),
  -- Whole minor units by the three lower-case letters of a currency; null or empty: not checked.
  CONSTRAINT price_catalogue_amounts CHECK (jsonb_typeof(amounts) = 'object'
    AND NOT jsonb_path_exists(amounts, '$.keyvalue() ? (!(@.key like_regex "^[a-z]{3}$"))')
    AND NOT jsonb_path_exists(amounts, 'strict $.* ? (@.type() != "number")')
    AND NOT jsonb_path_exists(amounts, 'strict $.* ? (@ < 0 || @ > 999999999999 || @.floor() != @)')),
  CONSTRAINT price_catalogue_expires CHECK (expires_days BETWEEN 1 AND 36500),
  CONSTRAINT price_catalogue_explained CHECK (changed_by ~ '\S' AND reason ~ '\S')
);

CREATE TABLE tallystick.price_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  before jsonb,
  after jsonb,
  changed_by text NOT NULL,
  reason text NOT NULL,
  changed_at timestamptz NOT NULL
);

CREATE TRIGGER price_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
  ON tallystick.price_changes FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE tallystick.price_changes ENABLE ALWAYS TRIGGER price_changes_append_only;

-- An UPDATE that does not say when it was made was written by hand: who and why are then not those of
-- the change before.
CREATE FUNCTION tallystick.sign_price() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.changed_at = OLD.changed_at THEN
    NEW.changed_at := clock_timestamp();
    IF NEW.changed_by = OLD.changed_by THEN
      NEW.changed_by := session_user;
    END IF;
    IF NEW.reason = OLD.reason THEN
      NEW.reason := 'changed by SQL';
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION tallystick.record_price() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unsaid text[] := ARRAY['key', 'changed_by', 'reason', 'changed_at'];
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - unsaid END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - unsaid END;
  price text := CASE TG_OP WHEN 'DELETE' THEN OLD.key ELSE NEW.key END;
  person text := CASE TG_OP WHEN 'DELETE' THEN session_user::text ELSE NEW.changed_by END;
  reason text := CASE TG_OP WHEN 'DELETE' THEN 'deleted by SQL' ELSE NEW.reason END;
  at timestamptz := CASE TG_OP WHEN 'DELETE' THEN clock_timestamp() ELSE NEW.changed_at END;
BEGIN
  INSERT INTO tallystick.price_changes (key, before, after, changed_by, reason, changed_at)
  VALUES (price, before, after, person, reason, at);
  EXECUTE format('INSERT INTO %I.audit_log (at, actor, action, subject, reason)'
    ' VALUES ($1, $2, ''change_price'', $3, $4)', TG_TABLE_SCHEMA)
  USING at, person, 'price ' || price, format('%s (before: %s; after: %s)', reason,
    coalesce(before::text, 'no row'), coalesce(after::text, 'no row'));
  RETURN NULL;
END
$$;

CREATE FUNCTION tallystick.keep_prices() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = CASE TG_OP WHEN 'TRUNCATE' THEN 'price_catalogue is not emptied at once'
      ELSE 'the key of a price does not change' END,
    HINT = 'Delete rows, and insert others: each is noted.';
END
$$;

CREATE TRIGGER price_catalogue_keep BEFORE TRUNCATE ON price_catalogue
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick.keep_prices();
CREATE TRIGGER price_catalogue_keep_key BEFORE UPDATE ON price_catalogue
  FOR EACH ROW WHEN (OLD.key <> NEW.key) EXECUTE FUNCTION tallystick.keep_prices();
CREATE TRIGGER price_catalogue_sign BEFORE UPDATE ON price_catalogue
  FOR EACH ROW EXECUTE FUNCTION tallystick.sign_price();
CREATE TRIGGER price_catalogue_record AFTER INSERT OR UPDATE OR DELETE ON price_catalogue
  FOR EACH ROW EXECUTE FUNCTION tallystick.record_price();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep;
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep_key;
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_sign;
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_record;

-- Prices decide about money: nobody but the owner and members of tallystick_app writes them.
DO $$
BEGIN
  EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON price_catalogue'
    ' FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table()', chr(1));
  EXECUTE format('ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER %I', chr(1));
  EXECUTE format('COMMENT ON TRIGGER %I ON price_catalogue IS %L', chr(1),
    'Named so that it fires before any other trigger.');
END
$$;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick.sign_price', 'DROP FUNCTION IF EXISTS tallystick.sign_price()'),
  ('function tallystick.record_price', 'DROP FUNCTION IF EXISTS tallystick.record_price()'),
  ('function tallystick.keep_prices', 'DROP FUNCTION IF EXISTS tallystick.keep_prices() CASCADE'),
  ('table price_changes', 'DROP TABLE tallystick.price_changes'),
  ('table price_catalogue', 'DROP TABLE price_catalogue');
