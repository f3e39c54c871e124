-- What this guarantees: people see of a comparison with Stripe how much of it was compared by amounts paid alone.
ALTER TABLE tallystick.reconcile_runs ADD COLUMN by_amount integer,
  ADD CONSTRAINT reconcile_runs_by_amount CHECK (by_amount >= 0);

COMMENT ON COLUMN tallystick.reconcile_runs.by_amount IS
  'How many sessions and invoices were compared by amount only, because their lines could not be read.';
