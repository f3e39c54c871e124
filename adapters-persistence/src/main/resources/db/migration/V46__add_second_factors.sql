-- The second factor of operators: codes that change every 30 seconds (RFC 6238). What this guarantees: a code
-- is taken once, because the time step of the last one is kept and only later ones count; a recovery code is
-- known by its digest alone, and its row goes with its use.
CREATE TABLE tallystick.operator_second_factors (
  operator text PRIMARY KEY REFERENCES tallystick.operators ON DELETE CASCADE,
  secret bytea NOT NULL CHECK (octet_length(secret) >= 20),
  last_step bigint NOT NULL CHECK (last_step >= 0),
  enrolled_at timestamptz NOT NULL
);

CREATE TABLE tallystick.operator_recovery_codes (
  operator text NOT NULL REFERENCES tallystick.operator_second_factors ON DELETE CASCADE,
  code_digest bytea NOT NULL CHECK (octet_length(code_digest) = 32),
  PRIMARY KEY (operator, code_digest)
);

ALTER TABLE tallystick.operator_sessions ADD COLUMN awaits_code boolean NOT NULL DEFAULT false;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table operator_second_factors', 'DROP TABLE tallystick.operator_second_factors'),
  ('table operator_recovery_codes', 'DROP TABLE tallystick.operator_recovery_codes');
