-- What this guarantees: by each way of alerting one instance alone sends, and all know what was told there
-- last; and what was sent, and whether it was taken, stays known for a while.
CREATE TABLE tallystick.alert_ways (
  way text PRIMARY KEY,
  sent_at timestamptz,
  stands boolean NOT NULL DEFAULT false,
  causes text NOT NULL DEFAULT '',
  many boolean NOT NULL DEFAULT false,
  old boolean NOT NULL DEFAULT false,
  digest_at timestamptz NOT NULL DEFAULT now(),
  failures integer NOT NULL DEFAULT 0,
  claimed_until timestamptz,
  CONSTRAINT alert_ways_stand_once_sent CHECK (NOT stands OR sent_at IS NOT NULL),
  CONSTRAINT alert_ways_failures CHECK (failures >= 0)
);

COMMENT ON TABLE tallystick.alert_ways IS
  'What was told last by each way: stands says whether it told of events that need a person.';

INSERT INTO tallystick.alert_ways (way) VALUES ('webhook'), ('email');

CREATE TABLE tallystick.notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  way text NOT NULL,
  kind text NOT NULL,
  sent_at timestamptz NOT NULL,
  failed bigint NOT NULL,
  causes text NOT NULL,
  actor text,
  problem text
);

COMMENT ON TABLE tallystick.notifications IS
  'The latest messages of each way, and why one was not taken. Causes are failure codes, separated by spaces.';

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table tallystick.alert_ways', 'DROP TABLE IF EXISTS tallystick.alert_ways'),
  ('table tallystick.notifications', 'DROP TABLE IF EXISTS tallystick.notifications');
