CREATE TABLE stripe_event_attempts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id text NOT NULL,
  attempted_at timestamptz NOT NULL,
  triggered_by text NOT NULL,
  outcome text NOT NULL,
  code text,
  message text,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0)
);

CREATE INDEX stripe_event_attempts_event_idx ON stripe_event_attempts (event_id, id);

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL
);

CREATE INDEX audit_log_subject_idx ON audit_log (subject, id);

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;

INSERT INTO tallystick_installation (added, undo) VALUES
  ('table stripe_event_attempts', 'DROP TABLE stripe_event_attempts'),
  ('table audit_log', 'DROP TABLE audit_log');
