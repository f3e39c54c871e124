-- The keys with which the host application uses the API. What this guarantees: a key is known by the
-- SHA-256 digest of its secret alone, so that whoever reads this table cannot use one; a name stands for
-- one key for ever, as ledger and audit log name keys by it.
CREATE TABLE tallystick.api_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  key_digest bytea NOT NULL UNIQUE CHECK (octet_length(key_digest) = 32),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0
    AND scopes <@ ARRAY['read', 'spend', 'grant']),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table api_keys', 'DROP TABLE tallystick.api_keys');
