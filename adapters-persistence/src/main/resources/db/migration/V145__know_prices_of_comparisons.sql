-- What this guarantees: a comparison with Stripe knows since when the prices are the same as in the comparisons
-- before it, so that credits are compared with what they were worth.
ALTER TABLE tallystick.reconcile_runs ADD COLUMN catalogue text;

COMMENT ON COLUMN tallystick.reconcile_runs.catalogue IS 'Stands for all prices by which it compares.';
