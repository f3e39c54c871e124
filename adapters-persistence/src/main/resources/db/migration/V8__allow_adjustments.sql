-- A person may correct a balance, with a reason; such a row belongs to no payment.
ALTER TABLE credit_ledger
  DROP CONSTRAINT credit_ledger_kind_check,
  ADD CONSTRAINT credit_ledger_kind_check
    CHECK (kind IN ('opening', 'external', 'purchase', 'adjustment')),
  ADD CONSTRAINT credit_ledger_adjustment_is_explained
    CHECK (kind <> 'adjustment'
      OR (reason ~ '\S' AND actor ~ '\S' AND event_id IS NULL AND payment_id IS NULL));

-- The beginning of an address or a name finds an account.
CREATE INDEX tallystick_users_email_start ON users (lower(email) text_pattern_ops);
CREATE INDEX tallystick_users_name_start ON users (lower(name) text_pattern_ops);

-- What the overview counts, along the time; and the events whose state changed long after they came.
CREATE INDEX stripe_events_time_idx ON stripe_events (received_at)
  INCLUDE (processing_status);
CREATE INDEX stripe_events_late_idx ON stripe_events (processed_at) INCLUDE (received_at)
  WHERE processed_at - received_at > interval '10 minutes';
CREATE INDEX stripe_event_attempts_time_idx ON stripe_event_attempts (attempted_at)
  INCLUDE (duration_ms);
CREATE INDEX credit_ledger_time_idx ON credit_ledger (created_at) INCLUDE (kind, amount);

-- Slots of ten minutes that are over are counted once: nobody reads a month of events for a look.
CREATE TABLE counted_slots (
  slot timestamptz NOT NULL,
  figure text NOT NULL CHECK (figure IN ('events', 'credits', 'tries')),
  key text NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (figure, slot, key)
);
CREATE TABLE counting (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  until timestamptz NOT NULL,
  looked_at timestamptz NOT NULL
);

CREATE INDEX audit_log_time_idx ON audit_log (at, id);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, at, id);
CREATE INDEX audit_log_action_idx ON audit_log (action, at, id);
CREATE INDEX audit_log_actor_action_idx ON audit_log (actor, action, at, id);
CREATE INDEX audit_log_subject_time_idx ON audit_log (subject, at, id);

-- Money that came in and moved no credits, although the event looks like a success. Test money is
-- none; an event that tells of an end without money is none.
CREATE INDEX stripe_events_uncredited_idx ON stripe_events (received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);
CREATE INDEX stripe_events_uncredited_reason_idx ON stripe_events (
    (CASE processing_status WHEN 'ignored' THEN skip_reason ELSE 'discarded' END),
    received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);

-- When the books were verified, and with what result.
CREATE TABLE verifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  offenders integer NOT NULL CHECK (offenders >= 0)
);

INSERT INTO tallystick_installation (added, undo) VALUES
  ('index tallystick_users_email_start', 'DROP INDEX IF EXISTS tallystick_users_email_start'),
  ('index tallystick_users_name_start', 'DROP INDEX IF EXISTS tallystick_users_name_start'),
  ('index stripe_events_late_idx', 'DROP INDEX IF EXISTS stripe_events_late_idx'),
  ('table counted_slots', 'DROP TABLE counted_slots'),
  ('table counting', 'DROP TABLE counting'),
  ('table verifications', 'DROP TABLE verifications');
