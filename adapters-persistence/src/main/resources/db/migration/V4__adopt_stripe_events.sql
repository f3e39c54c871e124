-- The inbox. An old table of the same name, with the first six columns, is adopted with every row.
DO $$
DECLARE
  found text;
  undo text := 'DROP TABLE stripe_events';
BEGIN
  IF to_regclass('stripe_events') IS NULL THEN
    CREATE TABLE stripe_events (
      event_id text PRIMARY KEY,
      event_type text NOT NULL,
      processing_status text NOT NULL,
      error_message text,
      processed_at timestamptz,
      raw_data jsonb
    );
  ELSE
    undo := 'ALTER TABLE stripe_events '
      || 'DROP COLUMN payload, DROP COLUMN received_at, DROP COLUMN source, '
      || 'DROP COLUMN livemode, DROP COLUMN api_version, DROP COLUMN account_id, '
      || 'DROP COLUMN object_id, DROP COLUMN stripe_created_at, DROP COLUMN payment_id, '
      || 'DROP COLUMN amount_minor, DROP COLUMN currency, DROP COLUMN user_id, '
      || 'DROP COLUMN credits, DROP COLUMN warning, DROP COLUMN failure_code, '
      || 'DROP COLUMN skip_reason, DROP COLUMN attempts, DROP COLUMN next_attempt_at, '
      || 'DROP CONSTRAINT IF EXISTS stripe_events_status, '
      || 'DROP CONSTRAINT IF EXISTS stripe_events_processed_at';
    ALTER TABLE stripe_events
      ADD COLUMN IF NOT EXISTS event_type text,
      ADD COLUMN IF NOT EXISTS processing_status text,
      ADD COLUMN IF NOT EXISTS error_message text,
      ADD COLUMN IF NOT EXISTS processed_at timestamptz,
      ADD COLUMN IF NOT EXISTS raw_data jsonb;
    ALTER TABLE stripe_events
      ALTER COLUMN event_id TYPE text,
      ALTER COLUMN event_type TYPE text,
      ALTER COLUMN processing_status TYPE text,
      ALTER COLUMN processing_status DROP DEFAULT,
      ALTER COLUMN error_message TYPE text,
      ALTER COLUMN raw_data TYPE jsonb
        USING tallystick_jsonb(convert_to(raw_data::text, 'UTF8')),
      ALTER COLUMN raw_data DROP NOT NULL,
      ALTER COLUMN raw_data DROP DEFAULT,
      ALTER COLUMN processed_at DROP NOT NULL,
      ALTER COLUMN processed_at DROP DEFAULT;
    SELECT format_type(atttypid, NULL) INTO found FROM pg_attribute
      WHERE attrelid = to_regclass('stripe_events') AND attname = 'processed_at';
    IF found = 'timestamp without time zone' THEN
      ALTER TABLE stripe_events
        ALTER COLUMN processed_at TYPE timestamptz USING processed_at AT TIME ZONE 'UTC';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_constraint
        WHERE conrelid = to_regclass('stripe_events') AND contype = 'p') THEN
      ALTER TABLE stripe_events ADD PRIMARY KEY (event_id);
    END IF;
  END IF;
  INSERT INTO tallystick_installation (added, undo) VALUES ('table stripe_events', undo);
END
$$;

ALTER TABLE stripe_events
  ADD COLUMN payload bytea,
  ADD COLUMN received_at timestamptz,
  ADD COLUMN source text,
  ADD COLUMN livemode boolean,
  ADD COLUMN api_version text,
  ADD COLUMN account_id text,
  ADD COLUMN object_id text,
  ADD COLUMN stripe_created_at timestamptz,
  ADD COLUMN payment_id text,
  ADD COLUMN amount_minor bigint,
  ADD COLUMN currency text,
  ADD COLUMN user_id bigint,
  ADD COLUMN credits integer,
  ADD COLUMN warning text,
  ADD COLUMN failure_code text,
  ADD COLUMN skip_reason text,
  ADD COLUMN attempts integer NOT NULL DEFAULT 0,
  ADD COLUMN next_attempt_at timestamptz;

-- What the old handler left: a completed row makes its id a duplicate; of any other nobody knows
-- whether it was credited, so that a person has to judge. The payload was never kept by it.
UPDATE stripe_events SET
  event_type = coalesce(event_type, 'unknown'),
  failure_code =
    CASE WHEN processing_status IS DISTINCT FROM 'completed' THEN 'legacy_unfinished' END,
  error_message =
    CASE WHEN processing_status IS DISTINCT FROM 'completed'
      THEN concat_ws('; ', error_message,
                     format('left %s by the old handler, which may or may not have credited it',
                            coalesce(quote_literal(processing_status), 'without a status')))
      ELSE error_message END,
  processing_status = CASE processing_status WHEN 'completed' THEN 'completed' ELSE 'failed' END,
  received_at = coalesce(processed_at, now()),
  processed_at = coalesce(processed_at, now()),
  payload = convert_to(coalesce(raw_data::text, ''), 'UTF8'),
  source = 'legacy';

ALTER TABLE stripe_events
  ALTER COLUMN event_type SET NOT NULL,
  ALTER COLUMN processing_status SET NOT NULL,
  ALTER COLUMN payload SET NOT NULL,
  ALTER COLUMN received_at SET NOT NULL,
  ALTER COLUMN source SET NOT NULL,
  ADD CONSTRAINT stripe_events_status CHECK (
    processing_status IN ('received', 'completed', 'ignored', 'failed', 'discarded')),
  ADD CONSTRAINT stripe_events_processed_at CHECK (
    (processing_status = 'received') = (processed_at IS NULL)),
  ADD CONSTRAINT stripe_events_failure_code CHECK (
    CASE processing_status
      WHEN 'failed' THEN failure_code IS NOT NULL
      WHEN 'discarded' THEN true
      ELSE failure_code IS NULL END),
  ADD CONSTRAINT stripe_events_next_attempt CHECK (
    next_attempt_at IS NULL OR processing_status = 'failed'),
  ADD CONSTRAINT stripe_events_skip_reason CHECK (
    (processing_status = 'ignored') = (skip_reason IS NOT NULL)),
  ADD CONSTRAINT stripe_events_credited CHECK (
    source = 'legacy'
    OR (processing_status = 'completed') = (user_id IS NOT NULL AND credits IS NOT NULL));

CREATE INDEX stripe_events_payment_idx ON stripe_events (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX stripe_events_failed_idx ON stripe_events (received_at)
  WHERE processing_status = 'failed';
CREATE INDEX stripe_events_due_idx ON stripe_events (next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX stripe_events_undecided_idx ON stripe_events (received_at)
  WHERE processing_status = 'received';

CREATE FUNCTION stripe_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.processing_status = 'completed' AND NEW.processing_status <> 'completed' THEN
    RAISE EXCEPTION 'event % is completed, its credits are booked', OLD.event_id;
  END IF;
  IF OLD.payload <> NEW.payload OR OLD.event_id <> NEW.event_id THEN
    RAISE EXCEPTION 'event % stays as it was received', OLD.event_id;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER stripe_events_guard BEFORE UPDATE ON stripe_events
  FOR EACH ROW EXECUTE FUNCTION stripe_events_guard();

INSERT INTO tallystick_installation (added, undo) VALUES
  ('function stripe_events_guard',
   'DROP FUNCTION stripe_events_guard() CASCADE');
