-- What this guarantees: a move of a payment's credits that is above what one person may book alone waits as
-- the adjustment of the account to which they go, and names the payment and its event.
ALTER TABLE tallystick.pending_adjustments ADD COLUMN payment_id text;
ALTER TABLE tallystick.pending_adjustments ADD COLUMN event_id text;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_move_is_whole CHECK (
  (payment_id IS NULL) = (event_id IS NULL) AND (payment_id IS NULL OR amount > 0));

DROP INDEX tallystick.pending_adjustments_waiting_once;
CREATE UNIQUE INDEX pending_adjustments_waiting_once ON tallystick.pending_adjustments
  (user_id, amount, author, md5(reason), coalesce(payment_id, '')) WHERE decision IS NULL;
