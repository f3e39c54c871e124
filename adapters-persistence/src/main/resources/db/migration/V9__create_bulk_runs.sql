-- Many failed events repaired at once: what was planned, who let it happen, what became of it.
CREATE TABLE bulk_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action text NOT NULL CHECK (action IN ('retry', 'discard')),
  state text NOT NULL CHECK (state IN ('planned', 'running', 'stopped', 'done')),
  events integer NOT NULL CHECK (events > 0),
  planned_by text NOT NULL,
  planned_at timestamptz NOT NULL,
  started_by text,
  reason text,
  started_at timestamptz,
  stopped_at timestamptz,
  done_at timestamptz,
  CONSTRAINT bulk_runs_state_has_its_times CHECK (
    (started_at IS NULL) = (state = 'planned')
    AND (stopped_at IS NULL) = (state <> 'stopped')
    AND (done_at IS NULL) = (state <> 'done')),
  CONSTRAINT bulk_runs_start_is_explained CHECK (
    state = 'planned'
    OR (coalesce(started_by, '') ~ '\S' AND coalesce(reason, '') ~ '\S' AND length(reason) <= 500))
);

CREATE INDEX bulk_runs_running_idx ON bulk_runs (id) WHERE state = 'running';

-- An event of a run is done in the transaction that notes it here.
CREATE TABLE bulk_items (
  run_id bigint NOT NULL REFERENCES bulk_runs ON DELETE CASCADE,
  position integer NOT NULL CHECK (position > 0),
  event_id text NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  predicted_outcome text NOT NULL CHECK (predicted_outcome IN
    ('credited', 'closed', 'failed', 'discarded', 'settled', 'changed', 'missing')),
  predicted_code text,
  predicted_message text NOT NULL,
  predicted_credits integer NOT NULL,
  outcome text CHECK (outcome IN
    ('credited', 'closed', 'failed', 'discarded', 'settled', 'changed', 'missing')),
  code text,
  message text,
  credits integer,
  claimed_at timestamptz,
  done_at timestamptz,
  PRIMARY KEY (run_id, position),
  UNIQUE (run_id, event_id),
  CONSTRAINT bulk_items_done_has_its_outcome CHECK (
    (done_at IS NULL) = (outcome IS NULL)
    AND (done_at IS NULL) = (message IS NULL)
    AND (done_at IS NULL) = (credits IS NULL))
);

CREATE INDEX bulk_items_open_idx ON bulk_items (run_id, position) WHERE done_at IS NULL;

INSERT INTO tallystick_installation (added, undo) VALUES
  ('table bulk_runs', 'DROP TABLE bulk_runs'),
  ('table bulk_items', 'DROP TABLE bulk_items');
