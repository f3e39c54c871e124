-- What persons add to an event, so that it can be decided. The event itself stays as it was
-- received; of several words on the same question the latest holds.
CREATE TABLE event_amendments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id text NOT NULL,
  user_id bigint,
  remember_customer boolean NOT NULL,
  credits integer CHECK (credits > 0),
  actor text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT event_amendments_says_something CHECK (user_id IS NOT NULL OR credits IS NOT NULL)
);

CREATE INDEX event_amendments_event_idx ON event_amendments (event_id, id);

CREATE TRIGGER event_amendments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_amendments
  FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE event_amendments ENABLE ALWAYS TRIGGER event_amendments_append_only;

-- By what support staff look for an event: columns, because a search in raw_data reads every row.
ALTER TABLE stripe_events
  ADD COLUMN payer_email text,
  ADD COLUMN payer_reference text,
  ADD COLUMN customer_id text,
  ADD COLUMN credits_claimed integer;

UPDATE stripe_events SET
  payer_email = lower(nullif(coalesce(
    raw_data #>> '{data,object,customer_details,email}',
    raw_data #>> '{data,object,customer_email}',
    raw_data #>> '{data,object,metadata,session_email}'), '')),
  payer_reference = left(nullif(coalesce(
    raw_data #>> '{data,object,client_reference_id}',
    raw_data #>> '{data,object,metadata,user_id}'), ''), 255),
  customer_id = CASE jsonb_typeof(raw_data #> '{data,object,customer}')
    WHEN 'string' THEN left(raw_data #>> '{data,object,customer}', 255) END,
  credits_claimed = CASE
    WHEN raw_data #>> '{data,object,metadata,credits}' ~ '^[1-9][0-9]{0,8}$'
    THEN (raw_data #>> '{data,object,metadata,credits}')::integer END
WHERE raw_data IS NOT NULL;

-- Every list of the dashboard is read in the order of one of these, from where the last page ended.
CREATE INDEX stripe_events_status_idx
  ON stripe_events (processing_status, received_at DESC, event_id DESC);
CREATE INDEX stripe_events_status_type_idx
  ON stripe_events (processing_status, event_type, received_at DESC, event_id DESC);
CREATE INDEX stripe_events_amount_idx
  ON stripe_events (processing_status, coalesce(amount_minor, -1) DESC, event_id DESC);
CREATE INDEX stripe_events_cause_idx
  ON stripe_events (failure_code, received_at DESC, event_id DESC)
  INCLUDE (amount_minor, currency, credits_claimed, payer_email, next_attempt_at)
  WHERE processing_status = 'failed';

-- An address is looked for by its digest: the digest may stand in a URL, the address may not.
CREATE INDEX stripe_events_payer_email_idx ON stripe_events (md5(payer_email))
  WHERE payer_email IS NOT NULL;
CREATE INDEX stripe_events_payer_reference_idx ON stripe_events (payer_reference)
  WHERE payer_reference IS NOT NULL;
CREATE INDEX stripe_events_customer_idx ON stripe_events (customer_id)
  WHERE customer_id IS NOT NULL;
CREATE INDEX stripe_events_object_idx ON stripe_events (object_id)
  WHERE object_id IS NOT NULL;

INSERT INTO tallystick_installation (added, undo) VALUES
  ('table event_amendments', 'DROP TABLE event_amendments'),
  ('columns of stripe_events to search by',
   'ALTER TABLE stripe_events DROP COLUMN payer_email, DROP COLUMN payer_reference, '
   || 'DROP COLUMN customer_id, DROP COLUMN credits_claimed');
