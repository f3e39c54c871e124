SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.credit_ledger_book() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public', 'pg_temp'
    AS $$
DECLARE
  last_balance integer;
BEGIN
  IF NEW.kind = 'opening'::text OR NEW.kind = 'external'::text THEN
    IF pg_trigger_depth() < 2 THEN
      RAISE EXCEPTION 'rows of kind % are written by the trigger on users alone', NEW.kind;
    END IF;
    NEW.id := nextval('credit_ledger_id_seq'::regclass);
    RETURN NEW;
  END IF;
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = 'there is no user '::text || NEW.user_id::text;
  END IF;
  NEW.id := nextval('credit_ledger_id_seq'::regclass);
  SELECT balance_after INTO last_balance FROM credit_ledger
    WHERE user_id = NEW.user_id ORDER BY id DESC LIMIT 1;
  NEW.balance_after := coalesce(last_balance, 0) + NEW.amount;
  RETURN NEW;
END
$$;
CREATE FUNCTION public.credit_ledger_move() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public', 'pg_temp'
    AS $$
DECLARE
  balance_before integer;
  balance_now integer;
BEGIN
  IF NEW.kind = 'opening'::text OR NEW.kind = 'external'::text THEN
    RETURN NULL;
  END IF;
  SELECT credits_balance INTO balance_before FROM users WHERE id = NEW.user_id;
  INSERT INTO credit_ledger_move (transaction, entry_id, user_id, amount)
  VALUES (pg_current_xact_id(), NEW.id, NEW.user_id, NEW.amount);
  UPDATE users SET credits_balance = credits_balance + NEW.amount WHERE id = NEW.user_id;
  -- Looked at again: a trigger of the host application may change the row before or after our change.
  SELECT credits_balance INTO balance_now FROM users WHERE id = NEW.user_id;
  IF balance_now IS DISTINCT FROM balance_before + NEW.amount OR EXISTS (
      SELECT FROM credit_ledger_move
      WHERE transaction = pg_current_xact_id() AND user_id = NEW.user_id AND entry_id = NEW.id) THEN
    RAISE EXCEPTION 'another trigger on users changed the balance of user % while it was booked',
      NEW.user_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION public.credit_ledger_move_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = TG_RELID
      AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)) THEN
    RAISE insufficient_privilege USING
      MESSAGE = 'credit_ledger_move is written by the triggers of credit_ledger and users alone';
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION public.stripe_events_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION public.tallystick_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING HINT = 'Correct a mistake with a further entry.';
END
$$;
CREATE FUNCTION public.tallystick_jsonb(body bytea) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
  RETURN convert_from(body, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END
$$;
CREATE FUNCTION public.users_record_external() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public', 'pg_temp'
    AS $$
DECLARE
  change integer;
  origin text := 'changed past Tallystick by '::text || coalesce(
    nullif(current_setting('application_name'::text, true), ''::text),
    'an unnamed application'::text);
BEGIN
  IF TG_OP = 'UPDATE'::text AND NEW.id = OLD.id THEN
    change := NEW.credits_balance - OLD.credits_balance;
    DELETE FROM credit_ledger_move
      WHERE transaction = pg_current_xact_id() AND user_id = NEW.id AND amount = change;
    IF NOT FOUND THEN
      INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
      VALUES (NEW.id, change, NEW.credits_balance, 'external', origin, session_user,
              clock_timestamp());
    END IF;
    RETURN NULL;
  END IF;
  IF (TG_OP = 'UPDATE'::text OR TG_OP = 'DELETE'::text) AND OLD.credits_balance <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (OLD.id, -OLD.credits_balance, 0, 'external', 'account removed, '::text || origin,
            session_user, clock_timestamp());
  END IF;
  IF (TG_OP = 'UPDATE'::text OR TG_OP = 'INSERT'::text) AND NEW.credits_balance <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (NEW.id, NEW.credits_balance, NEW.credits_balance, 'external',
            'account made, '::text || origin, session_user, clock_timestamp());
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION public.users_record_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
  SELECT id, -credits_balance, 0, 'external', 'account removed, TRUNCATE', session_user,
         clock_timestamp()
  FROM users WHERE credits_balance <> 0 ORDER BY id;
  RETURN NULL;
END
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL
);
ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.bulk_items (
    run_id bigint NOT NULL,
    "position" integer NOT NULL,
    event_id text NOT NULL,
    attempts integer NOT NULL,
    predicted_outcome text NOT NULL,
    predicted_code text,
    predicted_message text NOT NULL,
    predicted_credits integer NOT NULL,
    outcome text,
    code text,
    message text,
    credits integer,
    claimed_at timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT bulk_items_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT bulk_items_done_has_its_outcome CHECK ((((done_at IS NULL) = (outcome IS NULL)) AND ((done_at IS NULL) = (message IS NULL)) AND ((done_at IS NULL) = (credits IS NULL)))),
    CONSTRAINT bulk_items_outcome_check CHECK ((outcome = ANY (ARRAY['credited'::text, 'closed'::text, 'failed'::text, 'discarded'::text, 'settled'::text, 'changed'::text, 'missing'::text]))),
    CONSTRAINT bulk_items_position_check CHECK (("position" > 0)),
    CONSTRAINT bulk_items_predicted_outcome_check CHECK ((predicted_outcome = ANY (ARRAY['credited'::text, 'closed'::text, 'failed'::text, 'discarded'::text, 'settled'::text, 'changed'::text, 'missing'::text])))
);
CREATE TABLE public.bulk_runs (
    id bigint NOT NULL,
    action text NOT NULL,
    state text NOT NULL,
    events integer NOT NULL,
    planned_by text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    started_by text,
    reason text,
    started_at timestamp with time zone,
    stopped_at timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT bulk_runs_action_check CHECK ((action = ANY (ARRAY['retry'::text, 'discard'::text]))),
    CONSTRAINT bulk_runs_events_check CHECK ((events > 0)),
    CONSTRAINT bulk_runs_start_is_explained CHECK (((state = 'planned'::text) OR ((COALESCE(started_by, ''::text) ~ '\S'::text) AND (COALESCE(reason, ''::text) ~ '\S'::text) AND (length(reason) <= 500)))),
    CONSTRAINT bulk_runs_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'running'::text, 'stopped'::text, 'done'::text]))),
    CONSTRAINT bulk_runs_state_has_its_times CHECK ((((started_at IS NULL) = (state = 'planned'::text)) AND ((stopped_at IS NULL) = (state <> 'stopped'::text)) AND ((done_at IS NULL) = (state <> 'done'::text))))
);
ALTER TABLE public.bulk_runs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bulk_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.counted_slots (
    slot timestamp with time zone NOT NULL,
    figure text NOT NULL,
    key text NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT counted_slots_figure_check CHECK ((figure = ANY (ARRAY['events'::text, 'credits'::text, 'tries'::text])))
);
CREATE TABLE public.counting (
    only_row boolean DEFAULT true NOT NULL,
    until timestamp with time zone NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    CONSTRAINT counting_only_row_check CHECK (only_row)
);
CREATE TABLE public.credit_ledger (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    amount integer NOT NULL,
    balance_after integer NOT NULL,
    kind text NOT NULL,
    event_id text,
    payment_id text,
    reason text NOT NULL,
    actor text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_ledger_adjustment_is_explained CHECK (((kind <> 'adjustment'::text) OR ((reason ~ '\S'::text) AND (actor ~ '\S'::text) AND (event_id IS NULL) AND (payment_id IS NULL)))),
    CONSTRAINT credit_ledger_amount_check CHECK ((amount <> 0)),
    CONSTRAINT credit_ledger_balance_after_check CHECK ((balance_after >= 0)),
    CONSTRAINT credit_ledger_kind_check CHECK ((kind = ANY (ARRAY['opening'::text, 'external'::text, 'purchase'::text, 'adjustment'::text]))),
    CONSTRAINT credit_ledger_purchase_adds CHECK (((kind <> 'purchase'::text) OR (amount > 0))),
    CONSTRAINT credit_ledger_purchase_has_payment CHECK (((kind = 'purchase'::text) = ((event_id IS NOT NULL) AND (payment_id IS NOT NULL))))
);
CREATE SEQUENCE public.credit_ledger_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.credit_ledger_id_seq OWNED BY public.credit_ledger.id;
CREATE UNLOGGED TABLE public.credit_ledger_move (
    transaction xid8 NOT NULL,
    entry_id bigint NOT NULL,
    user_id bigint NOT NULL,
    amount integer NOT NULL
);
CREATE TABLE public.event_amendments (
    id bigint NOT NULL,
    event_id text NOT NULL,
    user_id bigint,
    remember_customer boolean NOT NULL,
    credits integer,
    actor text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT event_amendments_credits_check CHECK ((credits > 0)),
    CONSTRAINT event_amendments_says_something CHECK (((user_id IS NOT NULL) OR (credits IS NOT NULL)))
);
ALTER TABLE public.event_amendments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.event_amendments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.operator_sessions (
    id_digest bytea NOT NULL,
    operator text NOT NULL,
    csrf text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.operators (
    name text NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    role text NOT NULL,
    disabled boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT operators_check CHECK (((password_changed_at IS NULL) = (password_hash IS NULL))),
    CONSTRAINT operators_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'::text)),
    CONSTRAINT operators_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);
CREATE TABLE public.sign_in_failures (
    origin text NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_failures_failures_check CHECK ((failures > 0))
);
CREATE TABLE public.stripe_event_attempts (
    id bigint NOT NULL,
    event_id text NOT NULL,
    attempted_at timestamp with time zone NOT NULL,
    triggered_by text NOT NULL,
    outcome text NOT NULL,
    code text,
    message text,
    duration_ms integer NOT NULL,
    CONSTRAINT stripe_event_attempts_duration_ms_check CHECK ((duration_ms >= 0))
);
ALTER TABLE public.stripe_event_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stripe_event_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.stripe_events (
    event_id text NOT NULL,
    event_type text NOT NULL,
    processing_status text NOT NULL,
    error_message text,
    processed_at timestamp with time zone,
    raw_data jsonb,
    payload bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    livemode boolean,
    api_version text,
    account_id text,
    object_id text,
    stripe_created_at timestamp with time zone,
    payment_id text,
    amount_minor bigint,
    currency text,
    user_id bigint,
    credits integer,
    warning text,
    failure_code text,
    skip_reason text,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    payer_email text,
    payer_reference text,
    customer_id text,
    credits_claimed integer,
    CONSTRAINT stripe_events_credited CHECK (((source = 'legacy'::text) OR ((processing_status = 'completed'::text) = ((user_id IS NOT NULL) AND (credits IS NOT NULL))))),
    CONSTRAINT stripe_events_failure_code CHECK (
CASE processing_status
    WHEN 'failed'::text THEN (failure_code IS NOT NULL)
    WHEN 'discarded'::text THEN true
    ELSE (failure_code IS NULL)
END),
    CONSTRAINT stripe_events_next_attempt CHECK (((next_attempt_at IS NULL) OR (processing_status = 'failed'::text))),
    CONSTRAINT stripe_events_processed_at CHECK (((processing_status = 'received'::text) = (processed_at IS NULL))),
    CONSTRAINT stripe_events_skip_reason CHECK (((processing_status = 'ignored'::text) = (skip_reason IS NOT NULL))),
    CONSTRAINT stripe_events_status CHECK ((processing_status = ANY (ARRAY['received'::text, 'completed'::text, 'ignored'::text, 'failed'::text, 'discarded'::text])))
);
CREATE TABLE public.tallystick_installation (
    step bigint NOT NULL,
    added text NOT NULL,
    undo text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.tallystick_installation ALTER COLUMN step ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tallystick_installation_step_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.tallystick_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);
CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    credits_balance integer DEFAULT 0 NOT NULL,
    user_uuid uuid,
    stripe_customer_id text,
    CONSTRAINT credits_balance_nonneg CHECK ((credits_balance >= 0))
);
CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
CREATE TABLE public.verifications (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    offenders integer NOT NULL,
    CONSTRAINT verifications_offenders_check CHECK ((offenders >= 0))
);
ALTER TABLE public.verifications ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.verifications_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_1', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_2', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (3, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_3', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (4, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_4', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (5, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_5', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (6, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_6', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (7, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_7', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (8, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_8', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (9, '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'replay', 'evt_old_9', 'replayed on the command line');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (10, '2026-11-29 14:22:44.387599+00', 'configuration', 'add_operator', 'admin', 'admin');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (11, '2026-11-29 14:23:01.613159+00', 'admin', 'sign_in', 'admin', 'with a password');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (12, '2026-11-29 14:23:11.577455+00', 'admin', 'set_credits', 'evt_old_9', 'Invoice says ten');
INSERT INTO public.audit_log OVERRIDING SYSTEM VALUE VALUES (13, '2026-11-29 14:23:11.90712+00', 'admin', 'discard', 'evt_legacy_doing', 'Seen in the old system');
INSERT INTO public.counting VALUES (true, '2026-11-29 14:10:00+00', '2026-11-29 14:22:53.10674+00');
INSERT INTO public.credit_ledger VALUES (1, 1, 200, 200, 'opening', NULL, NULL, 'balance when the books were opened', 'postgres', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.credit_ledger VALUES (2, 3, 7, 7, 'opening', NULL, NULL, 'balance when the books were opened', 'postgres', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.credit_ledger VALUES (3, 1, 100, 300, 'purchase', 'evt_old_1', 'pi_old_1', 'checkout.session.completed', 'ops (command line)', '2026-11-29 14:22:38.879643+00');
INSERT INTO public.credit_ledger VALUES (4, 2, 50, 50, 'purchase', 'evt_old_5', 'pi_old_4', 'checkout.session.async_payment_succeeded', 'ops (command line)', '2026-11-29 14:22:38.879643+00');
INSERT INTO public.credit_ledger VALUES (5, 1, -30, 270, 'external', NULL, NULL, 'changed past Tallystick by psql', 'postgres', '2026-11-29 14:22:39.530984+00');
INSERT INTO public.credit_ledger VALUES (7, 3, 10, 17, 'purchase', 'evt_old_9', 'pi_old_9', 'checkout.session.completed', 'admin', '2026-11-29 14:23:11.577455+00');
INSERT INTO public.event_amendments OVERRIDING SYSTEM VALUE VALUES (2, 'evt_old_9', NULL, false, 10, 'admin', 'Invoice says ten', '2026-11-29 14:23:11.577455+00');
INSERT INTO public.operator_sessions VALUES ('\x57022f22d2af32c1009cff2447a052169ad0417bb7cf9fe5e4e88786e3d59e35', 'admin', 'J-ytqJu0tHAk1kqxMW5IgGVXWT4YIMRzDex5mbeOHY8', '2026-11-29 14:23:01.61101+00', '2026-11-29 14:23:01.61101+00');
INSERT INTO public.operators VALUES ('admin', '$2b$12$HIF8c8tcPZW2Ll7SnHjKMeeeFnprqiyCH4BIsChDCcbq3SJvRLCwK', '2026-11-29 14:22:44.383044+00', 'admin', false, '2026-11-29 14:22:44.383044+00');
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (1, 'evt_old_1', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'completed', NULL, '+100 credits for user 1', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (2, 'evt_old_2', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'ignored', 'already_credited', 'ignored: already_credited', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (3, 'evt_old_3', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'failed', 'user_unresolved', 'user_unresolved: tried customer_email = “n…@example.org”: an e-mail address that no user has', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (4, 'evt_old_4', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'ignored', 'awaiting_payment', 'ignored: awaiting_payment', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (5, 'evt_old_5', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'completed', NULL, '+50 credits for user 2', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (6, 'evt_old_6', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'ignored', 'not_yet_supported', 'ignored: not_yet_supported', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (7, 'evt_old_7', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'ignored', 'not_yet_supported', 'ignored: not_yet_supported', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (8, 'evt_old_8', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'ignored', 'unhandled_event_type', 'ignored: unhandled_event_type', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (9, 'evt_old_9', '2026-11-29 14:22:38.879643+00', 'ops (command line)', 'failed', 'credits_invalid', 'credits_invalid: metadata.credits = “ten” is not a positive whole number', 63);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (11, 'evt_old_9', '2026-11-29 14:23:11.577455+00', 'admin', 'completed', NULL, '+10 credits for user 3', 14);
INSERT INTO public.stripe_event_attempts OVERRIDING SYSTEM VALUE VALUES (13, 'evt_legacy_doing', '2026-11-29 14:23:11.90712+00', 'admin', 'discarded', NULL, 'discarded by a person', 3);
INSERT INTO public.stripe_events VALUES ('evt_legacy_doing', 'checkout.session.completed', 'discarded', 'left ''processing'' by the old handler, which may or may not have credited it', '2026-11-29 14:23:11.90712+00', '{}', '\x7b7d', '2026-01-02 10:00:00+00', 'legacy', false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'legacy_unfinished', NULL, 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_legacy_done', 'checkout.session.completed', 'completed', NULL, '2026-01-01 10:00:00+00', '{"credits": "100", "user_id": "1"}', '\x7b2263726564697473223a2022313030222c2022757365725f6964223a202231227d', '2026-01-01 10:00:00+00', 'legacy', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_old_1', 'checkout.session.completed', 'completed', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_1", "data": {"object": {"id": "cs_old_1", "mode": "payment", "object": "checkout.session", "currency": "usd", "customer": "cus_old_1", "livemode": false, "metadata": {"credits": "100"}, "amount_total": 1000, "payment_intent": "pi_old_1", "payment_status": "paid", "customer_details": {"name": "Ada", "email": "ada@example.org"}, "client_reference_id": "1"}}, "type": "checkout.session.completed", "object": "event", "created": 1751886000, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f31222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22636865636b6f75742e73657373696f6e2e636f6d706c65746564222c2263726561746564223a313735313838363030302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263735f6f6c645f31222c226f626a656374223a22636865636b6f75742e73657373696f6e222c226d6f6465223a227061796d656e74222c227061796d656e745f737461747573223a2270616964222c227061796d656e745f696e74656e74223a2270695f6f6c645f31222c22616d6f756e745f746f74616c223a313030302c2263757272656e6379223a22757364222c22636c69656e745f7265666572656e63655f6964223a2231222c22637573746f6d6572223a226375735f6f6c645f31222c22637573746f6d65725f64657461696c73223a7b22656d61696c223a22616461406578616d706c652e6f7267222c226e616d65223a22416461227d2c226d65746164617461223a7b2263726564697473223a22313030227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'cs_old_1', '2025-07-07 11:00:00+00', 'pi_old_1', 1000, 'usd', 1, 100, NULL, NULL, NULL, 1, NULL, 'ada@example.org', '1', 'cus_old_1', 100);
INSERT INTO public.stripe_events VALUES ('evt_old_2', 'payment_intent.succeeded', 'ignored', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_2", "data": {"object": {"id": "pi_old_1", "amount": 1000, "object": "payment_intent", "status": "succeeded", "currency": "usd", "livemode": false, "metadata": {"credits": "100", "user_id": "1"}, "amount_received": 1000}}, "type": "payment_intent.succeeded", "object": "event", "created": 1751886001, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f32222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a227061796d656e745f696e74656e742e737563636565646564222c2263726561746564223a313735313838363030312c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2270695f6f6c645f31222c226f626a656374223a227061796d656e745f696e74656e74222c22737461747573223a22737563636565646564222c22616d6f756e74223a313030302c22616d6f756e745f7265636569766564223a313030302c2263757272656e6379223a22757364222c226d65746164617461223a7b2263726564697473223a22313030222c22757365725f6964223a2231227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'pi_old_1', '2025-07-07 11:00:01+00', 'pi_old_1', 1000, 'usd', NULL, NULL, NULL, NULL, 'already_credited', 1, NULL, NULL, '1', NULL, 100);
INSERT INTO public.stripe_events VALUES ('evt_old_3', 'checkout.session.completed', 'failed', 'tried customer_email = “n…@example.org”: an e-mail address that no user has', '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_3", "data": {"object": {"id": "cs_old_3", "mode": "payment", "object": "checkout.session", "currency": "eur", "livemode": false, "metadata": {"credits": "250"}, "amount_total": 2000, "customer_email": "nobody@example.org", "payment_intent": "pi_old_3", "payment_status": "paid"}}, "type": "checkout.session.completed", "object": "event", "created": 1751886002, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f33222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22636865636b6f75742e73657373696f6e2e636f6d706c65746564222c2263726561746564223a313735313838363030322c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263735f6f6c645f33222c226f626a656374223a22636865636b6f75742e73657373696f6e222c226d6f6465223a227061796d656e74222c227061796d656e745f737461747573223a2270616964222c227061796d656e745f696e74656e74223a2270695f6f6c645f33222c22616d6f756e745f746f74616c223a323030302c2263757272656e6379223a22657572222c22637573746f6d65725f656d61696c223a226e6f626f6479406578616d706c652e6f7267222c226d65746164617461223a7b2263726564697473223a22323530227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'cs_old_3', '2025-07-07 11:00:02+00', 'pi_old_3', 2000, 'eur', NULL, NULL, NULL, 'user_unresolved', NULL, 1, NULL, 'nobody@example.org', NULL, NULL, 250);
INSERT INTO public.stripe_events VALUES ('evt_old_4', 'checkout.session.completed', 'ignored', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_4", "data": {"object": {"id": "cs_old_4", "mode": "payment", "object": "checkout.session", "currency": "usd", "livemode": false, "metadata": {"credits": "50"}, "amount_total": 500, "payment_intent": "pi_old_4", "payment_status": "unpaid", "client_reference_id": "2"}}, "type": "checkout.session.completed", "object": "event", "created": 1751886003, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f34222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22636865636b6f75742e73657373696f6e2e636f6d706c65746564222c2263726561746564223a313735313838363030332c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263735f6f6c645f34222c226f626a656374223a22636865636b6f75742e73657373696f6e222c226d6f6465223a227061796d656e74222c227061796d656e745f737461747573223a22756e70616964222c227061796d656e745f696e74656e74223a2270695f6f6c645f34222c22616d6f756e745f746f74616c223a3530302c2263757272656e6379223a22757364222c22636c69656e745f7265666572656e63655f6964223a2232222c226d65746164617461223a7b2263726564697473223a223530227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'cs_old_4', '2025-07-07 11:00:03+00', 'pi_old_4', 500, 'usd', NULL, NULL, NULL, NULL, 'awaiting_payment', 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_old_5', 'checkout.session.async_payment_succeeded', 'completed', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_5", "data": {"object": {"id": "cs_old_4", "mode": "payment", "object": "checkout.session", "currency": "usd", "livemode": false, "metadata": {"credits": "50"}, "amount_total": 500, "payment_intent": "pi_old_4", "payment_status": "paid", "client_reference_id": "2"}}, "type": "checkout.session.async_payment_succeeded", "object": "event", "created": 1751886010, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f35222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22636865636b6f75742e73657373696f6e2e6173796e635f7061796d656e745f737563636565646564222c2263726561746564223a313735313838363031302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263735f6f6c645f34222c226f626a656374223a22636865636b6f75742e73657373696f6e222c226d6f6465223a227061796d656e74222c227061796d656e745f737461747573223a2270616964222c227061796d656e745f696e74656e74223a2270695f6f6c645f34222c22616d6f756e745f746f74616c223a3530302c2263757272656e6379223a22757364222c22636c69656e745f7265666572656e63655f6964223a2232222c226d65746164617461223a7b2263726564697473223a223530227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'cs_old_4', '2025-07-07 11:00:10+00', 'pi_old_4', 500, 'usd', 2, 50, NULL, NULL, NULL, 1, NULL, NULL, '2', NULL, 50);
INSERT INTO public.stripe_events VALUES ('evt_old_6', 'charge.refunded', 'ignored', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_6", "data": {"object": {"id": "ch_old_1", "amount": 1000, "object": "charge", "currency": "usd", "livemode": false, "refunded": false, "payment_intent": "pi_old_1", "amount_refunded": 500}}, "type": "charge.refunded", "object": "event", "created": 1751886020, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f36222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a226368617267652e726566756e646564222c2263726561746564223a313735313838363032302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263685f6f6c645f31222c226f626a656374223a22636861726765222c227061796d656e745f696e74656e74223a2270695f6f6c645f31222c22616d6f756e74223a313030302c22616d6f756e745f726566756e646564223a3530302c2263757272656e6379223a22757364222c22726566756e646564223a66616c73652c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'ch_old_1', '2025-07-07 11:00:20+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'not_yet_supported', 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_old_7', 'invoice.paid', 'ignored', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_7", "data": {"object": {"id": "in_old_1", "lines": {"data": []}, "total": 900, "object": "invoice", "currency": "usd", "customer": "cus_old_1", "livemode": false, "amount_paid": 900, "subscription": "sub_1"}}, "type": "invoice.paid", "object": "event", "created": 1751886030, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f37222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22696e766f6963652e70616964222c2263726561746564223a313735313838363033302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a22696e5f6f6c645f31222c226f626a656374223a22696e766f696365222c22737562736372697074696f6e223a227375625f31222c22616d6f756e745f70616964223a3930302c22746f74616c223a3930302c2263757272656e6379223a22757364222c22637573746f6d6572223a226375735f6f6c645f31222c226c696e6573223a7b2264617461223a5b5d7d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'in_old_1', '2025-07-07 11:00:30+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'not_yet_supported', 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_old_8', 'customer.created', 'ignored', NULL, '2026-11-29 14:22:38.879643+00', '{"id": "evt_old_8", "data": {"object": {"id": "cus_old_9", "email": "x@example.org", "object": "customer", "livemode": false}}, "type": "customer.created", "object": "event", "created": 1751886040, "livemode": false, "api_version": "2024-06-20"}', '\x7b226964223a226576745f6f6c645f38222c226f626a656374223a226576656e74222c226170695f76657273696f6e223a22323032342d30362d3230222c2274797065223a22637573746f6d65722e63726561746564222c2263726561746564223a313735313838363034302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a226375735f6f6c645f39222c226f626a656374223a22637573746f6d6572222c22656d61696c223a2278406578616d706c652e6f7267222c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, '2024-06-20', NULL, 'cus_old_9', '2025-07-07 11:00:40+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'unhandled_event_type', 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stripe_events VALUES ('evt_old_9', 'checkout.session.completed', 'completed', NULL, '2026-11-29 14:23:11.577455+00', '{"id": "evt_old_9", "data": {"object": {"id": "cs_old_9", "mode": "payment", "object": "checkout.session", "currency": "usd", "livemode": false, "metadata": {"credits": "ten"}, "amount_total": 100, "payment_intent": "pi_old_9", "payment_status": "paid", "client_reference_id": "3"}}, "type": "checkout.session.completed", "object": "event", "created": 1751886050, "livemode": false}', '\x7b226964223a226576745f6f6c645f39222c226f626a656374223a226576656e74222c2274797065223a22636865636b6f75742e73657373696f6e2e636f6d706c65746564222c2263726561746564223a313735313838363035302c226c6976656d6f6465223a66616c73652c2264617461223a7b226f626a656374223a7b226964223a2263735f6f6c645f39222c226f626a656374223a22636865636b6f75742e73657373696f6e222c226d6f6465223a227061796d656e74222c227061796d656e745f737461747573223a2270616964222c227061796d656e745f696e74656e74223a2270695f6f6c645f39222c22616d6f756e745f746f74616c223a3130302c2263757272656e6379223a22757364222c22636c69656e745f7265666572656e63655f6964223a2233222c226d65746164617461223a7b2263726564697473223a2274656e227d2c226c6976656d6f6465223a66616c73657d7d7d', '2026-11-29 14:22:38.879643+00', 'replay', false, NULL, NULL, 'cs_old_9', '2025-07-07 11:00:50+00', 'pi_old_9', 100, 'usd', 3, 10, NULL, NULL, NULL, 2, NULL, NULL, '3', NULL, 10);
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (1, 'table tallystick_installation', 'DROP TABLE tallystick_installation', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (2, 'function tallystick_jsonb', 'DROP FUNCTION tallystick_jsonb(bytea)', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (3, 'constraint users.credits_balance_nonneg', 'ALTER TABLE users DROP CONSTRAINT IF EXISTS credits_balance_nonneg', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (4, 'column users.user_uuid', 'ALTER TABLE users DROP COLUMN user_uuid', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (5, 'column users.stripe_customer_id', 'ALTER TABLE users DROP COLUMN stripe_customer_id', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (6, 'index tallystick_users_email', 'DROP INDEX IF EXISTS tallystick_users_email', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (7, 'index tallystick_users_user_uuid', 'DROP INDEX IF EXISTS tallystick_users_user_uuid', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (8, 'index tallystick_users_stripe_customer_id', 'DROP INDEX IF EXISTS tallystick_users_stripe_customer_id', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (9, 'function tallystick_append_only', 'DROP FUNCTION tallystick_append_only()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (10, 'function users_record_external', 'DROP FUNCTION users_record_external()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (11, 'function users_record_truncate', 'DROP FUNCTION users_record_truncate()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (12, 'function credit_ledger_book', 'DROP FUNCTION credit_ledger_book()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (13, 'function credit_ledger_move', 'DROP FUNCTION credit_ledger_move()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (14, 'function credit_ledger_move_guard', 'DROP FUNCTION credit_ledger_move_guard()', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (15, 'table credit_ledger_move', 'DROP TABLE credit_ledger_move', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (16, 'table credit_ledger', 'DROP TABLE credit_ledger', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (17, 'trigger users_record_truncate', 'DROP TRIGGER IF EXISTS users_record_truncate ON users', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (18, 'trigger users_record_change', 'DROP TRIGGER IF EXISTS users_record_change ON users', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (19, 'trigger users_record_made', 'DROP TRIGGER IF EXISTS users_record_made ON users', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (20, 'columns of stripe_events', 'ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_status, DROP CONSTRAINT IF EXISTS stripe_events_processed_at, DROP CONSTRAINT IF EXISTS stripe_events_failure_code, DROP CONSTRAINT IF EXISTS stripe_events_next_attempt, DROP CONSTRAINT IF EXISTS stripe_events_skip_reason, DROP CONSTRAINT IF EXISTS stripe_events_credited;
UPDATE stripe_events SET processing_status = CASE WHEN processing_status IN (''received'', ''failed'') THEN ''failed'' ELSE ''completed'' END;
ALTER TABLE stripe_events ALTER COLUMN event_id TYPE character varying(255) USING (event_id)::character varying(255);
ALTER TABLE stripe_events ALTER COLUMN event_type TYPE character varying(100) USING (event_type)::character varying(100);
ALTER TABLE stripe_events ALTER COLUMN processing_status TYPE character varying(50) USING (processing_status)::character varying(50);
ALTER TABLE stripe_events ALTER COLUMN processing_status SET DEFAULT ''completed''::character varying;
ALTER TABLE stripe_events ALTER COLUMN processing_status DROP NOT NULL;
ALTER TABLE stripe_events ALTER COLUMN processed_at SET DEFAULT now();
UPDATE stripe_events SET processed_at = received_at WHERE processed_at IS NULL;
ALTER TABLE stripe_events ALTER COLUMN processed_at SET NOT NULL;
ALTER TABLE stripe_events DROP COLUMN payload, DROP COLUMN received_at, DROP COLUMN source, DROP COLUMN livemode, DROP COLUMN api_version, DROP COLUMN account_id, DROP COLUMN object_id, DROP COLUMN stripe_created_at, DROP COLUMN payment_id, DROP COLUMN amount_minor, DROP COLUMN currency, DROP COLUMN user_id, DROP COLUMN credits, DROP COLUMN warning, DROP COLUMN failure_code, DROP COLUMN skip_reason, DROP COLUMN attempts, DROP COLUMN next_attempt_at', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (21, 'function stripe_events_guard', 'DROP FUNCTION stripe_events_guard() CASCADE', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (22, 'table stripe_event_attempts', 'DROP TABLE stripe_event_attempts', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (23, 'table audit_log', 'DROP TABLE audit_log', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (24, 'table event_amendments', 'DROP TABLE event_amendments', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (25, 'columns of stripe_events to search by', 'ALTER TABLE stripe_events DROP COLUMN payer_email, DROP COLUMN payer_reference, DROP COLUMN customer_id, DROP COLUMN credits_claimed', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (26, 'table operators', 'DROP TABLE operators', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (27, 'table operator_sessions', 'DROP TABLE operator_sessions', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (28, 'table sign_in_failures', 'DROP TABLE sign_in_failures', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (29, 'index tallystick_users_email_start', 'DROP INDEX IF EXISTS tallystick_users_email_start', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (30, 'index tallystick_users_name_start', 'DROP INDEX IF EXISTS tallystick_users_name_start', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (31, 'index stripe_events_late_idx', 'DROP INDEX IF EXISTS stripe_events_late_idx', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (32, 'table counted_slots', 'DROP TABLE counted_slots', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (33, 'table counting', 'DROP TABLE counting', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (34, 'table verifications', 'DROP TABLE verifications', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (35, 'table bulk_runs', 'DROP TABLE bulk_runs', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_installation OVERRIDING SYSTEM VALUE VALUES (36, 'table bulk_items', 'DROP TABLE bulk_items', '2026-11-29 14:22:34.499533+00');
INSERT INTO public.tallystick_schema_history VALUES (1, '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'postgres', '2026-11-29 14:22:34.081854', 0, true);
INSERT INTO public.tallystick_schema_history VALUES (2, '1', 'record installation', 'SQL', 'V1__record_installation.sql', 1719349131, 'postgres', '2026-11-29 14:22:34.217286', 20, true);
INSERT INTO public.tallystick_schema_history VALUES (3, '2', 'adopt users', 'SQL', 'V2__adopt_users.sql', -1363718316, 'postgres', '2026-11-29 14:22:34.217286', 11, true);
INSERT INTO public.tallystick_schema_history VALUES (4, '3', 'create credit ledger', 'SQL', 'V3__create_credit_ledger.sql', 971638131, 'postgres', '2026-11-29 14:22:34.217286', 25, true);
INSERT INTO public.tallystick_schema_history VALUES (5, '4', 'adopt stripe events', 'SQL', 'V4__adopt_stripe_events.sql', 1757769998, 'postgres', '2026-11-29 14:22:34.217286', 23, true);
INSERT INTO public.tallystick_schema_history VALUES (6, '5', 'create attempts and audit', 'SQL', 'V5__create_attempts_and_audit.sql', -1966179509, 'postgres', '2026-11-29 14:22:34.217286', 9, true);
INSERT INTO public.tallystick_schema_history VALUES (7, '6', 'create event amendments', 'SQL', 'V6__create_event_amendments.sql', 1161969527, 'postgres', '2026-11-29 14:22:34.217286', 25, true);
INSERT INTO public.tallystick_schema_history VALUES (8, '7', 'create operators', 'SQL', 'V7__create_operators.sql', -1225070066, 'postgres', '2026-11-29 14:22:34.217286', 15, true);
INSERT INTO public.tallystick_schema_history VALUES (9, '8', 'allow adjustments', 'SQL', 'V8__allow_adjustments.sql', -512871175, 'postgres', '2026-11-29 14:22:34.217286', 16, true);
INSERT INTO public.tallystick_schema_history VALUES (10, '9', 'create bulk runs', 'SQL', 'V9__create_bulk_runs.sql', 1482825288, 'postgres', '2026-11-29 14:22:34.217286', 7, true);
INSERT INTO public.users VALUES (2, 'bob@example.org', 'Bob', 50, NULL, NULL);
INSERT INTO public.users VALUES (1, 'ada@example.org', 'Ada', 270, NULL, 'cus_old_1');
INSERT INTO public.users VALUES (3, 'carol@example.org', 'Carol', 17, NULL, NULL);
SELECT pg_catalog.setval('public.audit_log_id_seq', 13, true);
SELECT pg_catalog.setval('public.bulk_runs_id_seq', 1, false);
SELECT pg_catalog.setval('public.credit_ledger_id_seq', 7, true);
SELECT pg_catalog.setval('public.event_amendments_id_seq', 2, true);
SELECT pg_catalog.setval('public.stripe_event_attempts_id_seq', 13, true);
SELECT pg_catalog.setval('public.tallystick_installation_step_seq', 36, true);
SELECT pg_catalog.setval('public.users_id_seq', 3, true);
SELECT pg_catalog.setval('public.verifications_id_seq', 1, false);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bulk_items
    ADD CONSTRAINT bulk_items_pkey PRIMARY KEY (run_id, "position");
ALTER TABLE ONLY public.bulk_items
    ADD CONSTRAINT bulk_items_run_id_event_id_key UNIQUE (run_id, event_id);
ALTER TABLE ONLY public.bulk_runs
    ADD CONSTRAINT bulk_runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counted_slots
    ADD CONSTRAINT counted_slots_pkey PRIMARY KEY (figure, slot, key);
ALTER TABLE ONLY public.counting
    ADD CONSTRAINT counting_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.credit_ledger_move
    ADD CONSTRAINT credit_ledger_move_pkey PRIMARY KEY (transaction, user_id, entry_id);
ALTER TABLE ONLY public.credit_ledger
    ADD CONSTRAINT credit_ledger_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.event_amendments
    ADD CONSTRAINT event_amendments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.operator_sessions
    ADD CONSTRAINT operator_sessions_pkey PRIMARY KEY (id_digest);
ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (origin);
ALTER TABLE ONLY public.stripe_event_attempts
    ADD CONSTRAINT stripe_event_attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stripe_events
    ADD CONSTRAINT stripe_events_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.tallystick_installation
    ADD CONSTRAINT tallystick_installation_pkey PRIMARY KEY (step);
ALTER TABLE ONLY public.tallystick_schema_history
    ADD CONSTRAINT tallystick_schema_history_pk PRIMARY KEY (installed_rank);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT verifications_pkey PRIMARY KEY (id);
CREATE INDEX audit_log_action_idx ON public.audit_log USING btree (action, at, id);
CREATE INDEX audit_log_actor_action_idx ON public.audit_log USING btree (actor, action, at, id);
CREATE INDEX audit_log_actor_idx ON public.audit_log USING btree (actor, at, id);
CREATE INDEX audit_log_subject_idx ON public.audit_log USING btree (subject, id);
CREATE INDEX audit_log_subject_time_idx ON public.audit_log USING btree (subject, at, id);
CREATE INDEX audit_log_time_idx ON public.audit_log USING btree (at, id);
CREATE INDEX bulk_items_open_idx ON public.bulk_items USING btree (run_id, "position") WHERE (done_at IS NULL);
CREATE INDEX bulk_runs_running_idx ON public.bulk_runs USING btree (id) WHERE (state = 'running'::text);
CREATE UNIQUE INDEX credit_ledger_event_once ON public.credit_ledger USING btree (event_id, kind);
CREATE UNIQUE INDEX credit_ledger_opening_once ON public.credit_ledger USING btree (user_id) WHERE (kind = 'opening'::text);
CREATE UNIQUE INDEX credit_ledger_payment_once ON public.credit_ledger USING btree (payment_id) WHERE (kind = 'purchase'::text);
CREATE INDEX credit_ledger_time_idx ON public.credit_ledger USING btree (created_at) INCLUDE (kind, amount);
CREATE INDEX credit_ledger_user_idx ON public.credit_ledger USING btree (user_id, id);
CREATE INDEX event_amendments_event_idx ON public.event_amendments USING btree (event_id, id);
CREATE INDEX operator_sessions_operator_idx ON public.operator_sessions USING btree (operator);
CREATE INDEX sign_in_failures_last_idx ON public.sign_in_failures USING btree (last_at);
CREATE INDEX stripe_event_attempts_event_idx ON public.stripe_event_attempts USING btree (event_id, id);
CREATE INDEX stripe_event_attempts_time_idx ON public.stripe_event_attempts USING btree (attempted_at) INCLUDE (duration_ms);
CREATE INDEX stripe_events_amount_idx ON public.stripe_events USING btree (processing_status, COALESCE(amount_minor, ('-1'::integer)::bigint) DESC, event_id DESC);
CREATE INDEX stripe_events_cause_idx ON public.stripe_events USING btree (failure_code, received_at DESC, event_id DESC) INCLUDE (amount_minor, currency, credits_claimed, payer_email, next_attempt_at) WHERE (processing_status = 'failed'::text);
CREATE INDEX stripe_events_customer_idx ON public.stripe_events USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX stripe_events_due_idx ON public.stripe_events USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX stripe_events_failed_idx ON public.stripe_events USING btree (received_at) WHERE (processing_status = 'failed'::text);
CREATE INDEX stripe_events_late_idx ON public.stripe_events USING btree (processed_at) INCLUDE (received_at) WHERE ((processed_at - received_at) > '00:10:00'::interval);
CREATE INDEX stripe_events_object_idx ON public.stripe_events USING btree (object_id) WHERE (object_id IS NOT NULL);
CREATE INDEX stripe_events_payer_email_idx ON public.stripe_events USING btree (md5(payer_email)) WHERE (payer_email IS NOT NULL);
CREATE INDEX stripe_events_payer_reference_idx ON public.stripe_events USING btree (payer_reference) WHERE (payer_reference IS NOT NULL);
CREATE INDEX stripe_events_payment_idx ON public.stripe_events USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX stripe_events_status_idx ON public.stripe_events USING btree (processing_status, received_at DESC, event_id DESC);
CREATE INDEX stripe_events_status_type_idx ON public.stripe_events USING btree (processing_status, event_type, received_at DESC, event_id DESC);
CREATE INDEX stripe_events_time_idx ON public.stripe_events USING btree (received_at) INCLUDE (processing_status);
CREATE INDEX stripe_events_uncredited_idx ON public.stripe_events USING btree (received_at DESC, event_id DESC) WHERE ((amount_minor > 0) AND (processing_status = ANY (ARRAY['ignored'::text, 'discarded'::text])) AND (event_type = ANY (ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'payment_intent.succeeded'::text])) AND (COALESCE(skip_reason, ''::text) <> ALL (ARRAY['already_credited'::text, 'awaiting_payment'::text, 'payment_failed'::text, 'session_expired'::text, 'payment_canceled'::text])) AND ((skip_reason IS DISTINCT FROM 'livemode_mismatch'::text) OR livemode));
CREATE INDEX stripe_events_uncredited_reason_idx ON public.stripe_events USING btree ((
CASE processing_status
    WHEN 'ignored'::text THEN skip_reason
    ELSE 'discarded'::text
END), received_at DESC, event_id DESC) WHERE ((amount_minor > 0) AND (processing_status = ANY (ARRAY['ignored'::text, 'discarded'::text])) AND (event_type = ANY (ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'payment_intent.succeeded'::text])) AND (COALESCE(skip_reason, ''::text) <> ALL (ARRAY['already_credited'::text, 'awaiting_payment'::text, 'payment_failed'::text, 'session_expired'::text, 'payment_canceled'::text])) AND ((skip_reason IS DISTINCT FROM 'livemode_mismatch'::text) OR livemode));
CREATE INDEX stripe_events_undecided_idx ON public.stripe_events USING btree (received_at) WHERE (processing_status = 'received'::text);
CREATE INDEX tallystick_schema_history_s_idx ON public.tallystick_schema_history USING btree (success);
CREATE INDEX tallystick_users_email ON public.users USING btree (lower((email)::text));
CREATE INDEX tallystick_users_email_start ON public.users USING btree (lower((email)::text) text_pattern_ops);
CREATE INDEX tallystick_users_name_start ON public.users USING btree (lower((name)::text) text_pattern_ops);
CREATE UNIQUE INDEX tallystick_users_stripe_customer_id ON public.users USING btree (stripe_customer_id) WHERE (stripe_customer_id IS NOT NULL);
CREATE UNIQUE INDEX tallystick_users_user_uuid ON public.users USING btree (user_uuid);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.tallystick_append_only();
ALTER TABLE public.audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;
CREATE TRIGGER credit_ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_ledger FOR EACH STATEMENT EXECUTE FUNCTION public.tallystick_append_only();
ALTER TABLE public.credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_append_only;
CREATE TRIGGER credit_ledger_book BEFORE INSERT ON public.credit_ledger FOR EACH ROW EXECUTE FUNCTION public.credit_ledger_book();
ALTER TABLE public.credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_book;
CREATE TRIGGER credit_ledger_move AFTER INSERT ON public.credit_ledger FOR EACH ROW EXECUTE FUNCTION public.credit_ledger_move();
ALTER TABLE public.credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;
CREATE TRIGGER credit_ledger_move_guard BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.credit_ledger_move FOR EACH STATEMENT EXECUTE FUNCTION public.credit_ledger_move_guard();
ALTER TABLE public.credit_ledger_move ENABLE ALWAYS TRIGGER credit_ledger_move_guard;
CREATE TRIGGER event_amendments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_amendments FOR EACH STATEMENT EXECUTE FUNCTION public.tallystick_append_only();
ALTER TABLE public.event_amendments ENABLE ALWAYS TRIGGER event_amendments_append_only;
CREATE TRIGGER stripe_events_guard BEFORE UPDATE ON public.stripe_events FOR EACH ROW EXECUTE FUNCTION public.stripe_events_guard();
CREATE TRIGGER users_record_change AFTER UPDATE ON public.users FOR EACH ROW WHEN (((old.credits_balance IS DISTINCT FROM new.credits_balance) OR (old.id <> new.id))) EXECUTE FUNCTION public.users_record_external();
ALTER TABLE public.users ENABLE ALWAYS TRIGGER users_record_change;
CREATE TRIGGER users_record_made AFTER INSERT OR DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_record_external();
ALTER TABLE public.users ENABLE ALWAYS TRIGGER users_record_made;
CREATE TRIGGER users_record_truncate BEFORE TRUNCATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION public.users_record_truncate();
ALTER TABLE public.users ENABLE ALWAYS TRIGGER users_record_truncate;
ALTER TABLE ONLY public.bulk_items
    ADD CONSTRAINT bulk_items_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.bulk_runs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.operator_sessions
    ADD CONSTRAINT operator_sessions_operator_fkey FOREIGN KEY (operator) REFERENCES public.operators(name) ON DELETE CASCADE;
REVOKE ALL ON FUNCTION public.credit_ledger_book() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.credit_ledger_move() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.users_record_external() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.users_record_truncate() FROM PUBLIC;
