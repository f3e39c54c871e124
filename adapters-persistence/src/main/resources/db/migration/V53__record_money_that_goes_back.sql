-- What this guarantees: whatever refunds and disputes have said of a payment stays known as long as the
-- payment itself, so that how many of its credits are reversed follows from all of it, in any order.
CREATE TABLE tallystick.money_movements (
  event_id text NOT NULL,
  position integer NOT NULL,
  payment_id text NOT NULL,
  kind text NOT NULL,
  object_id text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency text NOT NULL,
  charged_minor bigint CHECK (charged_minor >= 0),
  made_at timestamptz,
  at timestamptz NOT NULL,
  PRIMARY KEY (event_id, position)
);
CREATE INDEX money_movements_payment_idx ON tallystick.money_movements (payment_id);

-- What an event says, in one word, so that SQL need not know Stripe's types; and the charge by which
-- older refunds and disputes name their payment.
ALTER TABLE stripe_events
  ADD COLUMN fact text,
  ADD COLUMN charge_id text,
  ADD COLUMN note text;

UPDATE stripe_events SET
  charge_id = CASE raw_data #>> '{data,object,object}'
    WHEN 'charge' THEN raw_data #>> '{data,object,id}'
    WHEN 'payment_intent' THEN coalesce(
      raw_data #>> '{data,object,latest_charge}', raw_data #>> '{data,object,charges,data,0,id}')
    ELSE raw_data #>> '{data,object,charge}' END,
  payment_id = coalesce(payment_id, CASE raw_data #>> '{data,object,object}'
    WHEN 'payment_intent' THEN raw_data #>> '{data,object,id}'
    ELSE raw_data #>> '{data,object,payment_intent}' END)
WHERE raw_data #>> '{data,object,object}' IN ('charge', 'payment_intent', 'refund', 'dispute');
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
CREATE INDEX stripe_events_charge_idx ON stripe_events (charge_id) WHERE charge_id IS NOT NULL;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table money_movements', 'DROP TABLE tallystick.money_movements'),
  ('what stripe_events say of charges', 'ALTER TABLE stripe_events DROP COLUMN fact, DROP COLUMN '
    || 'charge_id, DROP COLUMN note');
