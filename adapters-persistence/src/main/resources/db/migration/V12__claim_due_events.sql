-- Several instances share the events that are due: what one has claimed, the others pass over until
-- the claim ends. An event that is tried has no claim any more; one whose instance crashed is claimed
-- by another one.
ALTER TABLE stripe_events ADD COLUMN claimed_until timestamptz;

INSERT INTO tallystick_installation (added, undo) VALUES
  ('claims of stripe_events', 'ALTER TABLE stripe_events DROP COLUMN claimed_until');
