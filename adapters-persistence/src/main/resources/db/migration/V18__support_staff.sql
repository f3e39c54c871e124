-- What this guarantees: nobody decides on their own adjustment above what one person may book alone, each is
-- decided at most once, and the same one is not asked for twice while it waits. A bulk repair that assigns its
-- events names the account, one that sets their credits names the number, and no other names either. A failed
-- event that a person has put off, with a reason, is left out of the list of those that need a person until one
-- time; nothing else looks at it: the event is retried and repaired as any other. An operator has one saved
-- filter under each name.
CREATE TABLE tallystick.pending_adjustments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount <> 0),
  reason text NOT NULL CHECK (reason ~ '\S'),
  author text NOT NULL CHECK (author ~ '\S'),
  asked_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  CONSTRAINT pending_adjustments_second_person CHECK (decided_by <> author),
  CONSTRAINT pending_adjustments_decision_is_whole CHECK (
    (decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL))
);

CREATE UNIQUE INDEX pending_adjustments_waiting_once
  ON tallystick.pending_adjustments (user_id, amount, author, md5(reason)) WHERE decision IS NULL;
CREATE INDEX pending_adjustments_author_idx
  ON tallystick.pending_adjustments (author, decided_at) WHERE decision = 'confirmed';

ALTER TABLE tallystick.bulk_runs
  ADD COLUMN user_id bigint,
  ADD COLUMN credits integer,
  DROP CONSTRAINT bulk_runs_action_check,
  ADD CONSTRAINT bulk_runs_action_check CHECK (
    action IN ('retry', 'assign', 'set_credits', 'discard')),
  ADD CONSTRAINT bulk_runs_amendment CHECK (
    (user_id IS NOT NULL) = (action = 'assign') AND (credits IS NOT NULL) = (action = 'set_credits')
    AND (credits IS NULL OR credits > 0));

CREATE TABLE tallystick.snoozed_events (
  event_id text PRIMARY KEY,
  until timestamptz NOT NULL,
  snoozed_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT snoozed_events_explained CHECK (snoozed_by ~ '\S' AND reason ~ '\S')
);

CREATE TABLE tallystick.saved_filters (
  operator text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  PRIMARY KEY (operator, name),
  CONSTRAINT saved_filters_named CHECK (name ~ '\S')
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table pending_adjustments', 'DROP TABLE tallystick.pending_adjustments'),
  ('table tallystick.snoozed_events', 'DROP TABLE IF EXISTS tallystick.snoozed_events'),
  ('table tallystick.saved_filters', 'DROP TABLE IF EXISTS tallystick.saved_filters');
