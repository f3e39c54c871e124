-- What this guarantees: a bulk repair that assigns its events names the account, one that sets their credits
-- names the number, and no other names either.
ALTER TABLE tallystick.bulk_runs ADD COLUMN user_id bigint;
ALTER TABLE tallystick.bulk_runs ADD COLUMN credits integer;
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT bulk_runs_action_check;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_action_check CHECK (
  action IN ('retry', 'assign', 'set_credits', 'discard'));
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_amendment CHECK (
  (user_id IS NOT NULL) = (action = 'assign') AND (credits IS NOT NULL) = (action = 'set_credits')
  AND (credits IS NULL OR credits > 0));
