-- What this guarantees: a completed event has an entry in five indexes, whatever it says: by its id, its
-- payment, its time, its amount, and by all else that names it. Most events are stored once and never
-- looked for; each further index would cost all of them.
--
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

-- One index for whatever an event is looked for by. What is added waits in its list of 256 kB at most,
-- which every search reads, and is sorted in together (PostgreSQL, "GIN Fast Update Technique").
DROP INDEX stripe_events_object_idx, stripe_events_charge_idx, stripe_events_customer_idx,
  stripe_events_payer_reference_idx, stripe_events_payer_email_idx;
CREATE INDEX stripe_events_names_idx ON stripe_events USING gin (
    (array_remove(ARRAY[object_id, charge_id, customer_id, payer_reference, md5(payer_email)], NULL)))
  WITH (gin_pending_list_limit = 256);

-- A new index on an expression has no statistics yet.
ANALYZE stripe_events;
