-- What this guarantees: where an event says that two ids are one payment, and both were credited before it came,
-- that is on record. What is booked is not undone; verify names it until the credits of one are taken back.
CREATE TABLE tallystick.payments_credited_twice (
  payment_id text NOT NULL,
  other_id text NOT NULL,
  noticed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (payment_id, other_id)
);

COMMENT ON TABLE tallystick.payments_credited_twice IS
  'Two ids of one payment, both credited: the credits of other_id are to be taken back.';

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table payments_credited_twice', 'DROP TABLE IF EXISTS tallystick.payments_credited_twice CASCADE');
