-- What this guarantees: a payment has its credits on one account. That is the account of its purchase or
-- invoice in the ledger, or, where a person has moved them, the one that is named here; refunds and disputes
-- take them back there.
CREATE TABLE tallystick.moved_payments (
  payment_id text PRIMARY KEY,
  user_id bigint NOT NULL,
  moved_by text NOT NULL,
  moved_at timestamptz NOT NULL,
  CONSTRAINT moved_payments_by_a_person CHECK (moved_by ~ '\S')
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table tallystick.moved_payments', 'DROP TABLE IF EXISTS tallystick.moved_payments');
