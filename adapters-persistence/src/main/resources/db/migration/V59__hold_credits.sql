-- What this guarantees: a hold is closed once, and what it held is then either captured or given back, to
-- the last credit. Only a hold whose account the host application has removed ends with neither.
CREATE TABLE tallystick.credit_holds (
  id text PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount > 0),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  captured integer NOT NULL DEFAULT 0 CHECK (captured >= 0),
  released integer NOT NULL DEFAULT 0 CHECK (released >= 0),
  closed_at timestamptz,
  CONSTRAINT credit_holds_closed_whole CHECK (CASE WHEN closed_at IS NULL
    THEN captured = 0 AND released = 0
    ELSE captured + released IN (0, amount) END)
);

CREATE INDEX credit_holds_open_idx ON tallystick.credit_holds (expires_at, id)
  WHERE closed_at IS NULL;
CREATE INDEX credit_holds_user_idx ON tallystick.credit_holds (user_id) INCLUDE (amount)
  WHERE closed_at IS NULL;

-- The view reads the holds with its owner's rights: the host application's database user has none in the
-- schema tallystick. Several holds together may be more than an integer can say.
DROP VIEW user_credits;
CREATE VIEW user_credits AS
  SELECT account.user_id, account.balance, account.debt, coalesce(holds.held, 0) AS held,
    account.expiring_next, account.expiring_amount
  FROM tallystick_user_credits() AS account LEFT JOIN LATERAL (
    SELECT sum(amount) AS held FROM tallystick.credit_holds
    WHERE credit_holds.user_id = account.user_id AND closed_at IS NULL) AS holds ON true;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table credit_holds', 'DROP TABLE tallystick.credit_holds CASCADE');
