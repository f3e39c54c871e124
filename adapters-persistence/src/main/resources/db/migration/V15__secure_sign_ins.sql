-- What this guarantees: failed sign-ins of others do not lock out operators where they have signed in before. A
-- code of the second factor (RFC 6238, every 30 seconds) is taken once, because the time step of the last one is
-- kept and only later ones count; a recovery code is known by its digest alone, and its row goes with its use. A
-- password that another person has set is changed at the first sign-in, and one that was made with the
-- installation does not last. Who signs in through an identity provider stays the person whom the name was given
-- to, because addresses are given to others, and the provider's own subject is not.
ALTER TABLE tallystick.operators
  ADD COLUMN password_temporary boolean NOT NULL DEFAULT false,
  ADD COLUMN password_lasts_until timestamptz,
  ADD COLUMN provider_issuer text,
  ADD COLUMN provider_subject text,
  ADD CONSTRAINT operators_password_temporary_check CHECK (password_hash IS NOT NULL OR NOT password_temporary),
  ADD CONSTRAINT operators_password_lasts_check
    CHECK (password_hash IS NOT NULL OR password_lasts_until IS NULL),
  ADD CONSTRAINT operators_provider_check
    CHECK ((provider_issuer IS NULL) = (provider_subject IS NULL));

-- A session says how and where from it was opened, so that operators recognise their own.
ALTER TABLE tallystick.operator_sessions
  ADD COLUMN address text NOT NULL DEFAULT '',
  ADD COLUMN by_password boolean NOT NULL DEFAULT true,
  ADD COLUMN awaits_code boolean NOT NULL DEFAULT false;

-- The browsers in which operators have signed in, by the digest of a secret that the browser keeps.
CREATE TABLE tallystick.operator_browsers (
  browser_digest bytea NOT NULL,
  operator text NOT NULL REFERENCES tallystick.operators ON DELETE CASCADE,
  last_sign_in_at timestamptz NOT NULL,
  PRIMARY KEY (browser_digest, operator)
);

CREATE INDEX operator_browsers_operator_idx ON tallystick.operator_browsers (operator);
CREATE INDEX operator_browsers_last_idx ON tallystick.operator_browsers (last_sign_in_at);

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

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table operator_browsers', 'DROP TABLE tallystick.operator_browsers'),
  ('table operator_second_factors', 'DROP TABLE tallystick.operator_second_factors'),
  ('table operator_recovery_codes', 'DROP TABLE tallystick.operator_recovery_codes');
