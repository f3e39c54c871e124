-- What this guarantees: of several instances one alone sends an alert, and all know when the last one was
-- sent and whether it said that events need a person.
CREATE TABLE tallystick.alerts (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  stands boolean NOT NULL DEFAULT false,
  sent_at timestamptz,
  claimed_until timestamptz,
  CONSTRAINT alerts_stand_once_sent CHECK (NOT stands OR sent_at IS NOT NULL)
);

COMMENT ON TABLE tallystick.alerts IS
  'The alert that was sent last: stands says whether it told of events that need a person.';

INSERT INTO tallystick.alerts DEFAULT VALUES;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table tallystick.alerts', 'DROP TABLE IF EXISTS tallystick.alerts');
