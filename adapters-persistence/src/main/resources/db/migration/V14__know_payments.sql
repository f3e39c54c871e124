-- What this guarantees: a payment is known by every id that Stripe has for it (PaymentIntent, charge,
-- invoice), and kept under one of them, in whatever order events tell which belong together; where both ids of
-- one payment were credited before, that is on record, and verify names it until the credits of one are taken
-- back. Whatever refunds and disputes have said of a payment stays known as long as the payment itself, so that
-- how many of its credits are reversed follows from all of it, in any order. A payment has its credits on one
-- account: that of its purchase or invoice in the ledger, or, where a person has moved them, the one that is
-- named here; refunds and disputes take them back there.
CREATE TABLE tallystick.payment_aliases (
  alias text PRIMARY KEY,
  payment_id text NOT NULL CHECK (payment_id <> alias)
);
CREATE INDEX payment_aliases_payment_idx ON tallystick.payment_aliases (payment_id);

COMMENT ON TABLE tallystick.payment_aliases IS
  'Other ids of a payment, each with the id under which the payment is kept.';

INSERT INTO tallystick.payment_aliases
SELECT DISTINCT ON (charge_id) charge_id, payment_id FROM stripe_events
WHERE charge_id <> payment_id
  AND EXISTS (SELECT FROM credit_ledger WHERE credit_ledger.payment_id = charge_id) IS FALSE
ORDER BY charge_id, event_id;

INSERT INTO tallystick.payment_aliases
SELECT DISTINCT ON (invoice) invoice, payment_id
FROM (
  SELECT event_id, payment_id, CASE jsonb_typeof(raw_data #> '{data,object,invoice}')
      WHEN 'string' THEN raw_data #>> '{data,object,invoice}'
      ELSE raw_data #>> '{data,object,invoice,id}' END AS invoice
  FROM stripe_events
  WHERE raw_data #>> '{data,object,object}' IN ('charge', 'payment_intent', 'checkout.session')
) AS told
WHERE invoice <> payment_id AND payment_id NOT IN (SELECT alias FROM tallystick.payment_aliases)
  AND NOT EXISTS (SELECT FROM credit_ledger WHERE credit_ledger.payment_id = invoice)
ORDER BY invoice, event_id
ON CONFLICT DO NOTHING;

UPDATE stripe_events SET payment_id = known.payment_id
  FROM tallystick.payment_aliases AS known WHERE stripe_events.payment_id = known.alias;

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

CREATE TABLE tallystick.payments_credited_twice (
  payment_id text NOT NULL,
  other_id text NOT NULL,
  noticed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (payment_id, other_id)
);

COMMENT ON TABLE tallystick.payments_credited_twice IS
  'Two ids of one payment, both credited: the credits of other_id are to be taken back.';

CREATE TABLE tallystick.moved_payments (
  payment_id text PRIMARY KEY,
  user_id bigint NOT NULL,
  moved_by text NOT NULL,
  moved_at timestamptz NOT NULL,
  CONSTRAINT moved_payments_by_a_person CHECK (moved_by ~ '\S')
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table money_movements', 'DROP TABLE tallystick.money_movements'),
  ('table payment_aliases', 'DROP TABLE IF EXISTS tallystick.payment_aliases'),
  ('table payments_credited_twice', 'DROP TABLE IF EXISTS tallystick.payments_credited_twice CASCADE'),
  ('table tallystick.moved_payments', 'DROP TABLE IF EXISTS tallystick.moved_payments');
