-- What this guarantees: a failed event that a person has put off, with a reason, is left out of the list of
-- those that need somebody until one time. Nothing else looks at it: the event is retried and repaired as
-- any other.
CREATE TABLE tallystick.snoozed_events (
  event_id text PRIMARY KEY,
  until timestamptz NOT NULL,
  snoozed_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT snoozed_events_explained CHECK (snoozed_by ~ '\S' AND reason ~ '\S')
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table tallystick.snoozed_events', 'DROP TABLE IF EXISTS tallystick.snoozed_events');
