-- Adjustments above what one person may book alone. What this guarantees: nobody decides on their own
-- adjustment, each is decided at most once, and the same one is not asked for twice while it waits.
CREATE TABLE tallystick.pending_adjustments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL,
  amount integer NOT NULL CHECK (amount <> 0),
  reason text NOT NULL CHECK (reason ~ '\S'),
  author text NOT NULL CHECK (author ~ '\S'),
  asked_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  CONSTRAINT pending_adjustments_second_person CHECK (decided_by <> author),
  CONSTRAINT pending_adjustments_decision_is_whole CHECK (
    (decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL))
);

CREATE UNIQUE INDEX pending_adjustments_waiting_once
  ON tallystick.pending_adjustments (user_id, amount, author, md5(reason)) WHERE decision IS NULL;
CREATE INDEX pending_adjustments_author_idx
  ON tallystick.pending_adjustments (author, decided_at) WHERE decision = 'confirmed';

-- What a person has booked alone within a day is summed with each adjustment.
CREATE INDEX credit_ledger_adjustment_idx ON credit_ledger (actor, created_at)
  WHERE kind = 'adjustment';

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table pending_adjustments', 'DROP TABLE tallystick.pending_adjustments');
