-- What this guarantees: a payment is known by every id that Stripe has for it (PaymentIntent, charge,
-- invoice), and kept under one of them, in whatever order events tell which belong together.
CREATE TABLE tallystick.payment_aliases (
  alias text PRIMARY KEY,
  payment_id text NOT NULL CHECK (payment_id <> alias)
);
CREATE INDEX payment_aliases_payment_idx ON tallystick.payment_aliases (payment_id);

COMMENT ON TABLE tallystick.payment_aliases IS
  'Other ids of a payment, each with the id under which the payment is kept.';

-- Events may carry objects in place of their ids.
UPDATE stripe_events SET charge_id = coalesce(
    raw_data #>> '{data,object,charge,id}', raw_data #>> '{data,object,latest_charge,id}')
  WHERE charge_id LIKE '{%';
UPDATE stripe_events SET payment_id = raw_data #>> '{data,object,payment_intent,id}'
  WHERE payment_id LIKE '{%';
UPDATE stripe_events SET payment_id = raw_data #>> '{data,object,charge,payment_intent}'
  WHERE payment_id IS NULL AND jsonb_typeof(raw_data #> '{data,object,charge,payment_intent}') = 'string';

INSERT INTO tallystick.payment_aliases
SELECT DISTINCT ON (charge_id) charge_id, payment_id FROM stripe_events
WHERE charge_id <> payment_id
  AND EXISTS (SELECT FROM credit_ledger WHERE credit_ledger.payment_id = charge_id) IS FALSE
ORDER BY charge_id, event_id;

INSERT INTO tallystick.payment_aliases
SELECT DISTINCT ON (invoice) invoice, payment_id
FROM (
  SELECT event_id, payment_id, coalesce(
      raw_data #>> '{data,object,invoice,id}', raw_data #>> '{data,object,invoice}') AS invoice
  FROM stripe_events
  WHERE raw_data #>> '{data,object,object}' IN ('charge', 'payment_intent', 'checkout.session')
) AS told
WHERE invoice <> payment_id AND payment_id NOT IN (SELECT alias FROM tallystick.payment_aliases)
  AND NOT EXISTS (SELECT FROM credit_ledger WHERE credit_ledger.payment_id = invoice)
ORDER BY invoice, event_id
ON CONFLICT DO NOTHING;

UPDATE stripe_events SET payment_id = known.payment_id
  FROM tallystick.payment_aliases AS known WHERE stripe_events.payment_id = known.alias;
UPDATE tallystick.money_movements SET payment_id = known.payment_id
  FROM tallystick.payment_aliases AS known WHERE money_movements.payment_id = known.alias;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table payment_aliases', 'DROP TABLE IF EXISTS tallystick.payment_aliases');
