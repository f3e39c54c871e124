-- What this guarantees: a comparison with Stripe that goes on after an interruption knows what Stripe has listed
-- before, and asks for nothing again. The rows of a comparison are removed with its end.
CREATE TABLE tallystick.reconcile_seen (
  run_id bigint NOT NULL REFERENCES tallystick.reconcile_runs ON DELETE CASCADE,
  type text NOT NULL,
  object_id text NOT NULL,
  PRIMARY KEY (run_id, type, object_id)
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table reconcile_seen', 'DROP TABLE IF EXISTS tallystick.reconcile_seen CASCADE');
