-- What this guarantees: a search by the beginning of a payer's address or of a person's last name reads few
-- rows. Only failed events have an entry: a completed one adds nothing to this index.
CREATE INDEX stripe_events_failed_payer_idx ON stripe_events (payer_email text_pattern_ops)
  WHERE processing_status = 'failed' AND payer_email IS NOT NULL;

CREATE INDEX tallystick_users_last_name_start
  ON users (lower(substring(name, '\S+$')) text_pattern_ops);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('index tallystick_users_last_name_start', 'DROP INDEX IF EXISTS tallystick_users_last_name_start'),
  ('index stripe_events_failed_payer_idx', 'DROP INDEX IF EXISTS stripe_events_failed_payer_idx');

-- A new index on an expression has no statistics yet.
ANALYZE users;
