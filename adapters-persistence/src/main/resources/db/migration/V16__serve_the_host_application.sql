-- What this guarantees: a request of the host application has its effect once. Its answer is stored under
-- its idempotency key in the transaction of the effect, and given again when the request is repeated.
-- Of the key and the body the SHA-256 alone is kept, as both may hold personal data. An API key is known by the
-- SHA-256 digest of its secret alone, so that nobody who reads this table can use one; a name stands for
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

CREATE TABLE tallystick.api_requests (
  api_key_id bigint NOT NULL REFERENCES tallystick.api_keys,
  idempotency_hash text NOT NULL,
  content_hash text NOT NULL,
  answered_at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('booked', 'hold_opened', 'hold_closed', 'insufficient')),
  entry_id bigint,
  hold_id text,
  captured integer,
  released integer,
  balance integer NOT NULL,
  held bigint,
  PRIMARY KEY (api_key_id, idempotency_hash),
  CONSTRAINT api_requests_result_is_whole CHECK (
    (entry_id IS NOT NULL) = (result = 'booked')
    AND (hold_id IS NOT NULL) = (result IN ('hold_opened', 'hold_closed'))
    AND (held IS NOT NULL) = (hold_id IS NOT NULL)
    AND (captured IS NOT NULL) = (result = 'hold_closed')
    AND (released IS NOT NULL) = (result = 'hold_closed'))
);

CREATE INDEX api_requests_time_idx ON tallystick.api_requests (answered_at);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table api_keys', 'DROP TABLE tallystick.api_keys'),
  ('table api_requests', 'DROP TABLE tallystick.api_requests');
