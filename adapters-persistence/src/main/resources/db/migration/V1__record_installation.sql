-- What Tallystick adds to a database that may have existed before it, with the statement that takes
-- each addition away again; printed by `tallystick rollback-sql`, the last first.
CREATE TABLE tallystick_installation (
  step bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  added text NOT NULL,
  undo text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO tallystick_installation (added, undo)
VALUES ('table tallystick_installation', 'DROP TABLE tallystick_installation');

-- jsonb refuses some valid JSON: \u0000, lone surrogates, numbers and nesting beyond its limits
-- (PostgreSQL, "JSON Types"). What it refuses is NULL here; the bytes are kept beside it. Not
-- PARALLEL SAFE: before version 17 a parallel query cannot catch an error.
CREATE FUNCTION tallystick_jsonb(body bytea) RETURNS jsonb
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN convert_from(body, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END
$$;

INSERT INTO tallystick_installation (added, undo)
VALUES ('function tallystick_jsonb', 'DROP FUNCTION tallystick_jsonb(bytea)');
