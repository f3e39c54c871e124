-- What this guarantees: of a payment that several charges have paid, a refund that fails is taken out of the sum of its
-- own charge alone.
ALTER TABLE tallystick.money_movements ADD COLUMN charge_id text;

UPDATE tallystick.money_movements AS movement
SET charge_id = CASE WHEN movement.kind = 'REFUNDED_SO_FAR' THEN movement.object_id ELSE event.charge_id END
FROM stripe_events AS event
WHERE event.event_id = movement.event_id;

COMMENT ON COLUMN tallystick.money_movements.charge_id IS 'The charge of the refund or dispute, where the event names it.';
