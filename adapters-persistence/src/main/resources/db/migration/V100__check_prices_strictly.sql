-- What this guarantees, as it was meant before: a row that is here can be read as a price, and every change
-- of one stays known. Paths were lax, so that an amount within an array passed for a number; the table
-- could be emptied, and a key be changed, without a note of what ended.
ALTER TABLE price_catalogue DROP CONSTRAINT price_catalogue_amounts;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_amounts CHECK (jsonb_typeof(amounts) = 'object'
  AND NOT jsonb_path_exists(amounts, '$.keyvalue() ? (!(@.key like_regex "^[a-z]{3}$"))')
  AND NOT jsonb_path_exists(amounts, 'strict $.* ? (@.type() != "number")')
  AND NOT jsonb_path_exists(amounts, 'strict $.* ? (@ < 0 || @ > 999999999999 || @.floor() != @)'));

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
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep;
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep_key;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('function tallystick.keep_prices', 'DROP FUNCTION IF EXISTS tallystick.keep_prices() CASCADE');
