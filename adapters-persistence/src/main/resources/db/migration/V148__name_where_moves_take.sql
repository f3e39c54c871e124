-- What this guarantees: a move of a payment's credits that waits names the account from which they are taken, and
-- one move of a payment waits at a time. Those that waited before did not name it: they are refused, to be asked
-- for again; decided ones get the account on which the payment was credited.
ALTER TABLE tallystick.pending_adjustments ADD COLUMN from_user bigint;

UPDATE tallystick.pending_adjustments SET decision = 'refused', decided_by = 'the update', decided_at = now()
WHERE payment_id IS NOT NULL AND decision IS NULL;
UPDATE tallystick.pending_adjustments AS move SET from_user = coalesce(
  (SELECT min(entry.user_id) FROM credit_ledger AS entry
    WHERE entry.payment_id = move.payment_id AND entry.kind IN ('purchase', 'invoice')),
  move.user_id)
WHERE payment_id IS NOT NULL;

ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_move_names_source CHECK (
  (payment_id IS NULL) = (from_user IS NULL));
CREATE UNIQUE INDEX pending_adjustments_one_move ON tallystick.pending_adjustments (payment_id)
  WHERE decision IS NULL AND payment_id IS NOT NULL;
