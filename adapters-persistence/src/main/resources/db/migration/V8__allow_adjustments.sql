-- A person may correct a balance, with a reason; such a row belongs to no payment.
ALTER TABLE credit_ledger
  DROP CONSTRAINT credit_ledger_kind_check,
  ADD CONSTRAINT credit_ledger_kind_check
    CHECK (kind IN ('opening', 'external', 'purchase', 'adjustment')),
  ADD CONSTRAINT credit_ledger_adjustment_has_reason
    CHECK (kind <> 'adjustment' OR reason <> '');

-- The beginning of an address or a name finds an account.
CREATE INDEX tallystick_users_email_start ON users (lower(email) text_pattern_ops);
CREATE INDEX tallystick_users_name_start ON users (lower(name) text_pattern_ops);

-- What the overview counts, along the time.
CREATE INDEX stripe_events_time_idx ON stripe_events (received_at)
  INCLUDE (processing_status, failure_code);
CREATE INDEX stripe_event_attempts_time_idx ON stripe_event_attempts (attempted_at)
  INCLUDE (duration_ms);
CREATE INDEX credit_ledger_time_idx ON credit_ledger (created_at) INCLUDE (kind, amount);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, id);
CREATE INDEX audit_log_action_idx ON audit_log (action, id);

-- Money that came in and moved no credits, although the event looks like a success.
CREATE INDEX stripe_events_uncredited_idx ON stripe_events (received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled', 'no_credits_metadata');

-- When the books were verified, and with what result.
CREATE TABLE verifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  offenders integer NOT NULL CHECK (offenders >= 0)
);

INSERT INTO tallystick_installation (added, undo) VALUES
  ('index tallystick_users_email_start', 'DROP INDEX IF EXISTS tallystick_users_email_start'),
  ('index tallystick_users_name_start', 'DROP INDEX IF EXISTS tallystick_users_name_start'),
  ('table verifications', 'DROP TABLE verifications');
