-- The browsers in which operators have signed in, by the digest of a secret that the browser keeps:
-- failed sign-ins of others do not lock them out.
CREATE TABLE tallystick.operator_browsers (
  browser_digest bytea NOT NULL,
  operator text NOT NULL REFERENCES tallystick.operators ON DELETE CASCADE,
  last_sign_in_at timestamptz NOT NULL,
  PRIMARY KEY (browser_digest, operator)
);

CREATE INDEX operator_browsers_operator_idx ON tallystick.operator_browsers (operator);
CREATE INDEX operator_browsers_last_idx ON tallystick.operator_browsers (last_sign_in_at);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table operator_browsers', 'DROP TABLE tallystick.operator_browsers');
