-- The inbox. An old table of the same name, with the first six columns, is adopted with every row.
-- Whatever is changed of its columns is noted, so that it can be changed back.
DO $$
DECLARE
  wanted record;
  old record;
  kind "char";
  columns_back text := '';
BEGIN
  IF to_regclass('stripe_events') IS NULL THEN
    CREATE TABLE stripe_events (
      event_id text PRIMARY KEY,
      event_type text NOT NULL,
      processing_status text NOT NULL,
      error_message text,
      processed_at timestamptz,
      raw_data jsonb,
      payload bytea NOT NULL,
      received_at timestamptz NOT NULL
    );
    INSERT INTO tallystick_installation (added, undo)
      VALUES ('table stripe_events', 'DROP TABLE stripe_events');
    RETURN;
  END IF;

  SELECT relkind INTO kind FROM pg_class WHERE oid = to_regclass('stripe_events');
  IF kind <> 'r' THEN
    RAISE EXCEPTION 'stripe_events is not a table';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('stripe_events')
      AND attname = 'event_id' AND NOT attisdropped) THEN
    RAISE EXCEPTION 'the table stripe_events lacks event_id'
      USING HINT = 'Is this the database of the right application?';
  END IF;

  -- What the old handler kept is kept letter by letter: jsonb would reorder it, or refuse it.
  ALTER TABLE stripe_events ADD COLUMN payload bytea, ADD COLUMN received_at timestamptz;
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('stripe_events')
      AND attname = 'raw_data' AND NOT attisdropped) THEN
    UPDATE stripe_events SET payload = convert_to(raw_data::text, 'UTF8');
  END IF;
  UPDATE stripe_events SET payload = '' WHERE payload IS NULL;

  FOR wanted IN
    SELECT * FROM (VALUES
      ('event_id', 'text', '', NULL),
      ('event_type', 'text', '', NULL),
      ('processing_status', 'text', '', NULL),
      ('error_message', 'text', '', ''''''),
      ('processed_at', 'timestamp with time zone', ' AT TIME ZONE ''UTC''', 'received_at'),
      ('raw_data', 'jsonb', '', '''{}'''))
      AS six (name, type, conversion, filler)
  LOOP
    SELECT format_type(atttypid, NULL) AS type, format_type(atttypid, atttypmod) AS declared,
        attnotnull AS not_null, pg_get_expr(adbin, adrelid) AS initial INTO old
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = to_regclass('stripe_events') AND attname = wanted.name
        AND NOT attisdropped;
    IF NOT FOUND THEN
      EXECUTE format('ALTER TABLE stripe_events ADD COLUMN %I %s', wanted.name, wanted.type);
      columns_back := columns_back
        || format(E'ALTER TABLE stripe_events DROP COLUMN %I;\n', wanted.name);
      CONTINUE;
    END IF;
    IF wanted.type = 'timestamp with time zone'
        AND old.type NOT IN ('timestamp with time zone', 'timestamp without time zone') THEN
      RAISE EXCEPTION 'stripe_events.% is %, Tallystick needs a timestamp', wanted.name, old.type;
    END IF;
    IF old.initial IS NOT NULL THEN
      EXECUTE format('ALTER TABLE stripe_events ALTER COLUMN %I DROP DEFAULT', wanted.name);
    END IF;
    IF old.not_null AND wanted.filler IS NOT NULL THEN
      EXECUTE format('ALTER TABLE stripe_events ALTER COLUMN %I DROP NOT NULL', wanted.name);
    END IF;
    IF old.declared <> wanted.type THEN
      EXECUTE format('ALTER TABLE stripe_events ALTER COLUMN %I TYPE %s USING %s', wanted.name,
        wanted.type,
        CASE
          WHEN wanted.type = 'jsonb' THEN 'tallystick_jsonb(payload)'
          WHEN old.type = 'timestamp without time zone' THEN wanted.name || wanted.conversion
          ELSE wanted.name || '::' || wanted.type
        END);
      columns_back := columns_back
        || format(E'ALTER TABLE stripe_events ALTER COLUMN %I TYPE %s USING (%s)::%2$s;\n',
             wanted.name, old.declared,
             CASE
               WHEN wanted.type = 'jsonb' THEN 'CASE source WHEN ''legacy'''
                 || ' THEN nullif(convert_from(payload, ''UTF8''), '''') ELSE raw_data::text END'
               WHEN old.type = 'timestamp without time zone' THEN wanted.name || wanted.conversion
               ELSE wanted.name
             END);
    END IF;
    IF old.initial IS NOT NULL THEN
      columns_back := columns_back
        || format(E'ALTER TABLE stripe_events ALTER COLUMN %I SET DEFAULT %s;\n', wanted.name,
             old.initial);
    END IF;
    IF old.not_null AND wanted.filler IS NOT NULL THEN
      columns_back := columns_back
        || format(E'UPDATE stripe_events SET %1$I = %2$s WHERE %1$I IS NULL;\n', wanted.name,
             wanted.filler)
        || format(E'ALTER TABLE stripe_events ALTER COLUMN %I SET NOT NULL;\n', wanted.name);
    ELSIF NOT old.not_null AND wanted.name IN ('event_id', 'event_type', 'processing_status') THEN
      columns_back := columns_back
        || format(E'ALTER TABLE stripe_events ALTER COLUMN %I DROP NOT NULL;\n', wanted.name);
    END IF;
  END LOOP;

  ALTER TABLE stripe_events ALTER COLUMN event_id SET NOT NULL;
  -- The same id is the same event: without a unique index nothing would hold that.
  IF NOT EXISTS (SELECT FROM pg_index JOIN pg_attribute ON attrelid = indrelid
        AND attnum = indkey[0]
      WHERE indrelid = to_regclass('stripe_events') AND attname = 'event_id' AND indisunique
        AND indisvalid AND indimmediate AND indnkeyatts = 1 AND indpred IS NULL) THEN
    ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_event_once UNIQUE (event_id);
    columns_back := E'ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_event_once;\n'
      || columns_back;
  END IF;

  -- The old handler knows three statuses; what is decided must stay a duplicate for it.
  INSERT INTO tallystick_installation (added, undo) VALUES (
    'columns of stripe_events',
    'ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_status, '
    || 'DROP CONSTRAINT IF EXISTS stripe_events_processed_at, '
    || 'DROP CONSTRAINT IF EXISTS stripe_events_failure_code, '
    || 'DROP CONSTRAINT IF EXISTS stripe_events_next_attempt, '
    || 'DROP CONSTRAINT IF EXISTS stripe_events_skip_reason, '
    || E'DROP CONSTRAINT IF EXISTS stripe_events_credited;\n'
    || 'UPDATE stripe_events SET processing_status = CASE WHEN processing_status '
    || E'IN (''received'', ''failed'') THEN ''failed'' ELSE ''completed'' END;\n'
    || columns_back
    || 'ALTER TABLE stripe_events '
    || 'DROP COLUMN payload, DROP COLUMN received_at, DROP COLUMN source, '
    || 'DROP COLUMN livemode, DROP COLUMN api_version, DROP COLUMN account_id, '
    || 'DROP COLUMN object_id, DROP COLUMN stripe_created_at, DROP COLUMN payment_id, '
    || 'DROP COLUMN amount_minor, DROP COLUMN currency, DROP COLUMN user_id, '
    || 'DROP COLUMN credits, DROP COLUMN warning, DROP COLUMN failure_code, '
    || 'DROP COLUMN skip_reason, DROP COLUMN attempts, DROP COLUMN next_attempt_at');
END
$$;

ALTER TABLE stripe_events
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
-- whether it was credited, so that a person has to judge.
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
