-- What this guarantees: a search reads few rows, by each thing that an account or an event is looked
-- for; and a completed purchase has an entry in five indexes: by its id, its payment, its time, its amount, and
-- by all else that names it. Most events are stored once and never looked for; each further index would
-- cost all of them.

-- What the lower case of I is depends on the collation of the column or the database, as in Turkish:
-- the letters A to Z are compared by this index, all others by tallystick_users_email.
CREATE INDEX tallystick_users_email_ascii ON users (lower(email COLLATE "C"));

-- The beginning of a last name finds an account.
CREATE INDEX tallystick_users_last_name_start
  ON users (lower(substring(name, '\S+$')) text_pattern_ops);

-- The figures are counted along the list of each status, and of those that only a later version knows.
DROP INDEX stripe_events_time_idx;
CREATE INDEX stripe_events_later_status_idx ON stripe_events (received_at) INCLUDE (processing_status)
  WHERE processing_status NOT IN ('received', 'completed', 'ignored', 'failed', 'discarded');

-- Completed events that are no purchases are few, and those that are purchases are nearly all.
DROP INDEX stripe_events_status_type_idx;
CREATE INDEX stripe_events_status_type_idx
  ON stripe_events (processing_status, event_type, received_at DESC, event_id DESC)
  WHERE processing_status <> 'completed'
    OR event_type NOT IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded');

-- One index for whatever an event is looked for by. What is added waits in its list of 64 kB at most,
-- which every search reads, and is sorted in together (PostgreSQL, "GIN Fast Update Technique"); the batch
-- that fills the list waits for that, with 64 kB about 6 ms, with 256 kB about 20.
DROP INDEX stripe_events_object_idx, stripe_events_customer_idx, stripe_events_payer_reference_idx,
  stripe_events_payer_email_idx;
CREATE INDEX stripe_events_names_idx ON stripe_events USING gin (
    (array_remove(ARRAY[object_id, charge_id, customer_id, payer_reference, md5(payer_email)], NULL)))
  WITH (gin_pending_list_limit = 64);

-- The beginning of a payer's address finds a failed event; a completed one has no entry here.
CREATE INDEX stripe_events_failed_payer_idx ON stripe_events (payer_email text_pattern_ops)
  WHERE processing_status = 'failed' AND payer_email IS NOT NULL;

-- Invoices that were paid and not credited are found like other payments.
DROP INDEX stripe_events_uncredited_idx;
DROP INDEX stripe_events_uncredited_reason_idx;
CREATE INDEX stripe_events_uncredited_idx ON stripe_events (received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'already_refunded', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);
CREATE INDEX stripe_events_uncredited_reason_idx ON stripe_events (
    (CASE processing_status WHEN 'ignored' THEN skip_reason ELSE 'discarded' END),
    received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'already_refunded', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('index tallystick_users_email_ascii', 'DROP INDEX IF EXISTS tallystick_users_email_ascii'),
  ('index tallystick_users_last_name_start', 'DROP INDEX IF EXISTS tallystick_users_last_name_start'),
  ('index stripe_events_failed_payer_idx', 'DROP INDEX IF EXISTS stripe_events_failed_payer_idx');

-- A new index on an expression has no statistics, nor have tables that were filled a moment ago: until
-- the next automatic ANALYZE the planner would guess (PostgreSQL, "CREATE INDEX", Notes).
ANALYZE users;
ANALYZE stripe_events;
ANALYZE credit_ledger;
