-- Who may open the dashboard.
CREATE TABLE operators (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'),
  password_hash text, -- null: the identity provider alone knows them
  password_changed_at timestamptz CHECK ((password_changed_at IS NULL) = (password_hash IS NULL)),
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

-- A session is known by the digest of its id: whoever reads this table cannot take one over.
CREATE TABLE operator_sessions (
  id_digest bytea PRIMARY KEY,
  operator text NOT NULL REFERENCES operators ON DELETE CASCADE,
  csrf text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL
);

CREATE INDEX operator_sessions_operator_idx ON operator_sessions (operator);

-- Failed sign-ins in a row, as all instances see them, by digest of the account or the address: some
-- people type their password where the name belongs.
CREATE TABLE sign_in_failures (
  origin text PRIMARY KEY,
  failures integer NOT NULL CHECK (failures > 0),
  last_at timestamptz NOT NULL
);

CREATE INDEX sign_in_failures_last_idx ON sign_in_failures (last_at);

INSERT INTO tallystick_installation (added, undo) VALUES
  ('table operators', 'DROP TABLE operators'),
  ('table operator_sessions', 'DROP TABLE operator_sessions'),
  ('table sign_in_failures', 'DROP TABLE sign_in_failures');
