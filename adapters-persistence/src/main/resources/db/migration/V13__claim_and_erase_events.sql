-- What this guarantees: several instances share the events that are due: what one has claimed, the others
-- pass over until the claim ends. What an event was received as changes in two ways alone: an erasure may
-- replace it, and the retention may empty it once the event is completed or ignored. Either says so before, in
-- the same transaction, in a table that only the owner and members of tallystick_app reach.
ALTER TABLE stripe_events
  -- An event that was tried has no claim any more; one whose instance crashed is claimed by another one.
  ADD COLUMN claimed_until timestamptz,
  -- What the event says, in one word, so that SQL need not know Stripe's types.
  ADD COLUMN fact text,
  -- The charge by which older refunds and disputes name their payment.
  ADD COLUMN charge_id text,
  ADD COLUMN note text,
  ADD COLUMN payload_removed_at timestamptz;

-- Events may carry objects in place of their ids.
UPDATE stripe_events SET
  charge_id = CASE raw_data #>> '{data,object,object}'
    WHEN 'charge' THEN raw_data #>> '{data,object,id}'
    WHEN 'payment_intent' THEN coalesce(CASE jsonb_typeof(raw_data #> '{data,object,latest_charge}')
      WHEN 'string' THEN raw_data #>> '{data,object,latest_charge}'
      ELSE raw_data #>> '{data,object,latest_charge,id}' END, raw_data #>> '{data,object,charges,data,0,id}')
    ELSE CASE jsonb_typeof(raw_data #> '{data,object,charge}')
      WHEN 'string' THEN raw_data #>> '{data,object,charge}'
      ELSE raw_data #>> '{data,object,charge,id}' END END,
  payment_id = coalesce(payment_id, CASE raw_data #>> '{data,object,object}'
    WHEN 'payment_intent' THEN raw_data #>> '{data,object,id}'
    ELSE CASE jsonb_typeof(raw_data #> '{data,object,payment_intent}')
      WHEN 'string' THEN raw_data #>> '{data,object,payment_intent}'
      ELSE raw_data #>> '{data,object,payment_intent,id}' END END)
WHERE raw_data #>> '{data,object,object}' IN ('charge', 'payment_intent', 'refund', 'dispute');
UPDATE stripe_events SET payment_id = raw_data #>> '{data,object,charge,payment_intent}'
  WHERE payment_id IS NULL AND jsonb_typeof(raw_data #> '{data,object,charge,payment_intent}') = 'string';
UPDATE stripe_events SET fact = CASE
    WHEN skip_reason = 'awaiting_payment' THEN 'awaiting_payment'
    WHEN skip_reason = 'no_credits_metadata' THEN 'captured'
    WHEN skip_reason IN ('payment_failed', 'session_expired', 'payment_canceled') THEN 'not_paid'
    WHEN skip_reason IN ('unhandled_event_type', 'thin_event', 'not_a_purchase') THEN 'irrelevant'
    WHEN failure_code = 'payload_unreadable' THEN 'unreadable'
    ELSE 'paid' END
WHERE event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed', 'checkout.session.expired', 'payment_intent.succeeded',
  'payment_intent.canceled');

CREATE TABLE tallystick.removals (
  transaction xid8 NOT NULL,
  subject text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('erasure', 'retention')),
  PRIMARY KEY (transaction, subject)
);

COMMENT ON TABLE tallystick.removals IS
  'Which events, and which tables of texts, the transaction that is under way may remove personal data from.';

CREATE OR REPLACE FUNCTION stripe_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  permitted text;
BEGIN
  IF OLD.processing_status = 'completed' AND NEW.processing_status <> 'completed' THEN
    RAISE EXCEPTION 'event % is completed, its credits are booked', OLD.event_id;
  END IF;
  IF OLD.event_id <> NEW.event_id THEN
    RAISE EXCEPTION 'event % stays as it was received', OLD.event_id;
  END IF;
  IF OLD.payload <> NEW.payload THEN
    DELETE FROM tallystick.removals
      WHERE transaction = pg_current_xact_id() AND subject = OLD.event_id
      RETURNING purpose INTO permitted;
    IF permitted = 'erasure' OR permitted = 'retention' AND NEW.payload = ''::bytea
        AND NEW.raw_data IS NULL AND NEW.payload_removed_at IS NOT NULL
        AND OLD.processing_status IN ('completed', 'ignored') THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'event % stays as it was received', OLD.event_id;
  END IF;
  RETURN NEW;
END
$$;

-- What persons wrote of somebody may be erased from the audit log and from amendments, and from no ledger.
CREATE OR REPLACE FUNCTION tallystick_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('audit_log', 'event_amendments') THEN
    PERFORM FROM tallystick.removals
      WHERE transaction = pg_current_xact_id() AND subject = TG_TABLE_NAME AND purpose = 'erasure';
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING HINT = 'Correct a mistake with a further entry.';
END
$$;

-- The bodies of events are compressed with lz4 where the server has it: with the default method of
-- PostgreSQL, that took a third of what storing an event costs.
DO $$
BEGIN
  EXECUTE 'ALTER TABLE stripe_events ALTER COLUMN payload SET COMPRESSION lz4, '
    'ALTER COLUMN raw_data SET COMPRESSION lz4';
  INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
    ('compression of stripe_events.raw_data',
     'ALTER TABLE stripe_events ALTER COLUMN raw_data SET COMPRESSION default');
EXCEPTION WHEN feature_not_supported OR syntax_error THEN
  NULL; -- a server that is older than 14, or was built without lz4
END
$$;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('claims of stripe_events', 'ALTER TABLE stripe_events DROP COLUMN claimed_until'),
  ('what stripe_events say of charges', 'ALTER TABLE stripe_events DROP COLUMN fact, DROP COLUMN '
    || 'charge_id, DROP COLUMN note'),
  ('table removals', 'DROP TABLE IF EXISTS tallystick.removals'),
  ('column payload_removed_at', 'ALTER TABLE stripe_events DROP COLUMN IF EXISTS payload_removed_at');
