-- What this guarantees: what an event was received as changes in two ways alone. An erasure may replace it,
-- and the retention may empty it once the event is completed or ignored. Either says so before, in the same
-- transaction, in a table that only the owner and members of tallystick_app reach.
CREATE TABLE tallystick.removals (
  transaction xid8 NOT NULL,
  subject text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('erasure', 'retention')),
  PRIMARY KEY (transaction, subject)
);

COMMENT ON TABLE tallystick.removals IS
  'Which events, and which tables of texts, the transaction that is under way may remove personal data from.';

ALTER TABLE stripe_events ADD COLUMN payload_removed_at timestamptz;

CREATE OR REPLACE FUNCTION stripe_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  permitted text;
BEGIN
  IF OLD.processing_status = 'completed' AND NEW.processing_status <> 'completed' THEN
    RAISE EXCEPTION 'event % is completed, its credits are booked', OLD.event_id;
  END IF;
  IF OLD.event_id <> NEW.event_id THEN
    RAISE EXCEPTION 'event % stays as it was received', OLD.event_id;
  END IF;
  IF OLD.payload <> NEW.payload THEN
    DELETE FROM tallystick.removals
      WHERE transaction = pg_current_xact_id() AND subject = OLD.event_id
      RETURNING purpose INTO permitted;
    IF permitted = 'erasure' OR permitted = 'retention' AND NEW.payload = ''::bytea
        AND NEW.raw_data IS NULL AND NEW.payload_removed_at IS NOT NULL
        AND OLD.processing_status IN ('completed', 'ignored') THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'event % stays as it was received', OLD.event_id;
  END IF;
  RETURN NEW;
END
$$;

-- What persons wrote of somebody may be erased from the audit log and from amendments, and from no ledger.
CREATE OR REPLACE FUNCTION tallystick_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('audit_log', 'event_amendments') THEN
    PERFORM FROM tallystick.removals
      WHERE transaction = pg_current_xact_id() AND subject = TG_TABLE_NAME AND purpose = 'erasure';
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING HINT = 'Correct a mistake with a further entry.';
END
$$;

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table removals', 'DROP TABLE IF EXISTS tallystick.removals'),
  ('column payload_removed_at', 'ALTER TABLE stripe_events DROP COLUMN IF EXISTS payload_removed_at');
