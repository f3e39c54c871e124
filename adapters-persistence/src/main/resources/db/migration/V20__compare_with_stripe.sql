-- What this guarantees: one process at a time compares the books with Stripe's record; it notes after each
-- page how far it came and what Stripe has listed before, so that another one goes on there and asks for
-- nothing again; and what each comparison found is kept.
CREATE TABLE tallystick.reconcile_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  dry_run boolean NOT NULL,
  actor text NOT NULL,
  started_at timestamptz NOT NULL,
  stage text NOT NULL,
  after text,
  holder text,
  claimed_until timestamptz,
  finished_at timestamptz,
  CONSTRAINT reconcile_runs_claim_has_its_holder CHECK ((holder IS NULL) = (claimed_until IS NULL)),
  CONSTRAINT reconcile_runs_period CHECK (since <= until)
);

CREATE TABLE tallystick.reconcile_findings (
  run_id bigint NOT NULL REFERENCES tallystick.reconcile_runs ON DELETE CASCADE,
  what text NOT NULL,
  type text NOT NULL,
  object_id text NOT NULL,
  payment_id text,
  stripe bigint,
  ledger bigint,
  position bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (run_id, position),
  UNIQUE (run_id, type, object_id)
);

COMMENT ON COLUMN tallystick.reconcile_findings.stripe IS
  'How many credits follow from what Stripe says; of refunds and disputes, how many are to be reversed.';

-- The rows of a comparison are removed with its end.
CREATE TABLE tallystick.reconcile_seen (
  run_id bigint NOT NULL REFERENCES tallystick.reconcile_runs ON DELETE CASCADE,
  type text NOT NULL,
  object_id text NOT NULL,
  PRIMARY KEY (run_id, type, object_id)
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table reconcile_runs', 'DROP TABLE IF EXISTS tallystick.reconcile_runs CASCADE'),
  ('table reconcile_findings', 'DROP TABLE IF EXISTS tallystick.reconcile_findings'),
  ('table reconcile_seen', 'DROP TABLE IF EXISTS tallystick.reconcile_seen CASCADE');
