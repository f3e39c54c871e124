-- What the migrations up to 171 make, written by ExpectedSchemaTest: kind | table | name | state.
-- After a new migration run that test with -Dexpected-schema=write.
--| TABLE |  | audit_log | 
CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY, at timestamp with time zone, actor text, action text, subject text, reason text);
--| TABLE |  | credit_ledger | 
CREATE TABLE credit_ledger (id bigint, user_id bigint, amount integer, balance_after integer, kind text, event_id text, payment_id text, reason text, actor text, created_at timestamp with time zone, debt_change integer DEFAULT 0, debt_after integer, forgiven integer DEFAULT 0, booking_key text, charge_id text, refund_id text, dispute_id text, invoice_id text, hold_id text, expires_at timestamp with time zone, expiring jsonb);
--| TABLE |  | price_catalogue | 
CREATE TABLE price_catalogue (key text, credits integer, amounts jsonb, expires_days integer, active boolean DEFAULT true, changed_by text DEFAULT SESSION_USER, reason text DEFAULT 'changed by SQL'::text, changed_at timestamp with time zone DEFAULT clock_timestamp());
--| TABLE |  | stripe_event_attempts | 
CREATE TABLE stripe_event_attempts (id bigint GENERATED ALWAYS AS IDENTITY, event_id text, attempted_at timestamp with time zone, triggered_by text, outcome text, code text, message text, duration_ms integer);
--| TABLE |  | stripe_events | 
CREATE TABLE stripe_events (event_id text, event_type text, processing_status text, error_message text, processed_at timestamp with time zone, raw_data jsonb, payload bytea, received_at timestamp with time zone, source text, livemode boolean, api_version text, account_id text, object_id text, stripe_created_at timestamp with time zone, payment_id text, amount_minor bigint, currency text, user_id bigint, credits integer, warning text, failure_code text, skip_reason text, attempts integer DEFAULT 0, next_attempt_at timestamp with time zone, payer_email text, payer_reference text, customer_id text, credits_claimed integer, claimed_until timestamp with time zone, fact text, charge_id text, note text, payload_removed_at timestamp with time zone);
--| TABLE |  | tallystick.alert_ways | 
CREATE TABLE tallystick.alert_ways (way text, sent_at timestamp with time zone, stands boolean DEFAULT false, causes text DEFAULT ''::text, many boolean DEFAULT false, old boolean DEFAULT false, digest_at timestamp with time zone DEFAULT now(), failures integer DEFAULT 0, claimed_until timestamp with time zone);
--| TABLE |  | tallystick.api_keys | 
CREATE TABLE tallystick.api_keys (id bigint GENERATED ALWAYS AS IDENTITY, name text, key_digest bytea, scopes text[], created_at timestamp with time zone, last_used_at timestamp with time zone, revoked_at timestamp with time zone);
--| TABLE |  | tallystick.api_requests | 
CREATE TABLE tallystick.api_requests (api_key_id bigint, idempotency_hash text, content_hash text, answered_at timestamp with time zone, result text, entry_id bigint, hold_id text, captured integer, released integer, balance integer, held bigint);
--| TABLE |  | tallystick.bulk_items | 
CREATE TABLE tallystick.bulk_items (run_id bigint, position integer, event_id text, attempts integer, predicted_outcome text, predicted_code text, predicted_message text, predicted_credits integer, outcome text, code text, message text, credits integer, claimed_at timestamp with time zone, done_at timestamp with time zone, predicted_user bigint, user_id bigint);
--| TABLE |  | tallystick.bulk_runs | 
CREATE TABLE tallystick.bulk_runs (id bigint GENERATED ALWAYS AS IDENTITY, action text, state text, events integer, planned_by text, planned_at timestamp with time zone, started_by text, reason text, started_at timestamp with time zone, stopped_at timestamp with time zone, done_at timestamp with time zone, user_id bigint, credits integer);
--| TABLE |  | tallystick.counted_slots | 
CREATE TABLE tallystick.counted_slots (slot timestamp with time zone, figure text, key text, number bigint);
--| TABLE |  | tallystick.counting | 
CREATE TABLE tallystick.counting (only_row boolean DEFAULT true, until timestamp with time zone, looked_at timestamp with time zone);
--| TABLE |  | tallystick.credit_holds | 
CREATE TABLE tallystick.credit_holds (id text, user_id bigint, amount integer, expires_at timestamp with time zone, created_at timestamp with time zone, captured integer DEFAULT 0, released integer DEFAULT 0, closed_at timestamp with time zone);
--| TABLE |  | tallystick.credit_lots | 
CREATE TABLE tallystick.credit_lots (id bigint GENERATED ALWAYS AS IDENTITY, entry_id bigint, user_id bigint, expires_at timestamp with time zone, amount integer, remaining integer, expired integer DEFAULT 0);
--| TABLE |  | tallystick.event_amendments | 
CREATE TABLE tallystick.event_amendments (id bigint GENERATED ALWAYS AS IDENTITY, event_id text, user_id bigint, remember_customer boolean, credits integer, actor text, reason text, at timestamp with time zone);
--| TABLE |  | tallystick.lot_uses | 
CREATE TABLE tallystick.lot_uses (taken_by text, lot_id bigint, amount integer);
--| TABLE |  | tallystick.money_movements | 
CREATE TABLE tallystick.money_movements (event_id text, position integer, payment_id text, kind text, object_id text, amount_minor bigint, currency text, charged_minor bigint, made_at timestamp with time zone, at timestamp with time zone, charge_id text);
--| TABLE |  | tallystick.moved_payments | 
CREATE TABLE tallystick.moved_payments (payment_id text, user_id bigint, moved_by text, moved_at timestamp with time zone);
--| TABLE |  | tallystick.notifications | 
CREATE TABLE tallystick.notifications (id bigint GENERATED ALWAYS AS IDENTITY, way text, kind text, sent_at timestamp with time zone, failed bigint, causes text, actor text, problem text);
--| TABLE |  | tallystick.operator_browsers | 
CREATE TABLE tallystick.operator_browsers (browser_digest bytea, operator text, last_sign_in_at timestamp with time zone);
--| TABLE |  | tallystick.operator_recovery_codes | 
CREATE TABLE tallystick.operator_recovery_codes (operator text, code_digest bytea);
--| TABLE |  | tallystick.operator_second_factors | 
CREATE TABLE tallystick.operator_second_factors (operator text, secret bytea, last_step bigint, enrolled_at timestamp with time zone);
--| TABLE |  | tallystick.operator_sessions | 
CREATE TABLE tallystick.operator_sessions (id_digest bytea, operator text, csrf text, created_at timestamp with time zone, last_seen_at timestamp with time zone, address text DEFAULT ''::text, by_password boolean DEFAULT true, awaits_code boolean DEFAULT false);
--| TABLE |  | tallystick.operators | 
CREATE TABLE tallystick.operators (name text, password_hash text, password_changed_at timestamp with time zone, role text, disabled boolean DEFAULT false, created_at timestamp with time zone, password_temporary boolean DEFAULT false, password_lasts_until timestamp with time zone, provider_issuer text, provider_subject text);
--| TABLE |  | tallystick.payment_aliases | 
CREATE TABLE tallystick.payment_aliases (alias text, payment_id text);
--| TABLE |  | tallystick.payments_credited_twice | 
CREATE TABLE tallystick.payments_credited_twice (payment_id text, other_id text, noticed_at timestamp with time zone DEFAULT now());
--| TABLE |  | tallystick.pending_adjustments | 
CREATE TABLE tallystick.pending_adjustments (id bigint GENERATED ALWAYS AS IDENTITY, user_id bigint, amount integer, reason text, author text, asked_at timestamp with time zone, decision text, decided_by text, decided_at timestamp with time zone, payment_id text, event_id text, from_user bigint);
--| TABLE |  | tallystick.price_changes | 
CREATE TABLE tallystick.price_changes (id bigint GENERATED ALWAYS AS IDENTITY, key text, before jsonb, after jsonb, changed_by text, reason text, changed_at timestamp with time zone);
--| TABLE |  | tallystick.reconcile_findings | 
CREATE TABLE tallystick.reconcile_findings (run_id bigint, what text, type text, object_id text, payment_id text, stripe bigint, ledger bigint, position bigint GENERATED ALWAYS AS IDENTITY);
--| TABLE |  | tallystick.reconcile_runs | 
CREATE TABLE tallystick.reconcile_runs (id bigint GENERATED ALWAYS AS IDENTITY, since timestamp with time zone, until timestamp with time zone, dry_run boolean, actor text, started_at timestamp with time zone, stage text, after text, holder text, claimed_until timestamp with time zone, finished_at timestamp with time zone, catalogue text, by_amount integer);
--| TABLE |  | tallystick.reconcile_seen | 
CREATE TABLE tallystick.reconcile_seen (run_id bigint, type text, object_id text);
--| TABLE |  | tallystick.removals | 
CREATE TABLE tallystick.removals (transaction xid8, subject text, purpose text);
--| TABLE |  | tallystick.saved_filters | 
CREATE TABLE tallystick.saved_filters (operator text, name text, query text);
--| TABLE |  | tallystick.sign_in_failures | 
CREATE TABLE tallystick.sign_in_failures (origin text, failures integer, last_at timestamp with time zone);
--| TABLE |  | tallystick.snoozed_events | 
CREATE TABLE tallystick.snoozed_events (event_id text, until timestamp with time zone, snoozed_by text, reason text);
--| TABLE |  | tallystick.tallystick_installation | 
CREATE TABLE tallystick.tallystick_installation (step bigint GENERATED ALWAYS AS IDENTITY, added text, undo text, at timestamp with time zone DEFAULT now());
--| TABLE |  | tallystick.verifications | 
CREATE TABLE tallystick.verifications (id bigint GENERATED ALWAYS AS IDENTITY, at timestamp with time zone, offenders integer);
--| TABLE |  | tallystick_schema_history | 
CREATE TABLE tallystick_schema_history (installed_rank integer, version character varying(50), description character varying(200), type character varying(20), script character varying(1000), checksum integer, installed_by character varying(100), installed_on timestamp without time zone DEFAULT now(), execution_time integer, success boolean);
--| TABLE |  | users | 

--| COLUMN | audit_log | action | text
ALTER TABLE audit_log ADD COLUMN action text;
--| COLUMN | audit_log | actor | text
ALTER TABLE audit_log ADD COLUMN actor text;
--| COLUMN | audit_log | at | timestamp with time zone
ALTER TABLE audit_log ADD COLUMN at timestamp with time zone;
--| COLUMN | audit_log | id | bigint
ALTER TABLE audit_log ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | audit_log | reason | text
ALTER TABLE audit_log ADD COLUMN reason text;
--| COLUMN | audit_log | subject | text
ALTER TABLE audit_log ADD COLUMN subject text;
--| COLUMN | credit_ledger | actor | text
ALTER TABLE credit_ledger ADD COLUMN actor text;
--| COLUMN | credit_ledger | amount | integer
ALTER TABLE credit_ledger ADD COLUMN amount integer;
--| COLUMN | credit_ledger | balance_after | integer
ALTER TABLE credit_ledger ADD COLUMN balance_after integer;
--| COLUMN | credit_ledger | booking_key | text
ALTER TABLE credit_ledger ADD COLUMN booking_key text;
--| COLUMN | credit_ledger | charge_id | text
ALTER TABLE credit_ledger ADD COLUMN charge_id text;
--| COLUMN | credit_ledger | created_at | timestamp with time zone
ALTER TABLE credit_ledger ADD COLUMN created_at timestamp with time zone;
--| COLUMN | credit_ledger | debt_after | integer
ALTER TABLE credit_ledger ADD COLUMN debt_after integer;
--| COLUMN | credit_ledger | debt_change | integer
ALTER TABLE credit_ledger ADD COLUMN debt_change integer DEFAULT 0;
--| COLUMN | credit_ledger | dispute_id | text
ALTER TABLE credit_ledger ADD COLUMN dispute_id text;
--| COLUMN | credit_ledger | event_id | text
ALTER TABLE credit_ledger ADD COLUMN event_id text;
--| COLUMN | credit_ledger | expires_at | timestamp with time zone
ALTER TABLE credit_ledger ADD COLUMN expires_at timestamp with time zone;
--| COLUMN | credit_ledger | expiring | jsonb
ALTER TABLE credit_ledger ADD COLUMN expiring jsonb;
--| COLUMN | credit_ledger | forgiven | integer
ALTER TABLE credit_ledger ADD COLUMN forgiven integer DEFAULT 0;
--| COLUMN | credit_ledger | hold_id | text
ALTER TABLE credit_ledger ADD COLUMN hold_id text;
--| COLUMN | credit_ledger | id | bigint
ALTER TABLE credit_ledger ADD COLUMN id bigint;
--| COLUMN | credit_ledger | invoice_id | text
ALTER TABLE credit_ledger ADD COLUMN invoice_id text;
--| COLUMN | credit_ledger | kind | text
ALTER TABLE credit_ledger ADD COLUMN kind text;
--| COLUMN | credit_ledger | payment_id | text
ALTER TABLE credit_ledger ADD COLUMN payment_id text;
--| COLUMN | credit_ledger | reason | text
ALTER TABLE credit_ledger ADD COLUMN reason text;
--| COLUMN | credit_ledger | refund_id | text
ALTER TABLE credit_ledger ADD COLUMN refund_id text;
--| COLUMN | credit_ledger | user_id | bigint
ALTER TABLE credit_ledger ADD COLUMN user_id bigint;
--| COLUMN | price_catalogue | active | boolean
ALTER TABLE price_catalogue ADD COLUMN active boolean DEFAULT true;
--| COLUMN | price_catalogue | amounts | jsonb
ALTER TABLE price_catalogue ADD COLUMN amounts jsonb;
--| COLUMN | price_catalogue | changed_at | timestamp with time zone
ALTER TABLE price_catalogue ADD COLUMN changed_at timestamp with time zone DEFAULT clock_timestamp();
--| COLUMN | price_catalogue | changed_by | text
ALTER TABLE price_catalogue ADD COLUMN changed_by text DEFAULT SESSION_USER;
--| COLUMN | price_catalogue | credits | integer
ALTER TABLE price_catalogue ADD COLUMN credits integer;
--| COLUMN | price_catalogue | expires_days | integer
ALTER TABLE price_catalogue ADD COLUMN expires_days integer;
--| COLUMN | price_catalogue | key | text
ALTER TABLE price_catalogue ADD COLUMN key text;
--| COLUMN | price_catalogue | reason | text
ALTER TABLE price_catalogue ADD COLUMN reason text DEFAULT 'changed by SQL'::text;
--| COLUMN | stripe_event_attempts | attempted_at | timestamp with time zone
ALTER TABLE stripe_event_attempts ADD COLUMN attempted_at timestamp with time zone;
--| COLUMN | stripe_event_attempts | code | text
ALTER TABLE stripe_event_attempts ADD COLUMN code text;
--| COLUMN | stripe_event_attempts | duration_ms | integer
ALTER TABLE stripe_event_attempts ADD COLUMN duration_ms integer;
--| COLUMN | stripe_event_attempts | event_id | text
ALTER TABLE stripe_event_attempts ADD COLUMN event_id text;
--| COLUMN | stripe_event_attempts | id | bigint
ALTER TABLE stripe_event_attempts ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | stripe_event_attempts | message | text
ALTER TABLE stripe_event_attempts ADD COLUMN message text;
--| COLUMN | stripe_event_attempts | outcome | text
ALTER TABLE stripe_event_attempts ADD COLUMN outcome text;
--| COLUMN | stripe_event_attempts | triggered_by | text
ALTER TABLE stripe_event_attempts ADD COLUMN triggered_by text;
--| COLUMN | stripe_events | account_id | text
ALTER TABLE stripe_events ADD COLUMN account_id text;
--| COLUMN | stripe_events | amount_minor | bigint
ALTER TABLE stripe_events ADD COLUMN amount_minor bigint;
--| COLUMN | stripe_events | api_version | text
ALTER TABLE stripe_events ADD COLUMN api_version text;
--| COLUMN | stripe_events | attempts | integer
ALTER TABLE stripe_events ADD COLUMN attempts integer DEFAULT 0;
--| COLUMN | stripe_events | charge_id | text
ALTER TABLE stripe_events ADD COLUMN charge_id text;
--| COLUMN | stripe_events | claimed_until | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN claimed_until timestamp with time zone;
--| COLUMN | stripe_events | credits | integer
ALTER TABLE stripe_events ADD COLUMN credits integer;
--| COLUMN | stripe_events | credits_claimed | integer
ALTER TABLE stripe_events ADD COLUMN credits_claimed integer;
--| COLUMN | stripe_events | currency | text
ALTER TABLE stripe_events ADD COLUMN currency text;
--| COLUMN | stripe_events | customer_id | text
ALTER TABLE stripe_events ADD COLUMN customer_id text;
--| COLUMN | stripe_events | error_message | text
ALTER TABLE stripe_events ADD COLUMN error_message text;
--| COLUMN | stripe_events | event_id | text
ALTER TABLE stripe_events ADD COLUMN event_id text;
--| COLUMN | stripe_events | event_type | text
ALTER TABLE stripe_events ADD COLUMN event_type text;
--| COLUMN | stripe_events | fact | text
ALTER TABLE stripe_events ADD COLUMN fact text;
--| COLUMN | stripe_events | failure_code | text
ALTER TABLE stripe_events ADD COLUMN failure_code text;
--| COLUMN | stripe_events | livemode | boolean
ALTER TABLE stripe_events ADD COLUMN livemode boolean;
--| COLUMN | stripe_events | next_attempt_at | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN next_attempt_at timestamp with time zone;
--| COLUMN | stripe_events | note | text
ALTER TABLE stripe_events ADD COLUMN note text;
--| COLUMN | stripe_events | object_id | text
ALTER TABLE stripe_events ADD COLUMN object_id text;
--| COLUMN | stripe_events | payer_email | text
ALTER TABLE stripe_events ADD COLUMN payer_email text;
--| COLUMN | stripe_events | payer_reference | text
ALTER TABLE stripe_events ADD COLUMN payer_reference text;
--| COLUMN | stripe_events | payload | bytea
ALTER TABLE stripe_events ADD COLUMN payload bytea;
--| COLUMN | stripe_events | payload_removed_at | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN payload_removed_at timestamp with time zone;
--| COLUMN | stripe_events | payment_id | text
ALTER TABLE stripe_events ADD COLUMN payment_id text;
--| COLUMN | stripe_events | processed_at | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN processed_at timestamp with time zone;
--| COLUMN | stripe_events | processing_status | text
ALTER TABLE stripe_events ADD COLUMN processing_status text;
--| COLUMN | stripe_events | raw_data | jsonb
ALTER TABLE stripe_events ADD COLUMN raw_data jsonb;
--| COLUMN | stripe_events | received_at | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN received_at timestamp with time zone;
--| COLUMN | stripe_events | skip_reason | text
ALTER TABLE stripe_events ADD COLUMN skip_reason text;
--| COLUMN | stripe_events | source | text
ALTER TABLE stripe_events ADD COLUMN source text;
--| COLUMN | stripe_events | stripe_created_at | timestamp with time zone
ALTER TABLE stripe_events ADD COLUMN stripe_created_at timestamp with time zone;
--| COLUMN | stripe_events | user_id | bigint
ALTER TABLE stripe_events ADD COLUMN user_id bigint;
--| COLUMN | stripe_events | warning | text
ALTER TABLE stripe_events ADD COLUMN warning text;
--| COLUMN | tallystick.alert_ways | causes | text
ALTER TABLE tallystick.alert_ways ADD COLUMN causes text DEFAULT ''::text;
--| COLUMN | tallystick.alert_ways | claimed_until | timestamp with time zone
ALTER TABLE tallystick.alert_ways ADD COLUMN claimed_until timestamp with time zone;
--| COLUMN | tallystick.alert_ways | digest_at | timestamp with time zone
ALTER TABLE tallystick.alert_ways ADD COLUMN digest_at timestamp with time zone DEFAULT now();
--| COLUMN | tallystick.alert_ways | failures | integer
ALTER TABLE tallystick.alert_ways ADD COLUMN failures integer DEFAULT 0;
--| COLUMN | tallystick.alert_ways | many | boolean
ALTER TABLE tallystick.alert_ways ADD COLUMN many boolean DEFAULT false;
--| COLUMN | tallystick.alert_ways | old | boolean
ALTER TABLE tallystick.alert_ways ADD COLUMN old boolean DEFAULT false;
--| COLUMN | tallystick.alert_ways | sent_at | timestamp with time zone
ALTER TABLE tallystick.alert_ways ADD COLUMN sent_at timestamp with time zone;
--| COLUMN | tallystick.alert_ways | stands | boolean
ALTER TABLE tallystick.alert_ways ADD COLUMN stands boolean DEFAULT false;
--| COLUMN | tallystick.alert_ways | way | text
ALTER TABLE tallystick.alert_ways ADD COLUMN way text;
--| COLUMN | tallystick.api_keys | created_at | timestamp with time zone
ALTER TABLE tallystick.api_keys ADD COLUMN created_at timestamp with time zone;
--| COLUMN | tallystick.api_keys | id | bigint
ALTER TABLE tallystick.api_keys ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.api_keys | key_digest | bytea
ALTER TABLE tallystick.api_keys ADD COLUMN key_digest bytea;
--| COLUMN | tallystick.api_keys | last_used_at | timestamp with time zone
ALTER TABLE tallystick.api_keys ADD COLUMN last_used_at timestamp with time zone;
--| COLUMN | tallystick.api_keys | name | text
ALTER TABLE tallystick.api_keys ADD COLUMN name text;
--| COLUMN | tallystick.api_keys | revoked_at | timestamp with time zone
ALTER TABLE tallystick.api_keys ADD COLUMN revoked_at timestamp with time zone;
--| COLUMN | tallystick.api_keys | scopes | text[]
ALTER TABLE tallystick.api_keys ADD COLUMN scopes text[];
--| COLUMN | tallystick.api_requests | answered_at | timestamp with time zone
ALTER TABLE tallystick.api_requests ADD COLUMN answered_at timestamp with time zone;
--| COLUMN | tallystick.api_requests | api_key_id | bigint
ALTER TABLE tallystick.api_requests ADD COLUMN api_key_id bigint;
--| COLUMN | tallystick.api_requests | balance | integer
ALTER TABLE tallystick.api_requests ADD COLUMN balance integer;
--| COLUMN | tallystick.api_requests | captured | integer
ALTER TABLE tallystick.api_requests ADD COLUMN captured integer;
--| COLUMN | tallystick.api_requests | content_hash | text
ALTER TABLE tallystick.api_requests ADD COLUMN content_hash text;
--| COLUMN | tallystick.api_requests | entry_id | bigint
ALTER TABLE tallystick.api_requests ADD COLUMN entry_id bigint;
--| COLUMN | tallystick.api_requests | held | bigint
ALTER TABLE tallystick.api_requests ADD COLUMN held bigint;
--| COLUMN | tallystick.api_requests | hold_id | text
ALTER TABLE tallystick.api_requests ADD COLUMN hold_id text;
--| COLUMN | tallystick.api_requests | idempotency_hash | text
ALTER TABLE tallystick.api_requests ADD COLUMN idempotency_hash text;
--| COLUMN | tallystick.api_requests | released | integer
ALTER TABLE tallystick.api_requests ADD COLUMN released integer;
--| COLUMN | tallystick.api_requests | result | text
ALTER TABLE tallystick.api_requests ADD COLUMN result text;
--| COLUMN | tallystick.bulk_items | attempts | integer
ALTER TABLE tallystick.bulk_items ADD COLUMN attempts integer;
--| COLUMN | tallystick.bulk_items | claimed_at | timestamp with time zone
ALTER TABLE tallystick.bulk_items ADD COLUMN claimed_at timestamp with time zone;
--| COLUMN | tallystick.bulk_items | code | text
ALTER TABLE tallystick.bulk_items ADD COLUMN code text;
--| COLUMN | tallystick.bulk_items | credits | integer
ALTER TABLE tallystick.bulk_items ADD COLUMN credits integer;
--| COLUMN | tallystick.bulk_items | done_at | timestamp with time zone
ALTER TABLE tallystick.bulk_items ADD COLUMN done_at timestamp with time zone;
--| COLUMN | tallystick.bulk_items | event_id | text
ALTER TABLE tallystick.bulk_items ADD COLUMN event_id text;
--| COLUMN | tallystick.bulk_items | message | text
ALTER TABLE tallystick.bulk_items ADD COLUMN message text;
--| COLUMN | tallystick.bulk_items | outcome | text
ALTER TABLE tallystick.bulk_items ADD COLUMN outcome text;
--| COLUMN | tallystick.bulk_items | position | integer
ALTER TABLE tallystick.bulk_items ADD COLUMN position integer;
--| COLUMN | tallystick.bulk_items | predicted_code | text
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_code text;
--| COLUMN | tallystick.bulk_items | predicted_credits | integer
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_credits integer;
--| COLUMN | tallystick.bulk_items | predicted_message | text
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_message text;
--| COLUMN | tallystick.bulk_items | predicted_outcome | text
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_outcome text;
--| COLUMN | tallystick.bulk_items | predicted_user | bigint
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_user bigint;
--| COLUMN | tallystick.bulk_items | run_id | bigint
ALTER TABLE tallystick.bulk_items ADD COLUMN run_id bigint;
--| COLUMN | tallystick.bulk_items | user_id | bigint
ALTER TABLE tallystick.bulk_items ADD COLUMN user_id bigint;
--| COLUMN | tallystick.bulk_runs | action | text
ALTER TABLE tallystick.bulk_runs ADD COLUMN action text;
--| COLUMN | tallystick.bulk_runs | credits | integer
ALTER TABLE tallystick.bulk_runs ADD COLUMN credits integer;
--| COLUMN | tallystick.bulk_runs | done_at | timestamp with time zone
ALTER TABLE tallystick.bulk_runs ADD COLUMN done_at timestamp with time zone;
--| COLUMN | tallystick.bulk_runs | events | integer
ALTER TABLE tallystick.bulk_runs ADD COLUMN events integer;
--| COLUMN | tallystick.bulk_runs | id | bigint
ALTER TABLE tallystick.bulk_runs ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.bulk_runs | planned_at | timestamp with time zone
ALTER TABLE tallystick.bulk_runs ADD COLUMN planned_at timestamp with time zone;
--| COLUMN | tallystick.bulk_runs | planned_by | text
ALTER TABLE tallystick.bulk_runs ADD COLUMN planned_by text;
--| COLUMN | tallystick.bulk_runs | reason | text
ALTER TABLE tallystick.bulk_runs ADD COLUMN reason text;
--| COLUMN | tallystick.bulk_runs | started_at | timestamp with time zone
ALTER TABLE tallystick.bulk_runs ADD COLUMN started_at timestamp with time zone;
--| COLUMN | tallystick.bulk_runs | started_by | text
ALTER TABLE tallystick.bulk_runs ADD COLUMN started_by text;
--| COLUMN | tallystick.bulk_runs | state | text
ALTER TABLE tallystick.bulk_runs ADD COLUMN state text;
--| COLUMN | tallystick.bulk_runs | stopped_at | timestamp with time zone
ALTER TABLE tallystick.bulk_runs ADD COLUMN stopped_at timestamp with time zone;
--| COLUMN | tallystick.bulk_runs | user_id | bigint
ALTER TABLE tallystick.bulk_runs ADD COLUMN user_id bigint;
--| COLUMN | tallystick.counted_slots | figure | text
ALTER TABLE tallystick.counted_slots ADD COLUMN figure text;
--| COLUMN | tallystick.counted_slots | key | text
ALTER TABLE tallystick.counted_slots ADD COLUMN key text;
--| COLUMN | tallystick.counted_slots | number | bigint
ALTER TABLE tallystick.counted_slots ADD COLUMN number bigint;
--| COLUMN | tallystick.counted_slots | slot | timestamp with time zone
ALTER TABLE tallystick.counted_slots ADD COLUMN slot timestamp with time zone;
--| COLUMN | tallystick.counting | looked_at | timestamp with time zone
ALTER TABLE tallystick.counting ADD COLUMN looked_at timestamp with time zone;
--| COLUMN | tallystick.counting | only_row | boolean
ALTER TABLE tallystick.counting ADD COLUMN only_row boolean DEFAULT true;
--| COLUMN | tallystick.counting | until | timestamp with time zone
ALTER TABLE tallystick.counting ADD COLUMN until timestamp with time zone;
--| COLUMN | tallystick.credit_holds | amount | integer
ALTER TABLE tallystick.credit_holds ADD COLUMN amount integer;
--| COLUMN | tallystick.credit_holds | captured | integer
ALTER TABLE tallystick.credit_holds ADD COLUMN captured integer DEFAULT 0;
--| COLUMN | tallystick.credit_holds | closed_at | timestamp with time zone
ALTER TABLE tallystick.credit_holds ADD COLUMN closed_at timestamp with time zone;
--| COLUMN | tallystick.credit_holds | created_at | timestamp with time zone
ALTER TABLE tallystick.credit_holds ADD COLUMN created_at timestamp with time zone;
--| COLUMN | tallystick.credit_holds | expires_at | timestamp with time zone
ALTER TABLE tallystick.credit_holds ADD COLUMN expires_at timestamp with time zone;
--| COLUMN | tallystick.credit_holds | id | text
ALTER TABLE tallystick.credit_holds ADD COLUMN id text;
--| COLUMN | tallystick.credit_holds | released | integer
ALTER TABLE tallystick.credit_holds ADD COLUMN released integer DEFAULT 0;
--| COLUMN | tallystick.credit_holds | user_id | bigint
ALTER TABLE tallystick.credit_holds ADD COLUMN user_id bigint;
--| COLUMN | tallystick.credit_lots | amount | integer
ALTER TABLE tallystick.credit_lots ADD COLUMN amount integer;
--| COLUMN | tallystick.credit_lots | entry_id | bigint
ALTER TABLE tallystick.credit_lots ADD COLUMN entry_id bigint;
--| COLUMN | tallystick.credit_lots | expired | integer
ALTER TABLE tallystick.credit_lots ADD COLUMN expired integer DEFAULT 0;
--| COLUMN | tallystick.credit_lots | expires_at | timestamp with time zone
ALTER TABLE tallystick.credit_lots ADD COLUMN expires_at timestamp with time zone;
--| COLUMN | tallystick.credit_lots | id | bigint
ALTER TABLE tallystick.credit_lots ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.credit_lots | remaining | integer
ALTER TABLE tallystick.credit_lots ADD COLUMN remaining integer;
--| COLUMN | tallystick.credit_lots | user_id | bigint
ALTER TABLE tallystick.credit_lots ADD COLUMN user_id bigint;
--| COLUMN | tallystick.event_amendments | actor | text
ALTER TABLE tallystick.event_amendments ADD COLUMN actor text;
--| COLUMN | tallystick.event_amendments | at | timestamp with time zone
ALTER TABLE tallystick.event_amendments ADD COLUMN at timestamp with time zone;
--| COLUMN | tallystick.event_amendments | credits | integer
ALTER TABLE tallystick.event_amendments ADD COLUMN credits integer;
--| COLUMN | tallystick.event_amendments | event_id | text
ALTER TABLE tallystick.event_amendments ADD COLUMN event_id text;
--| COLUMN | tallystick.event_amendments | id | bigint
ALTER TABLE tallystick.event_amendments ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.event_amendments | reason | text
ALTER TABLE tallystick.event_amendments ADD COLUMN reason text;
--| COLUMN | tallystick.event_amendments | remember_customer | boolean
ALTER TABLE tallystick.event_amendments ADD COLUMN remember_customer boolean;
--| COLUMN | tallystick.event_amendments | user_id | bigint
ALTER TABLE tallystick.event_amendments ADD COLUMN user_id bigint;
--| COLUMN | tallystick.lot_uses | amount | integer
ALTER TABLE tallystick.lot_uses ADD COLUMN amount integer;
--| COLUMN | tallystick.lot_uses | lot_id | bigint
ALTER TABLE tallystick.lot_uses ADD COLUMN lot_id bigint;
--| COLUMN | tallystick.lot_uses | taken_by | text
ALTER TABLE tallystick.lot_uses ADD COLUMN taken_by text;
--| COLUMN | tallystick.money_movements | amount_minor | bigint
ALTER TABLE tallystick.money_movements ADD COLUMN amount_minor bigint;
--| COLUMN | tallystick.money_movements | at | timestamp with time zone
ALTER TABLE tallystick.money_movements ADD COLUMN at timestamp with time zone;
--| COLUMN | tallystick.money_movements | charge_id | text
ALTER TABLE tallystick.money_movements ADD COLUMN charge_id text;
--| COLUMN | tallystick.money_movements | charged_minor | bigint
ALTER TABLE tallystick.money_movements ADD COLUMN charged_minor bigint;
--| COLUMN | tallystick.money_movements | currency | text
ALTER TABLE tallystick.money_movements ADD COLUMN currency text;
--| COLUMN | tallystick.money_movements | event_id | text
ALTER TABLE tallystick.money_movements ADD COLUMN event_id text;
--| COLUMN | tallystick.money_movements | kind | text
ALTER TABLE tallystick.money_movements ADD COLUMN kind text;
--| COLUMN | tallystick.money_movements | made_at | timestamp with time zone
ALTER TABLE tallystick.money_movements ADD COLUMN made_at timestamp with time zone;
--| COLUMN | tallystick.money_movements | object_id | text
ALTER TABLE tallystick.money_movements ADD COLUMN object_id text;
--| COLUMN | tallystick.money_movements | payment_id | text
ALTER TABLE tallystick.money_movements ADD COLUMN payment_id text;
--| COLUMN | tallystick.money_movements | position | integer
ALTER TABLE tallystick.money_movements ADD COLUMN position integer;
--| COLUMN | tallystick.moved_payments | moved_at | timestamp with time zone
ALTER TABLE tallystick.moved_payments ADD COLUMN moved_at timestamp with time zone;
--| COLUMN | tallystick.moved_payments | moved_by | text
ALTER TABLE tallystick.moved_payments ADD COLUMN moved_by text;
--| COLUMN | tallystick.moved_payments | payment_id | text
ALTER TABLE tallystick.moved_payments ADD COLUMN payment_id text;
--| COLUMN | tallystick.moved_payments | user_id | bigint
ALTER TABLE tallystick.moved_payments ADD COLUMN user_id bigint;
--| COLUMN | tallystick.notifications | actor | text
ALTER TABLE tallystick.notifications ADD COLUMN actor text;
--| COLUMN | tallystick.notifications | causes | text
ALTER TABLE tallystick.notifications ADD COLUMN causes text;
--| COLUMN | tallystick.notifications | failed | bigint
ALTER TABLE tallystick.notifications ADD COLUMN failed bigint;
--| COLUMN | tallystick.notifications | id | bigint
ALTER TABLE tallystick.notifications ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.notifications | kind | text
ALTER TABLE tallystick.notifications ADD COLUMN kind text;
--| COLUMN | tallystick.notifications | problem | text
ALTER TABLE tallystick.notifications ADD COLUMN problem text;
--| COLUMN | tallystick.notifications | sent_at | timestamp with time zone
ALTER TABLE tallystick.notifications ADD COLUMN sent_at timestamp with time zone;
--| COLUMN | tallystick.notifications | way | text
ALTER TABLE tallystick.notifications ADD COLUMN way text;
--| COLUMN | tallystick.operator_browsers | browser_digest | bytea
ALTER TABLE tallystick.operator_browsers ADD COLUMN browser_digest bytea;
--| COLUMN | tallystick.operator_browsers | last_sign_in_at | timestamp with time zone
ALTER TABLE tallystick.operator_browsers ADD COLUMN last_sign_in_at timestamp with time zone;
--| COLUMN | tallystick.operator_browsers | operator | text
ALTER TABLE tallystick.operator_browsers ADD COLUMN operator text;
--| COLUMN | tallystick.operator_recovery_codes | code_digest | bytea
ALTER TABLE tallystick.operator_recovery_codes ADD COLUMN code_digest bytea;
--| COLUMN | tallystick.operator_recovery_codes | operator | text
ALTER TABLE tallystick.operator_recovery_codes ADD COLUMN operator text;
--| COLUMN | tallystick.operator_second_factors | enrolled_at | timestamp with time zone
ALTER TABLE tallystick.operator_second_factors ADD COLUMN enrolled_at timestamp with time zone;
--| COLUMN | tallystick.operator_second_factors | last_step | bigint
ALTER TABLE tallystick.operator_second_factors ADD COLUMN last_step bigint;
--| COLUMN | tallystick.operator_second_factors | operator | text
ALTER TABLE tallystick.operator_second_factors ADD COLUMN operator text;
--| COLUMN | tallystick.operator_second_factors | secret | bytea
ALTER TABLE tallystick.operator_second_factors ADD COLUMN secret bytea;
--| COLUMN | tallystick.operator_sessions | address | text
ALTER TABLE tallystick.operator_sessions ADD COLUMN address text DEFAULT ''::text;
--| COLUMN | tallystick.operator_sessions | awaits_code | boolean
ALTER TABLE tallystick.operator_sessions ADD COLUMN awaits_code boolean DEFAULT false;
--| COLUMN | tallystick.operator_sessions | by_password | boolean
ALTER TABLE tallystick.operator_sessions ADD COLUMN by_password boolean DEFAULT true;
--| COLUMN | tallystick.operator_sessions | created_at | timestamp with time zone
ALTER TABLE tallystick.operator_sessions ADD COLUMN created_at timestamp with time zone;
--| COLUMN | tallystick.operator_sessions | csrf | text
ALTER TABLE tallystick.operator_sessions ADD COLUMN csrf text;
--| COLUMN | tallystick.operator_sessions | id_digest | bytea
ALTER TABLE tallystick.operator_sessions ADD COLUMN id_digest bytea;
--| COLUMN | tallystick.operator_sessions | last_seen_at | timestamp with time zone
ALTER TABLE tallystick.operator_sessions ADD COLUMN last_seen_at timestamp with time zone;
--| COLUMN | tallystick.operator_sessions | operator | text
ALTER TABLE tallystick.operator_sessions ADD COLUMN operator text;
--| COLUMN | tallystick.operators | created_at | timestamp with time zone
ALTER TABLE tallystick.operators ADD COLUMN created_at timestamp with time zone;
--| COLUMN | tallystick.operators | disabled | boolean
ALTER TABLE tallystick.operators ADD COLUMN disabled boolean DEFAULT false;
--| COLUMN | tallystick.operators | name | text
ALTER TABLE tallystick.operators ADD COLUMN name text;
--| COLUMN | tallystick.operators | password_changed_at | timestamp with time zone
ALTER TABLE tallystick.operators ADD COLUMN password_changed_at timestamp with time zone;
--| COLUMN | tallystick.operators | password_hash | text
ALTER TABLE tallystick.operators ADD COLUMN password_hash text;
--| COLUMN | tallystick.operators | password_lasts_until | timestamp with time zone
ALTER TABLE tallystick.operators ADD COLUMN password_lasts_until timestamp with time zone;
--| COLUMN | tallystick.operators | password_temporary | boolean
ALTER TABLE tallystick.operators ADD COLUMN password_temporary boolean DEFAULT false;
--| COLUMN | tallystick.operators | provider_issuer | text
ALTER TABLE tallystick.operators ADD COLUMN provider_issuer text;
--| COLUMN | tallystick.operators | provider_subject | text
ALTER TABLE tallystick.operators ADD COLUMN provider_subject text;
--| COLUMN | tallystick.operators | role | text
ALTER TABLE tallystick.operators ADD COLUMN role text;
--| COLUMN | tallystick.payment_aliases | alias | text
ALTER TABLE tallystick.payment_aliases ADD COLUMN alias text;
--| COLUMN | tallystick.payment_aliases | payment_id | text
ALTER TABLE tallystick.payment_aliases ADD COLUMN payment_id text;
--| COLUMN | tallystick.payments_credited_twice | noticed_at | timestamp with time zone
ALTER TABLE tallystick.payments_credited_twice ADD COLUMN noticed_at timestamp with time zone DEFAULT now();
--| COLUMN | tallystick.payments_credited_twice | other_id | text
ALTER TABLE tallystick.payments_credited_twice ADD COLUMN other_id text;
--| COLUMN | tallystick.payments_credited_twice | payment_id | text
ALTER TABLE tallystick.payments_credited_twice ADD COLUMN payment_id text;
--| COLUMN | tallystick.pending_adjustments | amount | integer
ALTER TABLE tallystick.pending_adjustments ADD COLUMN amount integer;
--| COLUMN | tallystick.pending_adjustments | asked_at | timestamp with time zone
ALTER TABLE tallystick.pending_adjustments ADD COLUMN asked_at timestamp with time zone;
--| COLUMN | tallystick.pending_adjustments | author | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN author text;
--| COLUMN | tallystick.pending_adjustments | decided_at | timestamp with time zone
ALTER TABLE tallystick.pending_adjustments ADD COLUMN decided_at timestamp with time zone;
--| COLUMN | tallystick.pending_adjustments | decided_by | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN decided_by text;
--| COLUMN | tallystick.pending_adjustments | decision | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN decision text;
--| COLUMN | tallystick.pending_adjustments | event_id | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN event_id text;
--| COLUMN | tallystick.pending_adjustments | from_user | bigint
ALTER TABLE tallystick.pending_adjustments ADD COLUMN from_user bigint;
--| COLUMN | tallystick.pending_adjustments | id | bigint
ALTER TABLE tallystick.pending_adjustments ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.pending_adjustments | payment_id | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN payment_id text;
--| COLUMN | tallystick.pending_adjustments | reason | text
ALTER TABLE tallystick.pending_adjustments ADD COLUMN reason text;
--| COLUMN | tallystick.pending_adjustments | user_id | bigint
ALTER TABLE tallystick.pending_adjustments ADD COLUMN user_id bigint;
--| COLUMN | tallystick.price_changes | after | jsonb
ALTER TABLE tallystick.price_changes ADD COLUMN after jsonb;
--| COLUMN | tallystick.price_changes | before | jsonb
ALTER TABLE tallystick.price_changes ADD COLUMN before jsonb;
--| COLUMN | tallystick.price_changes | changed_at | timestamp with time zone
ALTER TABLE tallystick.price_changes ADD COLUMN changed_at timestamp with time zone;
--| COLUMN | tallystick.price_changes | changed_by | text
ALTER TABLE tallystick.price_changes ADD COLUMN changed_by text;
--| COLUMN | tallystick.price_changes | id | bigint
ALTER TABLE tallystick.price_changes ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.price_changes | key | text
ALTER TABLE tallystick.price_changes ADD COLUMN key text;
--| COLUMN | tallystick.price_changes | reason | text
ALTER TABLE tallystick.price_changes ADD COLUMN reason text;
--| COLUMN | tallystick.reconcile_findings | ledger | bigint
ALTER TABLE tallystick.reconcile_findings ADD COLUMN ledger bigint;
--| COLUMN | tallystick.reconcile_findings | object_id | text
ALTER TABLE tallystick.reconcile_findings ADD COLUMN object_id text;
--| COLUMN | tallystick.reconcile_findings | payment_id | text
ALTER TABLE tallystick.reconcile_findings ADD COLUMN payment_id text;
--| COLUMN | tallystick.reconcile_findings | position | bigint
ALTER TABLE tallystick.reconcile_findings ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.reconcile_findings | run_id | bigint
ALTER TABLE tallystick.reconcile_findings ADD COLUMN run_id bigint;
--| COLUMN | tallystick.reconcile_findings | stripe | bigint
ALTER TABLE tallystick.reconcile_findings ADD COLUMN stripe bigint;
--| COLUMN | tallystick.reconcile_findings | type | text
ALTER TABLE tallystick.reconcile_findings ADD COLUMN type text;
--| COLUMN | tallystick.reconcile_findings | what | text
ALTER TABLE tallystick.reconcile_findings ADD COLUMN what text;
--| COLUMN | tallystick.reconcile_runs | actor | text
ALTER TABLE tallystick.reconcile_runs ADD COLUMN actor text;
--| COLUMN | tallystick.reconcile_runs | after | text
ALTER TABLE tallystick.reconcile_runs ADD COLUMN after text;
--| COLUMN | tallystick.reconcile_runs | by_amount | integer
ALTER TABLE tallystick.reconcile_runs ADD COLUMN by_amount integer;
--| COLUMN | tallystick.reconcile_runs | catalogue | text
ALTER TABLE tallystick.reconcile_runs ADD COLUMN catalogue text;
--| COLUMN | tallystick.reconcile_runs | claimed_until | timestamp with time zone
ALTER TABLE tallystick.reconcile_runs ADD COLUMN claimed_until timestamp with time zone;
--| COLUMN | tallystick.reconcile_runs | dry_run | boolean
ALTER TABLE tallystick.reconcile_runs ADD COLUMN dry_run boolean;
--| COLUMN | tallystick.reconcile_runs | finished_at | timestamp with time zone
ALTER TABLE tallystick.reconcile_runs ADD COLUMN finished_at timestamp with time zone;
--| COLUMN | tallystick.reconcile_runs | holder | text
ALTER TABLE tallystick.reconcile_runs ADD COLUMN holder text;
--| COLUMN | tallystick.reconcile_runs | id | bigint
ALTER TABLE tallystick.reconcile_runs ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.reconcile_runs | since | timestamp with time zone
ALTER TABLE tallystick.reconcile_runs ADD COLUMN since timestamp with time zone;
--| COLUMN | tallystick.reconcile_runs | stage | text
ALTER TABLE tallystick.reconcile_runs ADD COLUMN stage text;
--| COLUMN | tallystick.reconcile_runs | started_at | timestamp with time zone
ALTER TABLE tallystick.reconcile_runs ADD COLUMN started_at timestamp with time zone;
--| COLUMN | tallystick.reconcile_runs | until | timestamp with time zone
ALTER TABLE tallystick.reconcile_runs ADD COLUMN until timestamp with time zone;
--| COLUMN | tallystick.reconcile_seen | object_id | text
ALTER TABLE tallystick.reconcile_seen ADD COLUMN object_id text;
--| COLUMN | tallystick.reconcile_seen | run_id | bigint
ALTER TABLE tallystick.reconcile_seen ADD COLUMN run_id bigint;
--| COLUMN | tallystick.reconcile_seen | type | text
ALTER TABLE tallystick.reconcile_seen ADD COLUMN type text;
--| COLUMN | tallystick.removals | purpose | text
ALTER TABLE tallystick.removals ADD COLUMN purpose text;
--| COLUMN | tallystick.removals | subject | text
ALTER TABLE tallystick.removals ADD COLUMN subject text;
--| COLUMN | tallystick.removals | transaction | xid8
ALTER TABLE tallystick.removals ADD COLUMN transaction xid8;
--| COLUMN | tallystick.saved_filters | name | text
ALTER TABLE tallystick.saved_filters ADD COLUMN name text;
--| COLUMN | tallystick.saved_filters | operator | text
ALTER TABLE tallystick.saved_filters ADD COLUMN operator text;
--| COLUMN | tallystick.saved_filters | query | text
ALTER TABLE tallystick.saved_filters ADD COLUMN query text;
--| COLUMN | tallystick.sign_in_failures | failures | integer
ALTER TABLE tallystick.sign_in_failures ADD COLUMN failures integer;
--| COLUMN | tallystick.sign_in_failures | last_at | timestamp with time zone
ALTER TABLE tallystick.sign_in_failures ADD COLUMN last_at timestamp with time zone;
--| COLUMN | tallystick.sign_in_failures | origin | text
ALTER TABLE tallystick.sign_in_failures ADD COLUMN origin text;
--| COLUMN | tallystick.snoozed_events | event_id | text
ALTER TABLE tallystick.snoozed_events ADD COLUMN event_id text;
--| COLUMN | tallystick.snoozed_events | reason | text
ALTER TABLE tallystick.snoozed_events ADD COLUMN reason text;
--| COLUMN | tallystick.snoozed_events | snoozed_by | text
ALTER TABLE tallystick.snoozed_events ADD COLUMN snoozed_by text;
--| COLUMN | tallystick.snoozed_events | until | timestamp with time zone
ALTER TABLE tallystick.snoozed_events ADD COLUMN until timestamp with time zone;
--| COLUMN | tallystick.tallystick_installation | added | text
ALTER TABLE tallystick.tallystick_installation ADD COLUMN added text;
--| COLUMN | tallystick.tallystick_installation | at | timestamp with time zone
ALTER TABLE tallystick.tallystick_installation ADD COLUMN at timestamp with time zone DEFAULT now();
--| COLUMN | tallystick.tallystick_installation | step | bigint
ALTER TABLE tallystick.tallystick_installation ADD COLUMN step bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.tallystick_installation | undo | text
ALTER TABLE tallystick.tallystick_installation ADD COLUMN undo text;
--| COLUMN | tallystick.verifications | at | timestamp with time zone
ALTER TABLE tallystick.verifications ADD COLUMN at timestamp with time zone;
--| COLUMN | tallystick.verifications | id | bigint
ALTER TABLE tallystick.verifications ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
--| COLUMN | tallystick.verifications | offenders | integer
ALTER TABLE tallystick.verifications ADD COLUMN offenders integer;
--| COLUMN | users | credits_balance | integer/bigint
ALTER TABLE users ADD COLUMN credits_balance integer DEFAULT 0;
--| COLUMN | users | email | 

--| COLUMN | users | id | integer/bigint

--| COLUMN | users | name | 

--| COLUMN | users | stripe_customer_id | text/character varying
ALTER TABLE users ADD COLUMN stripe_customer_id text;
--| COLUMN | users | user_uuid | uuid
ALTER TABLE users ADD COLUMN user_uuid uuid;
--| SEQUENCE |  | credit_ledger_id_seq | 
CREATE SEQUENCE credit_ledger_id_seq OWNED BY credit_ledger.id; SELECT setval('credit_ledger_id_seq', (SELECT max(id) FROM credit_ledger));
--| FUNCTION |  | credit_ledger_book() | 431b5a4a29ddc28a39094e8ef8f66db754e0cbcecd3c750544532654efe8b722 owner search_path
CREATE OR REPLACE FUNCTION credit_ledger_book()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path FROM CURRENT
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  last_balance integer;
  last_debt integer;
  ours boolean := NEW.kind <> 'opening'::text AND NEW.kind <> 'external'::text;
BEGIN
  IF NOT ours AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'rows of kind % are written by the trigger on users alone', NEW.kind;
  END IF;
  -- Rows that another trigger writes: guard_users has examined the others, once for each statement.
  IF ours AND pg_trigger_depth() > 1 THEN
    PERFORM tallystick.require_moves(TG_RELID);
  END IF;
  IF ours THEN
    PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RAISE foreign_key_violation USING MESSAGE = 'there is no user '::text || NEW.user_id::text;
    END IF;
  END IF;

  NEW.id := nextval('credit_ledger_id_seq'::regclass);
  SELECT balance_after, debt_after INTO last_balance, last_debt
  FROM (SELECT user_id, balance_after, debt_after FROM credit_ledger
        WHERE (user_id, id) <= (NEW.user_id, 9223372036854775807)
        ORDER BY user_id DESC, id DESC LIMIT 1) AS last
  WHERE user_id = NEW.user_id;
  IF ours THEN
    NEW.balance_after := coalesce(last_balance, 0) + NEW.amount;
  END IF;
  NEW.debt_after := coalesce(last_debt, 0) + NEW.debt_change;
  IF NEW.kind = 'purchase'::text THEN
    NEW.booking_key := 'purchase:'::text || coalesce(NEW.payment_id, ''::text);
  ELSIF NEW.kind = 'opening'::text THEN
    NEW.booking_key := 'opening:'::text || NEW.user_id::text;
  ELSIF NEW.kind = 'invoice'::text THEN
    NEW.booking_key := 'invoice:'::text || NEW.invoice_id;
  ELSIF NEW.kind = 'refund'::text OR NEW.kind = 'refund_reversal'::text
      OR NEW.kind = 'dispute'::text OR NEW.kind = 'dispute_reversal'::text THEN
    NEW.booking_key := NEW.kind || ':'::text || NEW.payment_id || ':'::text || NEW.event_id;
  ELSIF NEW.kind = 'external'::text OR NEW.kind = 'adjustment'::text
      OR NEW.kind = 'repayment'::text THEN
    NEW.booking_key := NEW.kind || ':'::text || NEW.id::text;
  END IF;
  RETURN NEW;
END
$function$;
REVOKE ALL ON FUNCTION credit_ledger_book() FROM PUBLIC;
--| FUNCTION |  | credit_ledger_move() | e1441ea49b9154224bf1f601ad7106f9eda17f27ed574bf659ea428e4837dd2f owner search_path
CREATE OR REPLACE FUNCTION credit_ledger_move()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path FROM CURRENT
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  wrong bigint;
BEGIN
  PERFORM FROM added WHERE kind <> 'opening'::text AND kind <> 'external'::text;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('tallystick.moving'::text, 'on'::text, true);
  UPDATE users SET credits_balance = credits_balance + moved.amount
  FROM (SELECT user_id, sum(amount) AS amount FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text
        GROUP BY user_id) AS moved
  WHERE users.id = moved.user_id;
  PERFORM set_config('tallystick.moving'::text, 'off'::text, true);
  -- Looked at again: a trigger of the host application may change the row before or after our change, also
  -- there and back, which leaves a row of its own behind ours.
  SELECT last.user_id INTO wrong
  FROM (SELECT DISTINCT ON (user_id) user_id, id, balance_after FROM added
        WHERE kind <> 'opening'::text AND kind <> 'external'::text
        ORDER BY user_id, id DESC) AS last
  LEFT JOIN LATERAL (
    SELECT credits_balance FROM users WHERE users.id = last.user_id OFFSET 0) AS now ON true
  CROSS JOIN LATERAL (
    SELECT entry.id FROM credit_ledger AS entry
    WHERE (entry.user_id, entry.id) <= (last.user_id, 9223372036854775807)
    ORDER BY entry.user_id DESC, entry.id DESC LIMIT 1) AS newest
  WHERE now.credits_balance IS DISTINCT FROM last.balance_after OR newest.id <> last.id
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'another trigger on users changed the balance of user % while it was booked', wrong
      USING HINT = 'Or it differed from the ledger before: `tallystick verify` names such accounts.'::text;
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION credit_ledger_move() FROM PUBLIC;
--| FUNCTION |  | stripe_events_guard() | d449240f1d4ee3c5b1e0bc76b097add9b132dad48adb8843b8824c64104b6719
CREATE OR REPLACE FUNCTION stripe_events_guard()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;
REVOKE ALL ON FUNCTION stripe_events_guard() FROM PUBLIC;
--| FUNCTION |  | tallystick.guard_table() | 40bd35777c6c09967bc286c1e02298d0e218672e144ca95c8de48f780c3cb057 search_path
CREATE OR REPLACE FUNCTION tallystick.guard_table()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  is_ours boolean := TG_TABLE_NAME <> 'users';
  owner oid;
  foreign_trigger name;
BEGIN
  -- The host application's statements on users are its own business.
  IF NOT is_ours AND NOT has_schema_privilege('tallystick', 'USAGE') THEN
    RETURN NULL;
  END IF;
  SELECT relowner, (SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND proowner <> relowner
        AND NOT pg_has_role(proowner, relowner, 'USAGE')
      LIMIT 1)
    INTO owner, foreign_trigger FROM pg_class WHERE oid = TG_RELID;
  IF is_ours AND NOT pg_has_role(owner, 'USAGE')
      AND NOT (TG_OP IN ('INSERT', 'UPDATE')
        AND coalesce(pg_has_role(to_regrole('tallystick_app'), 'USAGE'), false)) THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('%s may not %s %s: only its owner and members of tallystick_app may',
        current_user, TG_OP, TG_TABLE_NAME);
  END IF;
  IF foreign_trigger IS NOT NULL THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('the trigger %I on %I runs a function that does not belong to its owner',
        foreign_trigger, TG_TABLE_NAME),
      HINT = 'Drop the trigger, or give its function to the owner of the table.';
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION tallystick.guard_table() FROM PUBLIC;
--| FUNCTION |  | tallystick.guard_users() | 1304cce501c58cd00a7bc15c3f4ea6988a3b86536ff4fed34a1edea3dcdc36c3 owner search_path
CREATE OR REPLACE FUNCTION tallystick.guard_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path FROM CURRENT
AS $function$
BEGIN
  LOCK TABLE users IN ROW EXCLUSIVE MODE;
  PERFORM FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = tgfoid
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgrelid = 'users'::regclass::oid AND NOT tgisinternal AND proowner <> relowner
      AND NOT pg_has_role(proowner, relowner, 'USAGE'::text);
  IF FOUND THEN
    RAISE insufficient_privilege USING
      MESSAGE = 'a trigger on users runs a function that does not belong to its owner'::text,
      HINT = 'Drop the trigger, or give its function to the owner of the table.'::text;
  END IF;
  -- Rows that the trigger on users writes move no balance.
  IF pg_trigger_depth() < 2 THEN
    PERFORM tallystick.require_moves(TG_RELID);
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION tallystick.guard_users() FROM PUBLIC;
--| FUNCTION |  | tallystick.keep_prices() | 529af7e1b41b4c0c9e42bd194019bf2db6d7b1d17e4eeabbfff4c5cd4a7652a6 search_path
CREATE OR REPLACE FUNCTION tallystick.keep_prices()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = CASE TG_OP WHEN 'TRUNCATE' THEN 'price_catalogue is not emptied at once'
      ELSE 'the key of a price does not change' END,
    HINT = 'Delete rows, and insert others: each is noted.';
END
$function$;
REVOKE ALL ON FUNCTION tallystick.keep_prices() FROM PUBLIC;
--| FUNCTION |  | tallystick.move_lots() | 68c2da1f93a1509d74b0ce2e88e5d921e86e3dcc61e35b7a8d50ccab64ee5837 search_path
CREATE OR REPLACE FUNCTION tallystick.move_lots()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  cause text := coalesce(NEW.hold_id, NEW.payment_id);
  reverses boolean := NEW.kind IN ('refund', 'dispute');
  rest integer := abs(NEW.amount);
  excess bigint := 0;
  lot record;
  part integer;
  paid_debt integer;
  took_of_lots boolean := false;
BEGIN
  IF NEW.amount > 0 AND NEW.expires_at IS NOT NULL THEN
    INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining)
    SELECT NEW.id, NEW.user_id, at::timestamptz, credits::integer, credits::integer
    FROM jsonb_each_text(coalesce(NEW.expiring,
      jsonb_build_object(to_jsonb(NEW.expires_at) #>> '{}', NEW.amount))) AS expiring (at, credits);

  ELSIF NEW.amount < 0 THEN
    FOR lot IN SELECT id, remaining FROM tallystick.credit_lots
        WHERE user_id = NEW.user_id AND remaining > 0 ORDER BY expires_at, id LOOP
      part := least(rest, lot.remaining);
      UPDATE tallystick.credit_lots SET remaining = remaining - part,
          expired = expired + CASE NEW.kind WHEN 'expiry' THEN part ELSE 0 END
        WHERE id = lot.id;
      IF reverses OR NEW.kind = 'hold' THEN
        INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount)
        VALUES (cause, lot.id, part)
        ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + part;
        took_of_lots := true;
      END IF;
      rest := rest - part;
      EXIT WHEN rest = 0;
    END LOOP;
    -- A hold takes once; reversals of a payment may take several times, and give back a part of all.
    IF rest > 0 AND (reverses OR took_of_lots) THEN
      INSERT INTO tallystick.lot_uses AS use (taken_by, lot_id, amount) VALUES (cause, 0, rest)
      ON CONFLICT (taken_by, lot_id) DO UPDATE SET amount = use.amount + rest;
    END IF;

  ELSE
    IF NEW.payment_id IS NOT NULL THEN
      EXECUTE format($query$
        SELECT greatest(0, coalesce(sum(amount), 0) - $2 - (
          SELECT sum(debt_change + forgiven - amount) FROM %I.%I
          WHERE payment_id = $1 AND id <= $3
            AND kind IN ('refund', 'refund_reversal', 'dispute', 'dispute_reversal')))
        FROM tallystick.lot_uses WHERE taken_by = $1
        $query$, TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO excess USING cause, NEW.amount, NEW.id;
    END IF;
    -- What was taken last goes back first; what has paid a debt instead goes back nowhere.
    FOR lot IN SELECT use.lot_id AS id, use.amount FROM tallystick.lot_uses AS use
        LEFT JOIN tallystick.credit_lots
          ON credit_lots.id = use.lot_id AND credit_lots.user_id = NEW.user_id
        WHERE use.taken_by = cause AND use.amount > 0
        ORDER BY credit_lots.expires_at DESC NULLS FIRST, use.lot_id DESC LOOP
      part := least(rest, lot.amount);
      paid_debt := least(excess, lot.amount - part);
      UPDATE tallystick.lot_uses SET amount = amount - part - paid_debt
        WHERE taken_by = cause AND lot_id = lot.id;
      UPDATE tallystick.credit_lots SET remaining = remaining + part
        WHERE id = lot.id AND user_id = NEW.user_id AND part > 0;
      rest := rest - part;
      excess := excess - paid_debt;
      EXIT WHEN rest = 0 AND excess = 0;
    END LOOP;
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION tallystick.move_lots() FROM PUBLIC;
--| FUNCTION |  | tallystick.record_price() | 84760a0a261bdb67ad0e889cb403b2f5470885f5b7495ca7045c137d4bf1bf10 search_path
CREATE OR REPLACE FUNCTION tallystick.record_price()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  unsaid text[] := ARRAY['key', 'changed_by', 'reason', 'changed_at'];
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - unsaid END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - unsaid END;
  price text := CASE TG_OP WHEN 'DELETE' THEN OLD.key ELSE NEW.key END;
  person text := CASE TG_OP WHEN 'DELETE' THEN session_user::text ELSE NEW.changed_by END;
  reason text := CASE TG_OP WHEN 'DELETE' THEN 'deleted by SQL' ELSE NEW.reason END;
  at timestamptz := CASE TG_OP WHEN 'DELETE' THEN clock_timestamp() ELSE NEW.changed_at END;
BEGIN
  INSERT INTO tallystick.price_changes (key, before, after, changed_by, reason, changed_at)
  VALUES (price, before, after, person, reason, at);
  EXECUTE format('INSERT INTO %I.audit_log (at, actor, action, subject, reason)'
    ' VALUES ($1, $2, ''change_price'', $3, $4)', TG_TABLE_SCHEMA)
  USING at, person, 'price ' || price, format('%s (before: %s; after: %s)', reason,
    coalesce(before::text, 'no row'), coalesce(after::text, 'no row'));
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION tallystick.record_price() FROM PUBLIC;
--| FUNCTION |  | tallystick.require_moves(ledger oid) | 11d7f0e1f7e969800e2aedf99d58d456ad45d44fc2b0f5286b8d0365a867b9ea search_path
CREATE OR REPLACE FUNCTION tallystick.require_moves(ledger oid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path FROM CURRENT
AS $function$
BEGIN
  IF (SELECT count(*) FROM pg_trigger
      WHERE tgenabled = 'A'::"char" AND NOT tgisinternal
        AND (tgrelid = ledger AND tgname = 'credit_ledger_move'::name
          OR tgrelid = 'users'::regclass::oid AND tgname = 'users_record_change'::name)) < 2 THEN
    RAISE object_not_in_prerequisite_state USING
      MESSAGE = 'the triggers that move balances are missing or disabled'::text,
      HINT = 'Run `tallystick migrate`: it makes them again.'::text;
  END IF;
END
$function$;
--| FUNCTION |  | tallystick.sign_price() | da1c72994cb2286d93f856386e12e47db91cc8f694ecacdfaa2a4d4587e941f7 search_path
CREATE OR REPLACE FUNCTION tallystick.sign_price()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF NEW.changed_at = OLD.changed_at THEN
    NEW.changed_at := clock_timestamp();
    IF NEW.changed_by = OLD.changed_by THEN
      NEW.changed_by := session_user;
    END IF;
    IF NEW.reason = OLD.reason THEN
      NEW.reason := 'changed by SQL';
    END IF;
  END IF;
  RETURN NEW;
END
$function$;
REVOKE ALL ON FUNCTION tallystick.sign_price() FROM PUBLIC;
--| FUNCTION |  | tallystick_append_only() | b42a565acfe4c95d14a2235cabb8747c8866834eeacd424e61252631a0576ca9
CREATE OR REPLACE FUNCTION tallystick_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;
REVOKE ALL ON FUNCTION tallystick_append_only() FROM PUBLIC;
--| FUNCTION |  | tallystick_jsonb(body bytea) | 4c22757c31384c39c76fe12a0431d4be8db51269e9e75983855ad032dba1cdf9
CREATE OR REPLACE FUNCTION tallystick_jsonb(body bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
  RETURN convert_from(body, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END
$function$;
--| FUNCTION |  | tallystick_user_credits() | c3582e2d58679c87fd142b4b3e1cdcc258e0795795957b559875ed3a08841902
CREATE OR REPLACE FUNCTION tallystick_user_credits()
 RETURNS TABLE(user_id bigint, balance bigint, debt integer, held integer, expiring_next timestamp with time zone, expiring_amount integer)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT users.id::bigint, users.credits_balance::bigint, coalesce(newest.debt_after, 0), 0,
    NULL::timestamptz, 0
  FROM users LEFT JOIN LATERAL (
    SELECT debt_after FROM credit_ledger WHERE credit_ledger.user_id = users.id::bigint
    ORDER BY id DESC LIMIT 1) AS newest ON true
$function$;
--| FUNCTION |  | users_record_external() | 9f10d5ddb8b99261e4660a69c767607ff13cbbae81c2ff8cc125e92d6f58f469 owner search_path
CREATE OR REPLACE FUNCTION users_record_external()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path FROM CURRENT
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  unchanged boolean := false;
  id_before bigint;
  id_after bigint;
  balance_before bigint := 0;
  balance_after bigint := 0;
  booked bigint;
  origin text;
BEGIN
  -- A session that ran this before a column's type changed has prepared it for the old type.
  BEGIN
    IF TG_OP = 'UPDATE'::text THEN
      unchanged := coalesce(
        NEW.id = OLD.id AND NEW.credits_balance = OLD.credits_balance, false);
    END IF;
    IF NOT unchanged AND TG_OP <> 'INSERT'::text THEN
      id_before := OLD.id;
      balance_before := OLD.credits_balance;
    END IF;
    IF NOT unchanged AND TG_OP <> 'DELETE'::text THEN
      id_after := NEW.id;
      balance_after := NEW.credits_balance;
    END IF;
  EXCEPTION WHEN datatype_mismatch THEN
    IF TG_OP <> 'INSERT'::text THEN
      EXECUTE 'SELECT $1.id, $1.credits_balance'::text INTO id_before, balance_before USING OLD;
    END IF;
    IF TG_OP <> 'DELETE'::text THEN
      EXECUTE 'SELECT $1.id, $1.credits_balance'::text INTO id_after, balance_after USING NEW;
    END IF;
    unchanged := coalesce(
      TG_OP = 'UPDATE'::text AND id_before = id_after AND balance_before = balance_after, false);
  END;
  IF unchanged THEN
    RETURN NULL;
  END IF;
  IF balance_after > 2147483647 THEN
    RAISE numeric_value_out_of_range USING
      MESSAGE = 'the balance of user '::text || id_after::text
        || ' would be above 2147483647, the most that Tallystick keeps'::text;
  END IF;

  IF TG_OP = 'UPDATE'::text AND id_before = id_after
      AND current_setting('tallystick.moving'::text, true) = 'on'::text THEN
    SELECT entry.balance_after INTO booked
      FROM (SELECT last.user_id, last.kind, last.balance_after FROM credit_ledger AS last
        WHERE (last.user_id, last.id) <= (id_after, 9223372036854775807)
        ORDER BY last.user_id DESC, last.id DESC LIMIT 1) AS entry
      WHERE entry.user_id = id_after AND entry.kind <> 'opening'::text
        AND entry.kind <> 'external'::text;
    IF booked = balance_after THEN
      RETURN NULL;
    END IF;
  END IF;
  origin := 'changed past Tallystick by '::text || coalesce(
    nullif(current_setting('application_name'::text, true), ''::text),
    'an unnamed application'::text);
  IF TG_OP = 'UPDATE'::text AND id_before = id_after THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_after, balance_after - balance_before, balance_after, 'external', origin, session_user,
            clock_timestamp());
    RETURN NULL;
  END IF;
  IF balance_before <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_before, -balance_before, 0, 'external', 'account removed, '::text || origin,
            session_user, clock_timestamp());
  END IF;
  IF balance_after <> 0 THEN
    INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
    VALUES (id_after, balance_after, balance_after, 'external',
            'account made, '::text || origin, session_user, clock_timestamp());
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION users_record_external() FROM PUBLIC;
--| FUNCTION |  | users_record_truncate() | 8483f744f053d95ba9bfa7cd0985459d4048bcd444ae3e76415fd730444832bf owner search_path
CREATE OR REPLACE FUNCTION users_record_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path FROM CURRENT
AS $function$
BEGIN
  INSERT INTO credit_ledger (user_id, amount, balance_after, kind, reason, actor, created_at)
  SELECT id, -credits_balance, 0, 'external', 'account removed, TRUNCATE', session_user,
         clock_timestamp()
  FROM users WHERE credits_balance <> 0 ORDER BY id;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION users_record_truncate() FROM PUBLIC;
--| VIEW |  | user_credits | 
CREATE OR REPLACE VIEW user_credits AS  SELECT account.user_id,
    account.balance,
    account.debt,
    COALESCE(holds.held, (0)::bigint) AS held,
    lots.expires_at AS expiring_next,
    (COALESCE(lots.amount, (0)::bigint))::integer AS expiring_amount
   FROM ((tallystick_user_credits() account(user_id, balance, debt, held, expiring_next, expiring_amount)
     LEFT JOIN LATERAL ( SELECT sum(credit_holds.amount) AS held
           FROM tallystick.credit_holds
          WHERE ((credit_holds.user_id = account.user_id) AND (credit_holds.closed_at IS NULL))) holds ON (true))
     LEFT JOIN LATERAL ( SELECT credit_lots.expires_at,
            sum(credit_lots.remaining) AS amount
           FROM tallystick.credit_lots
          WHERE ((credit_lots.user_id = account.user_id) AND (credit_lots.remaining > 0))
          GROUP BY credit_lots.expires_at
          ORDER BY credit_lots.expires_at
         LIMIT 1) lots ON (true));
--| NOT_NULL | audit_log | action | 
ALTER TABLE audit_log ALTER COLUMN action SET NOT NULL;
--| NOT_NULL | audit_log | actor | 
ALTER TABLE audit_log ALTER COLUMN actor SET NOT NULL;
--| NOT_NULL | audit_log | at | 
ALTER TABLE audit_log ALTER COLUMN at SET NOT NULL;
--| NOT_NULL | audit_log | reason | 
ALTER TABLE audit_log ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | audit_log | subject | 
ALTER TABLE audit_log ALTER COLUMN subject SET NOT NULL;
--| NOT_NULL | credit_ledger | actor | 
ALTER TABLE credit_ledger ALTER COLUMN actor SET NOT NULL;
--| NOT_NULL | credit_ledger | amount | 
ALTER TABLE credit_ledger ALTER COLUMN amount SET NOT NULL;
--| NOT_NULL | credit_ledger | balance_after | 
ALTER TABLE credit_ledger ALTER COLUMN balance_after SET NOT NULL;
--| NOT_NULL | credit_ledger | booking_key | 
ALTER TABLE credit_ledger ALTER COLUMN booking_key SET NOT NULL;
--| NOT_NULL | credit_ledger | created_at | 
ALTER TABLE credit_ledger ALTER COLUMN created_at SET NOT NULL;
--| NOT_NULL | credit_ledger | debt_after | 
ALTER TABLE credit_ledger ALTER COLUMN debt_after SET NOT NULL;
--| NOT_NULL | credit_ledger | debt_change | 
ALTER TABLE credit_ledger ALTER COLUMN debt_change SET NOT NULL;
--| NOT_NULL | credit_ledger | forgiven | 
ALTER TABLE credit_ledger ALTER COLUMN forgiven SET NOT NULL;
--| NOT_NULL | credit_ledger | kind | 
ALTER TABLE credit_ledger ALTER COLUMN kind SET NOT NULL;
--| NOT_NULL | credit_ledger | reason | 
ALTER TABLE credit_ledger ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | credit_ledger | user_id | 
ALTER TABLE credit_ledger ALTER COLUMN user_id SET NOT NULL;
--| NOT_NULL | price_catalogue | active | 
ALTER TABLE price_catalogue ALTER COLUMN active SET NOT NULL;
--| NOT_NULL | price_catalogue | changed_at | 
ALTER TABLE price_catalogue ALTER COLUMN changed_at SET NOT NULL;
--| NOT_NULL | price_catalogue | changed_by | 
ALTER TABLE price_catalogue ALTER COLUMN changed_by SET NOT NULL;
--| NOT_NULL | price_catalogue | credits | 
ALTER TABLE price_catalogue ALTER COLUMN credits SET NOT NULL;
--| NOT_NULL | price_catalogue | reason | 
ALTER TABLE price_catalogue ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | stripe_event_attempts | attempted_at | 
ALTER TABLE stripe_event_attempts ALTER COLUMN attempted_at SET NOT NULL;
--| NOT_NULL | stripe_event_attempts | duration_ms | 
ALTER TABLE stripe_event_attempts ALTER COLUMN duration_ms SET NOT NULL;
--| NOT_NULL | stripe_event_attempts | event_id | 
ALTER TABLE stripe_event_attempts ALTER COLUMN event_id SET NOT NULL;
--| NOT_NULL | stripe_event_attempts | outcome | 
ALTER TABLE stripe_event_attempts ALTER COLUMN outcome SET NOT NULL;
--| NOT_NULL | stripe_event_attempts | triggered_by | 
ALTER TABLE stripe_event_attempts ALTER COLUMN triggered_by SET NOT NULL;
--| NOT_NULL | stripe_events | attempts | 
ALTER TABLE stripe_events ALTER COLUMN attempts SET NOT NULL;
--| NOT_NULL | stripe_events | event_type | 
ALTER TABLE stripe_events ALTER COLUMN event_type SET NOT NULL;
--| NOT_NULL | stripe_events | payload | 
ALTER TABLE stripe_events ALTER COLUMN payload SET NOT NULL;
--| NOT_NULL | stripe_events | processing_status | 
ALTER TABLE stripe_events ALTER COLUMN processing_status SET NOT NULL;
--| NOT_NULL | stripe_events | received_at | 
ALTER TABLE stripe_events ALTER COLUMN received_at SET NOT NULL;
--| NOT_NULL | stripe_events | source | 
ALTER TABLE stripe_events ALTER COLUMN source SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | causes | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN causes SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | digest_at | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN digest_at SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | failures | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN failures SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | many | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN many SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | old | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN old SET NOT NULL;
--| NOT_NULL | tallystick.alert_ways | stands | 
ALTER TABLE tallystick.alert_ways ALTER COLUMN stands SET NOT NULL;
--| NOT_NULL | tallystick.api_keys | created_at | 
ALTER TABLE tallystick.api_keys ALTER COLUMN created_at SET NOT NULL;
--| NOT_NULL | tallystick.api_keys | key_digest | 
ALTER TABLE tallystick.api_keys ALTER COLUMN key_digest SET NOT NULL;
--| NOT_NULL | tallystick.api_keys | name | 
ALTER TABLE tallystick.api_keys ALTER COLUMN name SET NOT NULL;
--| NOT_NULL | tallystick.api_keys | scopes | 
ALTER TABLE tallystick.api_keys ALTER COLUMN scopes SET NOT NULL;
--| NOT_NULL | tallystick.api_requests | answered_at | 
ALTER TABLE tallystick.api_requests ALTER COLUMN answered_at SET NOT NULL;
--| NOT_NULL | tallystick.api_requests | balance | 
ALTER TABLE tallystick.api_requests ALTER COLUMN balance SET NOT NULL;
--| NOT_NULL | tallystick.api_requests | content_hash | 
ALTER TABLE tallystick.api_requests ALTER COLUMN content_hash SET NOT NULL;
--| NOT_NULL | tallystick.api_requests | result | 
ALTER TABLE tallystick.api_requests ALTER COLUMN result SET NOT NULL;
--| NOT_NULL | tallystick.bulk_items | attempts | 
ALTER TABLE tallystick.bulk_items ALTER COLUMN attempts SET NOT NULL;
--| NOT_NULL | tallystick.bulk_items | event_id | 
ALTER TABLE tallystick.bulk_items ALTER COLUMN event_id SET NOT NULL;
--| NOT_NULL | tallystick.bulk_items | predicted_credits | 
ALTER TABLE tallystick.bulk_items ALTER COLUMN predicted_credits SET NOT NULL;
--| NOT_NULL | tallystick.bulk_items | predicted_message | 
ALTER TABLE tallystick.bulk_items ALTER COLUMN predicted_message SET NOT NULL;
--| NOT_NULL | tallystick.bulk_items | predicted_outcome | 
ALTER TABLE tallystick.bulk_items ALTER COLUMN predicted_outcome SET NOT NULL;
--| NOT_NULL | tallystick.bulk_runs | action | 
ALTER TABLE tallystick.bulk_runs ALTER COLUMN action SET NOT NULL;
--| NOT_NULL | tallystick.bulk_runs | events | 
ALTER TABLE tallystick.bulk_runs ALTER COLUMN events SET NOT NULL;
--| NOT_NULL | tallystick.bulk_runs | planned_at | 
ALTER TABLE tallystick.bulk_runs ALTER COLUMN planned_at SET NOT NULL;
--| NOT_NULL | tallystick.bulk_runs | planned_by | 
ALTER TABLE tallystick.bulk_runs ALTER COLUMN planned_by SET NOT NULL;
--| NOT_NULL | tallystick.bulk_runs | state | 
ALTER TABLE tallystick.bulk_runs ALTER COLUMN state SET NOT NULL;
--| NOT_NULL | tallystick.counted_slots | number | 
ALTER TABLE tallystick.counted_slots ALTER COLUMN number SET NOT NULL;
--| NOT_NULL | tallystick.counting | looked_at | 
ALTER TABLE tallystick.counting ALTER COLUMN looked_at SET NOT NULL;
--| NOT_NULL | tallystick.counting | until | 
ALTER TABLE tallystick.counting ALTER COLUMN until SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | amount | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN amount SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | captured | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN captured SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | created_at | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN created_at SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | expires_at | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN expires_at SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | released | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN released SET NOT NULL;
--| NOT_NULL | tallystick.credit_holds | user_id | 
ALTER TABLE tallystick.credit_holds ALTER COLUMN user_id SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | amount | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN amount SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | entry_id | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN entry_id SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | expired | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN expired SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | expires_at | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN expires_at SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | remaining | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN remaining SET NOT NULL;
--| NOT_NULL | tallystick.credit_lots | user_id | 
ALTER TABLE tallystick.credit_lots ALTER COLUMN user_id SET NOT NULL;
--| NOT_NULL | tallystick.event_amendments | actor | 
ALTER TABLE tallystick.event_amendments ALTER COLUMN actor SET NOT NULL;
--| NOT_NULL | tallystick.event_amendments | at | 
ALTER TABLE tallystick.event_amendments ALTER COLUMN at SET NOT NULL;
--| NOT_NULL | tallystick.event_amendments | event_id | 
ALTER TABLE tallystick.event_amendments ALTER COLUMN event_id SET NOT NULL;
--| NOT_NULL | tallystick.event_amendments | reason | 
ALTER TABLE tallystick.event_amendments ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | tallystick.event_amendments | remember_customer | 
ALTER TABLE tallystick.event_amendments ALTER COLUMN remember_customer SET NOT NULL;
--| NOT_NULL | tallystick.lot_uses | amount | 
ALTER TABLE tallystick.lot_uses ALTER COLUMN amount SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | amount_minor | 
ALTER TABLE tallystick.money_movements ALTER COLUMN amount_minor SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | at | 
ALTER TABLE tallystick.money_movements ALTER COLUMN at SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | currency | 
ALTER TABLE tallystick.money_movements ALTER COLUMN currency SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | kind | 
ALTER TABLE tallystick.money_movements ALTER COLUMN kind SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | object_id | 
ALTER TABLE tallystick.money_movements ALTER COLUMN object_id SET NOT NULL;
--| NOT_NULL | tallystick.money_movements | payment_id | 
ALTER TABLE tallystick.money_movements ALTER COLUMN payment_id SET NOT NULL;
--| NOT_NULL | tallystick.moved_payments | moved_at | 
ALTER TABLE tallystick.moved_payments ALTER COLUMN moved_at SET NOT NULL;
--| NOT_NULL | tallystick.moved_payments | moved_by | 
ALTER TABLE tallystick.moved_payments ALTER COLUMN moved_by SET NOT NULL;
--| NOT_NULL | tallystick.moved_payments | user_id | 
ALTER TABLE tallystick.moved_payments ALTER COLUMN user_id SET NOT NULL;
--| NOT_NULL | tallystick.notifications | causes | 
ALTER TABLE tallystick.notifications ALTER COLUMN causes SET NOT NULL;
--| NOT_NULL | tallystick.notifications | failed | 
ALTER TABLE tallystick.notifications ALTER COLUMN failed SET NOT NULL;
--| NOT_NULL | tallystick.notifications | kind | 
ALTER TABLE tallystick.notifications ALTER COLUMN kind SET NOT NULL;
--| NOT_NULL | tallystick.notifications | sent_at | 
ALTER TABLE tallystick.notifications ALTER COLUMN sent_at SET NOT NULL;
--| NOT_NULL | tallystick.notifications | way | 
ALTER TABLE tallystick.notifications ALTER COLUMN way SET NOT NULL;
--| NOT_NULL | tallystick.operator_browsers | last_sign_in_at | 
ALTER TABLE tallystick.operator_browsers ALTER COLUMN last_sign_in_at SET NOT NULL;
--| NOT_NULL | tallystick.operator_second_factors | enrolled_at | 
ALTER TABLE tallystick.operator_second_factors ALTER COLUMN enrolled_at SET NOT NULL;
--| NOT_NULL | tallystick.operator_second_factors | last_step | 
ALTER TABLE tallystick.operator_second_factors ALTER COLUMN last_step SET NOT NULL;
--| NOT_NULL | tallystick.operator_second_factors | secret | 
ALTER TABLE tallystick.operator_second_factors ALTER COLUMN secret SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | address | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN address SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | awaits_code | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN awaits_code SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | by_password | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN by_password SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | created_at | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN created_at SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | csrf | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN csrf SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | last_seen_at | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN last_seen_at SET NOT NULL;
--| NOT_NULL | tallystick.operator_sessions | operator | 
ALTER TABLE tallystick.operator_sessions ALTER COLUMN operator SET NOT NULL;
--| NOT_NULL | tallystick.operators | created_at | 
ALTER TABLE tallystick.operators ALTER COLUMN created_at SET NOT NULL;
--| NOT_NULL | tallystick.operators | disabled | 
ALTER TABLE tallystick.operators ALTER COLUMN disabled SET NOT NULL;
--| NOT_NULL | tallystick.operators | password_temporary | 
ALTER TABLE tallystick.operators ALTER COLUMN password_temporary SET NOT NULL;
--| NOT_NULL | tallystick.operators | role | 
ALTER TABLE tallystick.operators ALTER COLUMN role SET NOT NULL;
--| NOT_NULL | tallystick.payment_aliases | payment_id | 
ALTER TABLE tallystick.payment_aliases ALTER COLUMN payment_id SET NOT NULL;
--| NOT_NULL | tallystick.payments_credited_twice | noticed_at | 
ALTER TABLE tallystick.payments_credited_twice ALTER COLUMN noticed_at SET NOT NULL;
--| NOT_NULL | tallystick.pending_adjustments | amount | 
ALTER TABLE tallystick.pending_adjustments ALTER COLUMN amount SET NOT NULL;
--| NOT_NULL | tallystick.pending_adjustments | asked_at | 
ALTER TABLE tallystick.pending_adjustments ALTER COLUMN asked_at SET NOT NULL;
--| NOT_NULL | tallystick.pending_adjustments | author | 
ALTER TABLE tallystick.pending_adjustments ALTER COLUMN author SET NOT NULL;
--| NOT_NULL | tallystick.pending_adjustments | reason | 
ALTER TABLE tallystick.pending_adjustments ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | tallystick.pending_adjustments | user_id | 
ALTER TABLE tallystick.pending_adjustments ALTER COLUMN user_id SET NOT NULL;
--| NOT_NULL | tallystick.price_changes | changed_at | 
ALTER TABLE tallystick.price_changes ALTER COLUMN changed_at SET NOT NULL;
--| NOT_NULL | tallystick.price_changes | changed_by | 
ALTER TABLE tallystick.price_changes ALTER COLUMN changed_by SET NOT NULL;
--| NOT_NULL | tallystick.price_changes | key | 
ALTER TABLE tallystick.price_changes ALTER COLUMN key SET NOT NULL;
--| NOT_NULL | tallystick.price_changes | reason | 
ALTER TABLE tallystick.price_changes ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_findings | object_id | 
ALTER TABLE tallystick.reconcile_findings ALTER COLUMN object_id SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_findings | type | 
ALTER TABLE tallystick.reconcile_findings ALTER COLUMN type SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_findings | what | 
ALTER TABLE tallystick.reconcile_findings ALTER COLUMN what SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | actor | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN actor SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | dry_run | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN dry_run SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | since | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN since SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | stage | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN stage SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | started_at | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN started_at SET NOT NULL;
--| NOT_NULL | tallystick.reconcile_runs | until | 
ALTER TABLE tallystick.reconcile_runs ALTER COLUMN until SET NOT NULL;
--| NOT_NULL | tallystick.removals | purpose | 
ALTER TABLE tallystick.removals ALTER COLUMN purpose SET NOT NULL;
--| NOT_NULL | tallystick.saved_filters | query | 
ALTER TABLE tallystick.saved_filters ALTER COLUMN query SET NOT NULL;
--| NOT_NULL | tallystick.sign_in_failures | failures | 
ALTER TABLE tallystick.sign_in_failures ALTER COLUMN failures SET NOT NULL;
--| NOT_NULL | tallystick.sign_in_failures | last_at | 
ALTER TABLE tallystick.sign_in_failures ALTER COLUMN last_at SET NOT NULL;
--| NOT_NULL | tallystick.snoozed_events | reason | 
ALTER TABLE tallystick.snoozed_events ALTER COLUMN reason SET NOT NULL;
--| NOT_NULL | tallystick.snoozed_events | snoozed_by | 
ALTER TABLE tallystick.snoozed_events ALTER COLUMN snoozed_by SET NOT NULL;
--| NOT_NULL | tallystick.snoozed_events | until | 
ALTER TABLE tallystick.snoozed_events ALTER COLUMN until SET NOT NULL;
--| NOT_NULL | tallystick.tallystick_installation | added | 
ALTER TABLE tallystick.tallystick_installation ALTER COLUMN added SET NOT NULL;
--| NOT_NULL | tallystick.tallystick_installation | at | 
ALTER TABLE tallystick.tallystick_installation ALTER COLUMN at SET NOT NULL;
--| NOT_NULL | tallystick.tallystick_installation | undo | 
ALTER TABLE tallystick.tallystick_installation ALTER COLUMN undo SET NOT NULL;
--| NOT_NULL | tallystick.verifications | at | 
ALTER TABLE tallystick.verifications ALTER COLUMN at SET NOT NULL;
--| NOT_NULL | tallystick.verifications | offenders | 
ALTER TABLE tallystick.verifications ALTER COLUMN offenders SET NOT NULL;
--| NOT_NULL | users | credits_balance | 
ALTER TABLE users ALTER COLUMN credits_balance SET NOT NULL;
--| KEY | audit_log | id | 
ALTER TABLE audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
--| KEY | credit_ledger | booking_key | 
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_booked_once UNIQUE (booking_key);
--| KEY | credit_ledger | event_id, kind | 
DROP INDEX IF EXISTS credit_ledger_event_once;
CREATE UNIQUE INDEX credit_ledger_event_once ON credit_ledger USING btree (event_id, kind);
--| KEY | credit_ledger | id | 
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_pkey PRIMARY KEY (id);
--| KEY | price_catalogue | key | 
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_pkey PRIMARY KEY (key);
--| KEY | stripe_event_attempts | id | 
ALTER TABLE stripe_event_attempts ADD CONSTRAINT stripe_event_attempts_pkey PRIMARY KEY (id);
--| KEY | stripe_events | event_id | 
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_pkey PRIMARY KEY (event_id);
--| KEY | tallystick.alert_ways | way | 
ALTER TABLE tallystick.alert_ways ADD CONSTRAINT alert_ways_pkey PRIMARY KEY (way);
--| KEY | tallystick.api_keys | id | 
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
--| KEY | tallystick.api_keys | key_digest | 
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_key_digest_key UNIQUE (key_digest);
--| KEY | tallystick.api_keys | name | 
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_name_key UNIQUE (name);
--| KEY | tallystick.api_requests | api_key_id, idempotency_hash | 
ALTER TABLE tallystick.api_requests ADD CONSTRAINT api_requests_pkey PRIMARY KEY (api_key_id, idempotency_hash);
--| KEY | tallystick.bulk_items | run_id, event_id | 
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_run_id_event_id_key UNIQUE (run_id, event_id);
--| KEY | tallystick.bulk_items | run_id, position | 
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_pkey PRIMARY KEY (run_id, "position");
--| KEY | tallystick.bulk_runs | id | 
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_pkey PRIMARY KEY (id);
--| KEY | tallystick.counted_slots | figure, slot, key | 
ALTER TABLE tallystick.counted_slots ADD CONSTRAINT counted_slots_pkey PRIMARY KEY (figure, slot, key);
--| KEY | tallystick.counting | only_row | 
ALTER TABLE tallystick.counting ADD CONSTRAINT counting_pkey PRIMARY KEY (only_row);
--| KEY | tallystick.credit_holds | id | 
ALTER TABLE tallystick.credit_holds ADD CONSTRAINT credit_holds_pkey PRIMARY KEY (id);
--| KEY | tallystick.credit_lots | id | 
ALTER TABLE tallystick.credit_lots ADD CONSTRAINT credit_lots_pkey PRIMARY KEY (id);
--| KEY | tallystick.event_amendments | id | 
ALTER TABLE tallystick.event_amendments ADD CONSTRAINT event_amendments_pkey PRIMARY KEY (id);
--| KEY | tallystick.lot_uses | taken_by, lot_id | 
ALTER TABLE tallystick.lot_uses ADD CONSTRAINT lot_uses_pkey PRIMARY KEY (taken_by, lot_id);
--| KEY | tallystick.money_movements | event_id, position | 
ALTER TABLE tallystick.money_movements ADD CONSTRAINT money_movements_pkey PRIMARY KEY (event_id, "position");
--| KEY | tallystick.moved_payments | payment_id | 
ALTER TABLE tallystick.moved_payments ADD CONSTRAINT moved_payments_pkey PRIMARY KEY (payment_id);
--| KEY | tallystick.notifications | id | 
ALTER TABLE tallystick.notifications ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);
--| KEY | tallystick.operator_browsers | browser_digest, operator | 
ALTER TABLE tallystick.operator_browsers ADD CONSTRAINT operator_browsers_pkey PRIMARY KEY (browser_digest, operator);
--| KEY | tallystick.operator_recovery_codes | operator, code_digest | 
ALTER TABLE tallystick.operator_recovery_codes ADD CONSTRAINT operator_recovery_codes_pkey PRIMARY KEY (operator, code_digest);
--| KEY | tallystick.operator_second_factors | operator | 
ALTER TABLE tallystick.operator_second_factors ADD CONSTRAINT operator_second_factors_pkey PRIMARY KEY (operator);
--| KEY | tallystick.operator_sessions | id_digest | 
ALTER TABLE tallystick.operator_sessions ADD CONSTRAINT operator_sessions_pkey PRIMARY KEY (id_digest);
--| KEY | tallystick.operators | name | 
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_pkey PRIMARY KEY (name);
--| KEY | tallystick.payment_aliases | alias | 
ALTER TABLE tallystick.payment_aliases ADD CONSTRAINT payment_aliases_pkey PRIMARY KEY (alias);
--| KEY | tallystick.payments_credited_twice | payment_id, other_id | 
ALTER TABLE tallystick.payments_credited_twice ADD CONSTRAINT payments_credited_twice_pkey PRIMARY KEY (payment_id, other_id);
--| KEY | tallystick.pending_adjustments | id | 
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_pkey PRIMARY KEY (id);
--| KEY | tallystick.price_changes | id | 
ALTER TABLE tallystick.price_changes ADD CONSTRAINT price_changes_pkey PRIMARY KEY (id);
--| KEY | tallystick.reconcile_findings | run_id, position | 
ALTER TABLE tallystick.reconcile_findings ADD CONSTRAINT reconcile_findings_pkey PRIMARY KEY (run_id, "position");
--| KEY | tallystick.reconcile_findings | run_id, type, object_id | 
ALTER TABLE tallystick.reconcile_findings ADD CONSTRAINT reconcile_findings_run_id_type_object_id_key UNIQUE (run_id, type, object_id);
--| KEY | tallystick.reconcile_runs | id | 
ALTER TABLE tallystick.reconcile_runs ADD CONSTRAINT reconcile_runs_pkey PRIMARY KEY (id);
--| KEY | tallystick.reconcile_seen | run_id, type, object_id | 
ALTER TABLE tallystick.reconcile_seen ADD CONSTRAINT reconcile_seen_pkey PRIMARY KEY (run_id, type, object_id);
--| KEY | tallystick.removals | transaction, subject | 
ALTER TABLE tallystick.removals ADD CONSTRAINT removals_pkey PRIMARY KEY (transaction, subject);
--| KEY | tallystick.saved_filters | operator, name | 
ALTER TABLE tallystick.saved_filters ADD CONSTRAINT saved_filters_pkey PRIMARY KEY (operator, name);
--| KEY | tallystick.sign_in_failures | origin | 
ALTER TABLE tallystick.sign_in_failures ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (origin);
--| KEY | tallystick.snoozed_events | event_id | 
ALTER TABLE tallystick.snoozed_events ADD CONSTRAINT snoozed_events_pkey PRIMARY KEY (event_id);
--| KEY | tallystick.tallystick_installation | step | 
ALTER TABLE tallystick.tallystick_installation ADD CONSTRAINT tallystick_installation_pkey PRIMARY KEY (step);
--| KEY | tallystick.verifications | id | 
ALTER TABLE tallystick.verifications ADD CONSTRAINT verifications_pkey PRIMARY KEY (id);
--| KEY | users | stripe_customer_id | 
DROP INDEX IF EXISTS tallystick_users_stripe_customer_id;
CREATE UNIQUE INDEX tallystick_users_stripe_customer_id ON users USING btree (stripe_customer_id) WHERE (stripe_customer_id IS NOT NULL);
--| KEY | users | user_uuid | 
DROP INDEX IF EXISTS tallystick_users_user_uuid;
CREATE UNIQUE INDEX tallystick_users_user_uuid ON users USING btree (user_uuid);
--| CONSTRAINT | credit_ledger | credit_ledger_adjustment_is_explained | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_adjustment_is_explained;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_adjustment_is_explained CHECK (((kind <> 'adjustment'::text) OR ((reason ~ '\S'::text) AND (actor ~ '\S'::text))));
--| CONSTRAINT | credit_ledger | credit_ledger_balance_after_check | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_balance_after_check;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_balance_after_check CHECK ((balance_after >= 0));
--| CONSTRAINT | credit_ledger | credit_ledger_cause | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_cause;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_cause CHECK (
CASE
    WHEN (kind = ANY (ARRAY['purchase'::text, 'invoice'::text, 'refund'::text, 'refund_reversal'::text, 'dispute'::text, 'dispute_reversal'::text])) THEN ((event_id IS NOT NULL) AND (payment_id IS NOT NULL))
    WHEN (kind = 'repayment'::text) THEN true
    ELSE ((event_id IS NULL) AND (payment_id IS NULL))
END);
--| CONSTRAINT | credit_ledger | credit_ledger_debt_nonneg | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_debt_nonneg;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_debt_nonneg CHECK ((debt_after >= 0));
--| CONSTRAINT | credit_ledger | credit_ledger_direction | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_direction;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_direction CHECK (
CASE
    WHEN (kind = ANY (ARRAY['refund'::text, 'dispute'::text])) THEN ((amount <= 0) AND (debt_change >= 0) AND (forgiven >= 0) AND ((debt_change + forgiven) > amount))
    WHEN (kind = ANY (ARRAY['refund_reversal'::text, 'dispute_reversal'::text])) THEN ((amount >= 0) AND (debt_change <= 0) AND (forgiven <= 0) AND ((debt_change + forgiven) < amount))
    WHEN (kind = 'repayment'::text) THEN ((amount < 0) AND (debt_change = amount) AND (forgiven = 0))
    WHEN (kind = ANY (ARRAY['purchase'::text, 'invoice'::text, 'grant'::text, 'release'::text])) THEN ((amount > 0) AND (debt_change = 0) AND (forgiven = 0))
    WHEN (kind = ANY (ARRAY['spend'::text, 'hold'::text, 'expiry'::text])) THEN ((amount < 0) AND (debt_change = 0) AND (forgiven = 0))
    ELSE ((amount <> 0) AND (debt_change = 0) AND (forgiven = 0))
END);
--| CONSTRAINT | credit_ledger | credit_ledger_expiring | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_expiring;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_expiring CHECK (((expiring IS NULL) OR ((jsonb_typeof(expiring) = 'object'::text) AND (expires_at IS NOT NULL))));
--| CONSTRAINT | credit_ledger | credit_ledger_key_names_invoice | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_key_names_invoice;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_key_names_invoice CHECK (((kind <> 'invoice'::text) OR (booking_key = ('invoice:'::text || invoice_id))));
--| CONSTRAINT | credit_ledger | credit_ledger_key_names_payment | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_key_names_payment;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_key_names_payment CHECK (((kind <> 'purchase'::text) OR (booking_key = ('purchase:'::text || payment_id))));
--| CONSTRAINT | credit_ledger | credit_ledger_kind_check | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_kind_check;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_kind_check CHECK ((kind = ANY (ARRAY['opening'::text, 'external'::text, 'purchase'::text, 'invoice'::text, 'adjustment'::text, 'grant'::text, 'refund'::text, 'refund_reversal'::text, 'dispute'::text, 'dispute_reversal'::text, 'repayment'::text, 'spend'::text, 'hold'::text, 'release'::text, 'expiry'::text])));
--| CONSTRAINT | credit_ledger | credit_ledger_object | 
ALTER TABLE credit_ledger DROP CONSTRAINT IF EXISTS credit_ledger_object;
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_object CHECK ((((kind <> 'invoice'::text) OR (invoice_id IS NOT NULL)) AND ((kind <> ALL (ARRAY['hold'::text, 'release'::text])) OR (hold_id IS NOT NULL))));
--| CONSTRAINT | price_catalogue | price_catalogue_amounts | 
ALTER TABLE price_catalogue DROP CONSTRAINT IF EXISTS price_catalogue_amounts;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_amounts CHECK (((jsonb_typeof(amounts) = 'object'::text) AND (NOT jsonb_path_exists(amounts, '$.keyvalue()?(!(@."key" like_regex "^[a-z]{3}$"))'::jsonpath)) AND (NOT jsonb_path_exists(amounts, 'strict $.*?(@.type() != "number")'::jsonpath)) AND (NOT jsonb_path_exists(amounts, 'strict $.*?((@ < 0 || @ > 999999999999) || @.floor() != @)'::jsonpath))));
--| CONSTRAINT | price_catalogue | price_catalogue_credits | 
ALTER TABLE price_catalogue DROP CONSTRAINT IF EXISTS price_catalogue_credits;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_credits CHECK ((credits > 0));
--| CONSTRAINT | price_catalogue | price_catalogue_expires | 
ALTER TABLE price_catalogue DROP CONSTRAINT IF EXISTS price_catalogue_expires;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_expires CHECK (((expires_days >= 1) AND (expires_days <= 36500)));
--| CONSTRAINT | price_catalogue | price_catalogue_explained | 
ALTER TABLE price_catalogue DROP CONSTRAINT IF EXISTS price_catalogue_explained;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_explained CHECK (((changed_by ~ '\S'::text) AND (reason ~ '\S'::text)));
--| CONSTRAINT | price_catalogue | price_catalogue_key | 
ALTER TABLE price_catalogue DROP CONSTRAINT IF EXISTS price_catalogue_key;
ALTER TABLE price_catalogue ADD CONSTRAINT price_catalogue_key CHECK (((key ~ '^\S(.*\S)?$'::text) AND (key !~ '[[:cntrl:]]'::text) AND (length(key) <= 255)));
--| CONSTRAINT | stripe_event_attempts | stripe_event_attempts_duration_ms_check | 
ALTER TABLE stripe_event_attempts DROP CONSTRAINT IF EXISTS stripe_event_attempts_duration_ms_check;
ALTER TABLE stripe_event_attempts ADD CONSTRAINT stripe_event_attempts_duration_ms_check CHECK ((duration_ms >= 0));
--| CONSTRAINT | stripe_events | stripe_events_credited | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_credited;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_credited CHECK (((source = 'legacy'::text) OR ((processing_status = 'completed'::text) = ((user_id IS NOT NULL) AND (credits IS NOT NULL)))));
--| CONSTRAINT | stripe_events | stripe_events_failure_code | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_failure_code;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_failure_code CHECK (
CASE processing_status
    WHEN 'failed'::text THEN (failure_code IS NOT NULL)
    WHEN 'discarded'::text THEN true
    ELSE (failure_code IS NULL)
END);
--| CONSTRAINT | stripe_events | stripe_events_next_attempt | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_next_attempt;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_next_attempt CHECK (((next_attempt_at IS NULL) OR (processing_status = 'failed'::text)));
--| CONSTRAINT | stripe_events | stripe_events_processed_at | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_processed_at;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_processed_at CHECK (((processing_status = 'received'::text) = (processed_at IS NULL)));
--| CONSTRAINT | stripe_events | stripe_events_skip_reason | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_skip_reason;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_skip_reason CHECK (((processing_status = 'ignored'::text) = (skip_reason IS NOT NULL)));
--| CONSTRAINT | stripe_events | stripe_events_status | 
ALTER TABLE stripe_events DROP CONSTRAINT IF EXISTS stripe_events_status;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_status CHECK ((processing_status = ANY (ARRAY['received'::text, 'completed'::text, 'ignored'::text, 'failed'::text, 'discarded'::text])));
--| CONSTRAINT | tallystick.alert_ways | alert_ways_failures | 
ALTER TABLE tallystick.alert_ways DROP CONSTRAINT IF EXISTS alert_ways_failures;
ALTER TABLE tallystick.alert_ways ADD CONSTRAINT alert_ways_failures CHECK ((failures >= 0));
--| CONSTRAINT | tallystick.alert_ways | alert_ways_stand_once_sent | 
ALTER TABLE tallystick.alert_ways DROP CONSTRAINT IF EXISTS alert_ways_stand_once_sent;
ALTER TABLE tallystick.alert_ways ADD CONSTRAINT alert_ways_stand_once_sent CHECK (((NOT stands) OR (sent_at IS NOT NULL)));
--| CONSTRAINT | tallystick.api_keys | api_keys_key_digest_check | 
ALTER TABLE tallystick.api_keys DROP CONSTRAINT IF EXISTS api_keys_key_digest_check;
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_key_digest_check CHECK ((octet_length(key_digest) = 32));
--| CONSTRAINT | tallystick.api_keys | api_keys_name_check | 
ALTER TABLE tallystick.api_keys DROP CONSTRAINT IF EXISTS api_keys_name_check;
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_name_check CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'::text));
--| CONSTRAINT | tallystick.api_keys | api_keys_scopes_check | 
ALTER TABLE tallystick.api_keys DROP CONSTRAINT IF EXISTS api_keys_scopes_check;
ALTER TABLE tallystick.api_keys ADD CONSTRAINT api_keys_scopes_check CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['read'::text, 'spend'::text, 'grant'::text])));
--| CONSTRAINT | tallystick.api_requests | api_requests_api_key_id_fkey | 
ALTER TABLE tallystick.api_requests DROP CONSTRAINT IF EXISTS api_requests_api_key_id_fkey;
ALTER TABLE tallystick.api_requests ADD CONSTRAINT api_requests_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES tallystick.api_keys(id);
--| CONSTRAINT | tallystick.api_requests | api_requests_result_check | 
ALTER TABLE tallystick.api_requests DROP CONSTRAINT IF EXISTS api_requests_result_check;
ALTER TABLE tallystick.api_requests ADD CONSTRAINT api_requests_result_check CHECK ((result = ANY (ARRAY['booked'::text, 'hold_opened'::text, 'hold_closed'::text, 'insufficient'::text])));
--| CONSTRAINT | tallystick.api_requests | api_requests_result_is_whole | 
ALTER TABLE tallystick.api_requests DROP CONSTRAINT IF EXISTS api_requests_result_is_whole;
ALTER TABLE tallystick.api_requests ADD CONSTRAINT api_requests_result_is_whole CHECK ((((entry_id IS NOT NULL) = (result = 'booked'::text)) AND ((hold_id IS NOT NULL) = (result = ANY (ARRAY['hold_opened'::text, 'hold_closed'::text]))) AND ((held IS NOT NULL) = (hold_id IS NOT NULL)) AND ((captured IS NOT NULL) = (result = 'hold_closed'::text)) AND ((released IS NOT NULL) = (result = 'hold_closed'::text))));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_attempts_check | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_attempts_check;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_attempts_check CHECK ((attempts >= 0));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_done_has_its_outcome | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_done_has_its_outcome;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_done_has_its_outcome CHECK ((((done_at IS NULL) = (outcome IS NULL)) AND ((done_at IS NULL) = (message IS NULL)) AND ((done_at IS NULL) = (credits IS NULL))));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_outcome_check | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_outcome_check;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_outcome_check CHECK ((outcome = ANY (ARRAY['credited'::text, 'closed'::text, 'failed'::text, 'discarded'::text, 'settled'::text, 'changed'::text, 'missing'::text])));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_position_check | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_position_check;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_position_check CHECK (("position" > 0));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_predicted_outcome_check | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_predicted_outcome_check;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_predicted_outcome_check CHECK ((predicted_outcome = ANY (ARRAY['credited'::text, 'closed'::text, 'failed'::text, 'discarded'::text, 'settled'::text, 'changed'::text, 'missing'::text])));
--| CONSTRAINT | tallystick.bulk_items | bulk_items_run_id_fkey | 
ALTER TABLE tallystick.bulk_items DROP CONSTRAINT IF EXISTS bulk_items_run_id_fkey;
ALTER TABLE tallystick.bulk_items ADD CONSTRAINT bulk_items_run_id_fkey FOREIGN KEY (run_id) REFERENCES tallystick.bulk_runs(id) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_action_check | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_action_check;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_action_check CHECK ((action = ANY (ARRAY['retry'::text, 'assign'::text, 'set_credits'::text, 'discard'::text])));
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_amendment | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_amendment;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_amendment CHECK ((((user_id IS NOT NULL) = (action = 'assign'::text)) AND ((credits IS NOT NULL) = (action = 'set_credits'::text)) AND ((credits IS NULL) OR (credits > 0))));
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_events_check | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_events_check;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_events_check CHECK ((events > 0));
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_start_is_explained | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_start_is_explained;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_start_is_explained CHECK (((state = 'planned'::text) OR ((COALESCE(started_by, ''::text) ~ '\S'::text) AND (COALESCE(reason, ''::text) ~ '\S'::text) AND (length(reason) <= 500))));
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_state_check | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_state_check;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'running'::text, 'stopped'::text, 'done'::text])));
--| CONSTRAINT | tallystick.bulk_runs | bulk_runs_state_has_its_times | 
ALTER TABLE tallystick.bulk_runs DROP CONSTRAINT IF EXISTS bulk_runs_state_has_its_times;
ALTER TABLE tallystick.bulk_runs ADD CONSTRAINT bulk_runs_state_has_its_times CHECK ((((started_at IS NULL) = (state = 'planned'::text)) AND ((stopped_at IS NULL) = (state <> 'stopped'::text)) AND ((done_at IS NULL) = (state <> 'done'::text))));
--| CONSTRAINT | tallystick.counted_slots | counted_slots_figure_check | 
ALTER TABLE tallystick.counted_slots DROP CONSTRAINT IF EXISTS counted_slots_figure_check;
ALTER TABLE tallystick.counted_slots ADD CONSTRAINT counted_slots_figure_check CHECK ((figure = ANY (ARRAY['events'::text, 'credits'::text, 'tries'::text])));
--| CONSTRAINT | tallystick.counting | counting_only_row_check | 
ALTER TABLE tallystick.counting DROP CONSTRAINT IF EXISTS counting_only_row_check;
ALTER TABLE tallystick.counting ADD CONSTRAINT counting_only_row_check CHECK (only_row);
--| CONSTRAINT | tallystick.credit_holds | credit_holds_amount_check | 
ALTER TABLE tallystick.credit_holds DROP CONSTRAINT IF EXISTS credit_holds_amount_check;
ALTER TABLE tallystick.credit_holds ADD CONSTRAINT credit_holds_amount_check CHECK ((amount > 0));
--| CONSTRAINT | tallystick.credit_holds | credit_holds_captured_check | 
ALTER TABLE tallystick.credit_holds DROP CONSTRAINT IF EXISTS credit_holds_captured_check;
ALTER TABLE tallystick.credit_holds ADD CONSTRAINT credit_holds_captured_check CHECK ((captured >= 0));
--| CONSTRAINT | tallystick.credit_holds | credit_holds_closed_whole | 
ALTER TABLE tallystick.credit_holds DROP CONSTRAINT IF EXISTS credit_holds_closed_whole;
ALTER TABLE tallystick.credit_holds ADD CONSTRAINT credit_holds_closed_whole CHECK (
CASE
    WHEN (closed_at IS NULL) THEN ((captured = 0) AND (released = 0))
    ELSE (((captured + released) = 0) OR ((captured + released) = amount))
END);
--| CONSTRAINT | tallystick.credit_holds | credit_holds_released_check | 
ALTER TABLE tallystick.credit_holds DROP CONSTRAINT IF EXISTS credit_holds_released_check;
ALTER TABLE tallystick.credit_holds ADD CONSTRAINT credit_holds_released_check CHECK ((released >= 0));
--| CONSTRAINT | tallystick.credit_lots | credit_lots_amount_check | 
ALTER TABLE tallystick.credit_lots DROP CONSTRAINT IF EXISTS credit_lots_amount_check;
ALTER TABLE tallystick.credit_lots ADD CONSTRAINT credit_lots_amount_check CHECK ((amount > 0));
--| CONSTRAINT | tallystick.credit_lots | credit_lots_expired_check | 
ALTER TABLE tallystick.credit_lots DROP CONSTRAINT IF EXISTS credit_lots_expired_check;
ALTER TABLE tallystick.credit_lots ADD CONSTRAINT credit_lots_expired_check CHECK ((expired >= 0));
--| CONSTRAINT | tallystick.credit_lots | credit_lots_remaining_check | 
ALTER TABLE tallystick.credit_lots DROP CONSTRAINT IF EXISTS credit_lots_remaining_check;
ALTER TABLE tallystick.credit_lots ADD CONSTRAINT credit_lots_remaining_check CHECK ((remaining >= 0));
--| CONSTRAINT | tallystick.credit_lots | credit_lots_within_amount | 
ALTER TABLE tallystick.credit_lots DROP CONSTRAINT IF EXISTS credit_lots_within_amount;
ALTER TABLE tallystick.credit_lots ADD CONSTRAINT credit_lots_within_amount CHECK (((remaining + expired) <= amount));
--| CONSTRAINT | tallystick.event_amendments | event_amendments_credits_check | 
ALTER TABLE tallystick.event_amendments DROP CONSTRAINT IF EXISTS event_amendments_credits_check;
ALTER TABLE tallystick.event_amendments ADD CONSTRAINT event_amendments_credits_check CHECK ((credits > 0));
--| CONSTRAINT | tallystick.event_amendments | event_amendments_says_something | 
ALTER TABLE tallystick.event_amendments DROP CONSTRAINT IF EXISTS event_amendments_says_something;
ALTER TABLE tallystick.event_amendments ADD CONSTRAINT event_amendments_says_something CHECK (((user_id IS NOT NULL) OR (credits IS NOT NULL)));
--| CONSTRAINT | tallystick.lot_uses | lot_uses_amount_check | 
ALTER TABLE tallystick.lot_uses DROP CONSTRAINT IF EXISTS lot_uses_amount_check;
ALTER TABLE tallystick.lot_uses ADD CONSTRAINT lot_uses_amount_check CHECK ((amount >= 0));
--| CONSTRAINT | tallystick.money_movements | money_movements_amount_minor_check | 
ALTER TABLE tallystick.money_movements DROP CONSTRAINT IF EXISTS money_movements_amount_minor_check;
ALTER TABLE tallystick.money_movements ADD CONSTRAINT money_movements_amount_minor_check CHECK ((amount_minor >= 0));
--| CONSTRAINT | tallystick.money_movements | money_movements_charged_minor_check | 
ALTER TABLE tallystick.money_movements DROP CONSTRAINT IF EXISTS money_movements_charged_minor_check;
ALTER TABLE tallystick.money_movements ADD CONSTRAINT money_movements_charged_minor_check CHECK ((charged_minor >= 0));
--| CONSTRAINT | tallystick.moved_payments | moved_payments_by_a_person | 
ALTER TABLE tallystick.moved_payments DROP CONSTRAINT IF EXISTS moved_payments_by_a_person;
ALTER TABLE tallystick.moved_payments ADD CONSTRAINT moved_payments_by_a_person CHECK ((moved_by ~ '\S'::text));
--| CONSTRAINT | tallystick.operator_browsers | operator_browsers_operator_fkey | 
ALTER TABLE tallystick.operator_browsers DROP CONSTRAINT IF EXISTS operator_browsers_operator_fkey;
ALTER TABLE tallystick.operator_browsers ADD CONSTRAINT operator_browsers_operator_fkey FOREIGN KEY (operator) REFERENCES tallystick.operators(name) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.operator_recovery_codes | operator_recovery_codes_code_digest_check | 
ALTER TABLE tallystick.operator_recovery_codes DROP CONSTRAINT IF EXISTS operator_recovery_codes_code_digest_check;
ALTER TABLE tallystick.operator_recovery_codes ADD CONSTRAINT operator_recovery_codes_code_digest_check CHECK ((octet_length(code_digest) = 32));
--| CONSTRAINT | tallystick.operator_recovery_codes | operator_recovery_codes_operator_fkey | 
ALTER TABLE tallystick.operator_recovery_codes DROP CONSTRAINT IF EXISTS operator_recovery_codes_operator_fkey;
ALTER TABLE tallystick.operator_recovery_codes ADD CONSTRAINT operator_recovery_codes_operator_fkey FOREIGN KEY (operator) REFERENCES tallystick.operator_second_factors(operator) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.operator_second_factors | operator_second_factors_last_step_check | 
ALTER TABLE tallystick.operator_second_factors DROP CONSTRAINT IF EXISTS operator_second_factors_last_step_check;
ALTER TABLE tallystick.operator_second_factors ADD CONSTRAINT operator_second_factors_last_step_check CHECK ((last_step >= 0));
--| CONSTRAINT | tallystick.operator_second_factors | operator_second_factors_operator_fkey | 
ALTER TABLE tallystick.operator_second_factors DROP CONSTRAINT IF EXISTS operator_second_factors_operator_fkey;
ALTER TABLE tallystick.operator_second_factors ADD CONSTRAINT operator_second_factors_operator_fkey FOREIGN KEY (operator) REFERENCES tallystick.operators(name) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.operator_second_factors | operator_second_factors_secret_check | 
ALTER TABLE tallystick.operator_second_factors DROP CONSTRAINT IF EXISTS operator_second_factors_secret_check;
ALTER TABLE tallystick.operator_second_factors ADD CONSTRAINT operator_second_factors_secret_check CHECK ((octet_length(secret) >= 20));
--| CONSTRAINT | tallystick.operator_sessions | operator_sessions_operator_fkey | 
ALTER TABLE tallystick.operator_sessions DROP CONSTRAINT IF EXISTS operator_sessions_operator_fkey;
ALTER TABLE tallystick.operator_sessions ADD CONSTRAINT operator_sessions_operator_fkey FOREIGN KEY (operator) REFERENCES tallystick.operators(name) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.operators | operators_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_check CHECK (((password_changed_at IS NULL) = (password_hash IS NULL)));
--| CONSTRAINT | tallystick.operators | operators_name_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_name_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'::text));
--| CONSTRAINT | tallystick.operators | operators_password_lasts_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_password_lasts_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_password_lasts_check CHECK (((password_hash IS NOT NULL) OR (password_lasts_until IS NULL)));
--| CONSTRAINT | tallystick.operators | operators_password_temporary_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_password_temporary_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_password_temporary_check CHECK (((password_hash IS NOT NULL) OR (NOT password_temporary)));
--| CONSTRAINT | tallystick.operators | operators_provider_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_provider_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_provider_check CHECK (((provider_issuer IS NULL) = (provider_subject IS NULL)));
--| CONSTRAINT | tallystick.operators | operators_role_check | 
ALTER TABLE tallystick.operators DROP CONSTRAINT IF EXISTS operators_role_check;
ALTER TABLE tallystick.operators ADD CONSTRAINT operators_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])));
--| CONSTRAINT | tallystick.payment_aliases | payment_aliases_check | 
ALTER TABLE tallystick.payment_aliases DROP CONSTRAINT IF EXISTS payment_aliases_check;
ALTER TABLE tallystick.payment_aliases ADD CONSTRAINT payment_aliases_check CHECK ((payment_id <> alias));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_amount_check | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_amount_check;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_amount_check CHECK ((amount <> 0));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_author_check | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_author_check;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_author_check CHECK ((author ~ '\S'::text));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_decision_check | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_decision_check;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_decision_check CHECK ((decision = ANY (ARRAY['confirmed'::text, 'refused'::text])));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_decision_is_whole | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_decision_is_whole;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_decision_is_whole CHECK ((((decision IS NULL) = (decided_by IS NULL)) AND ((decision IS NULL) = (decided_at IS NULL))));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_move_is_whole | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_move_is_whole;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_move_is_whole CHECK ((((payment_id IS NULL) = (event_id IS NULL)) AND ((payment_id IS NULL) OR (amount > 0))));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_move_names_source | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_move_names_source;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_move_names_source CHECK (((payment_id IS NULL) = (from_user IS NULL)));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_reason_check | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_reason_check;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_reason_check CHECK ((reason ~ '\S'::text));
--| CONSTRAINT | tallystick.pending_adjustments | pending_adjustments_second_person | 
ALTER TABLE tallystick.pending_adjustments DROP CONSTRAINT IF EXISTS pending_adjustments_second_person;
ALTER TABLE tallystick.pending_adjustments ADD CONSTRAINT pending_adjustments_second_person CHECK ((decided_by <> author));
--| CONSTRAINT | tallystick.reconcile_findings | reconcile_findings_run_id_fkey | 
ALTER TABLE tallystick.reconcile_findings DROP CONSTRAINT IF EXISTS reconcile_findings_run_id_fkey;
ALTER TABLE tallystick.reconcile_findings ADD CONSTRAINT reconcile_findings_run_id_fkey FOREIGN KEY (run_id) REFERENCES tallystick.reconcile_runs(id) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.reconcile_runs | reconcile_runs_by_amount | 
ALTER TABLE tallystick.reconcile_runs DROP CONSTRAINT IF EXISTS reconcile_runs_by_amount;
ALTER TABLE tallystick.reconcile_runs ADD CONSTRAINT reconcile_runs_by_amount CHECK ((by_amount >= 0));
--| CONSTRAINT | tallystick.reconcile_runs | reconcile_runs_claim_has_its_holder | 
ALTER TABLE tallystick.reconcile_runs DROP CONSTRAINT IF EXISTS reconcile_runs_claim_has_its_holder;
ALTER TABLE tallystick.reconcile_runs ADD CONSTRAINT reconcile_runs_claim_has_its_holder CHECK (((holder IS NULL) = (claimed_until IS NULL)));
--| CONSTRAINT | tallystick.reconcile_runs | reconcile_runs_period | 
ALTER TABLE tallystick.reconcile_runs DROP CONSTRAINT IF EXISTS reconcile_runs_period;
ALTER TABLE tallystick.reconcile_runs ADD CONSTRAINT reconcile_runs_period CHECK ((since <= until));
--| CONSTRAINT | tallystick.reconcile_seen | reconcile_seen_run_id_fkey | 
ALTER TABLE tallystick.reconcile_seen DROP CONSTRAINT IF EXISTS reconcile_seen_run_id_fkey;
ALTER TABLE tallystick.reconcile_seen ADD CONSTRAINT reconcile_seen_run_id_fkey FOREIGN KEY (run_id) REFERENCES tallystick.reconcile_runs(id) ON DELETE CASCADE;
--| CONSTRAINT | tallystick.removals | removals_purpose_check | 
ALTER TABLE tallystick.removals DROP CONSTRAINT IF EXISTS removals_purpose_check;
ALTER TABLE tallystick.removals ADD CONSTRAINT removals_purpose_check CHECK ((purpose = ANY (ARRAY['erasure'::text, 'retention'::text])));
--| CONSTRAINT | tallystick.saved_filters | saved_filters_named | 
ALTER TABLE tallystick.saved_filters DROP CONSTRAINT IF EXISTS saved_filters_named;
ALTER TABLE tallystick.saved_filters ADD CONSTRAINT saved_filters_named CHECK ((name ~ '\S'::text));
--| CONSTRAINT | tallystick.sign_in_failures | sign_in_failures_failures_check | 
ALTER TABLE tallystick.sign_in_failures DROP CONSTRAINT IF EXISTS sign_in_failures_failures_check;
ALTER TABLE tallystick.sign_in_failures ADD CONSTRAINT sign_in_failures_failures_check CHECK ((failures > 0));
--| CONSTRAINT | tallystick.snoozed_events | snoozed_events_explained | 
ALTER TABLE tallystick.snoozed_events DROP CONSTRAINT IF EXISTS snoozed_events_explained;
ALTER TABLE tallystick.snoozed_events ADD CONSTRAINT snoozed_events_explained CHECK (((snoozed_by ~ '\S'::text) AND (reason ~ '\S'::text)));
--| CONSTRAINT | tallystick.verifications | verifications_offenders_check | 
ALTER TABLE tallystick.verifications DROP CONSTRAINT IF EXISTS verifications_offenders_check;
ALTER TABLE tallystick.verifications ADD CONSTRAINT verifications_offenders_check CHECK ((offenders >= 0));
--| CONSTRAINT | users | credits_balance_nonneg | 
ALTER TABLE users DROP CONSTRAINT IF EXISTS credits_balance_nonneg;
ALTER TABLE users ADD CONSTRAINT credits_balance_nonneg CHECK ((credits_balance >= 0));
--| INDEX | audit_log | audit_log_action_idx | not unique
DROP INDEX IF EXISTS audit_log_action_idx;
CREATE INDEX audit_log_action_idx ON audit_log USING btree (action, at, id);
--| INDEX | audit_log | audit_log_actor_action_idx | not unique
DROP INDEX IF EXISTS audit_log_actor_action_idx;
CREATE INDEX audit_log_actor_action_idx ON audit_log USING btree (actor, action, at, id);
--| INDEX | audit_log | audit_log_actor_idx | not unique
DROP INDEX IF EXISTS audit_log_actor_idx;
CREATE INDEX audit_log_actor_idx ON audit_log USING btree (actor, at, id);
--| INDEX | audit_log | audit_log_subject_idx | not unique
DROP INDEX IF EXISTS audit_log_subject_idx;
CREATE INDEX audit_log_subject_idx ON audit_log USING btree (subject, id);
--| INDEX | audit_log | audit_log_subject_time_idx | not unique
DROP INDEX IF EXISTS audit_log_subject_time_idx;
CREATE INDEX audit_log_subject_time_idx ON audit_log USING btree (subject, at, id);
--| INDEX | audit_log | audit_log_time_idx | not unique
DROP INDEX IF EXISTS audit_log_time_idx;
CREATE INDEX audit_log_time_idx ON audit_log USING btree (at, id);
--| INDEX | credit_ledger | credit_ledger_adjustment_idx | not unique
DROP INDEX IF EXISTS credit_ledger_adjustment_idx;
CREATE INDEX credit_ledger_adjustment_idx ON credit_ledger USING btree (actor, created_at) WHERE (kind = 'adjustment'::text);
--| INDEX | credit_ledger | credit_ledger_hold_idx | not unique
DROP INDEX IF EXISTS credit_ledger_hold_idx;
CREATE INDEX credit_ledger_hold_idx ON credit_ledger USING btree (hold_id, id) WHERE (hold_id IS NOT NULL);
--| INDEX | credit_ledger | credit_ledger_payment_idx | not unique
DROP INDEX IF EXISTS credit_ledger_payment_idx;
CREATE INDEX credit_ledger_payment_idx ON credit_ledger USING btree (payment_id, id) WHERE (payment_id IS NOT NULL);
--| INDEX | credit_ledger | credit_ledger_time_idx | not unique
DROP INDEX IF EXISTS credit_ledger_time_idx;
CREATE INDEX credit_ledger_time_idx ON credit_ledger USING btree (created_at) INCLUDE (kind, amount);
--| INDEX | credit_ledger | credit_ledger_user_idx | not unique
DROP INDEX IF EXISTS credit_ledger_user_idx;
CREATE INDEX credit_ledger_user_idx ON credit_ledger USING btree (user_id, id);
--| INDEX | stripe_event_attempts | stripe_event_attempts_event_idx | not unique
DROP INDEX IF EXISTS stripe_event_attempts_event_idx;
CREATE INDEX stripe_event_attempts_event_idx ON stripe_event_attempts USING btree (event_id, id);
--| INDEX | stripe_event_attempts | stripe_event_attempts_time_idx | not unique
DROP INDEX IF EXISTS stripe_event_attempts_time_idx;
CREATE INDEX stripe_event_attempts_time_idx ON stripe_event_attempts USING btree (attempted_at) INCLUDE (duration_ms);
--| INDEX | stripe_events | stripe_events_amount_idx | not unique
DROP INDEX IF EXISTS stripe_events_amount_idx;
CREATE INDEX stripe_events_amount_idx ON stripe_events USING btree (processing_status, COALESCE(amount_minor, ('-1'::integer)::bigint) DESC, event_id DESC);
--| INDEX | stripe_events | stripe_events_cause_idx | not unique
DROP INDEX IF EXISTS stripe_events_cause_idx;
CREATE INDEX stripe_events_cause_idx ON stripe_events USING btree (failure_code, received_at DESC, event_id DESC) INCLUDE (amount_minor, currency, credits_claimed, payer_email, next_attempt_at) WHERE (processing_status = 'failed'::text);
--| INDEX | stripe_events | stripe_events_due_idx | not unique
DROP INDEX IF EXISTS stripe_events_due_idx;
CREATE INDEX stripe_events_due_idx ON stripe_events USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
--| INDEX | stripe_events | stripe_events_failed_idx | not unique
DROP INDEX IF EXISTS stripe_events_failed_idx;
CREATE INDEX stripe_events_failed_idx ON stripe_events USING btree (received_at) WHERE (processing_status = 'failed'::text);
--| INDEX | stripe_events | stripe_events_failed_payer_idx | not unique
DROP INDEX IF EXISTS stripe_events_failed_payer_idx;
CREATE INDEX stripe_events_failed_payer_idx ON stripe_events USING btree (payer_email text_pattern_ops) WHERE ((processing_status = 'failed'::text) AND (payer_email IS NOT NULL));
--| INDEX | stripe_events | stripe_events_late_idx | not unique
DROP INDEX IF EXISTS stripe_events_late_idx;
CREATE INDEX stripe_events_late_idx ON stripe_events USING btree (processed_at) INCLUDE (received_at) WHERE ((processed_at - received_at) > '00:10:00'::interval);
--| INDEX | stripe_events | stripe_events_later_status_idx | not unique
DROP INDEX IF EXISTS stripe_events_later_status_idx;
CREATE INDEX stripe_events_later_status_idx ON stripe_events USING btree (received_at) INCLUDE (processing_status) WHERE (processing_status <> ALL (ARRAY['received'::text, 'completed'::text, 'ignored'::text, 'failed'::text, 'discarded'::text]));
--| INDEX | stripe_events | stripe_events_names_idx | not unique
DROP INDEX IF EXISTS stripe_events_names_idx;
CREATE INDEX stripe_events_names_idx ON stripe_events USING gin (array_to_tsvector(array_remove(ARRAY[NULLIF("left"(lower((object_id COLLATE "C")), 64), ''::text), NULLIF("left"(lower((charge_id COLLATE "C")), 64), ''::text), NULLIF("left"(lower((customer_id COLLATE "C")), 64), ''::text), NULLIF("left"(lower((payer_reference COLLATE "C")), 64), ''::text), md5(payer_email)], NULL::text))) WITH (gin_pending_list_limit='64');
--| INDEX | stripe_events | stripe_events_payment_idx | not unique
DROP INDEX IF EXISTS stripe_events_payment_idx;
CREATE INDEX stripe_events_payment_idx ON stripe_events USING btree (payment_id) WHERE (payment_id IS NOT NULL);
--| INDEX | stripe_events | stripe_events_status_idx | not unique
DROP INDEX IF EXISTS stripe_events_status_idx;
CREATE INDEX stripe_events_status_idx ON stripe_events USING btree (processing_status, received_at DESC, event_id DESC);
--| INDEX | stripe_events | stripe_events_status_type_idx | not unique
DROP INDEX IF EXISTS stripe_events_status_type_idx;
CREATE INDEX stripe_events_status_type_idx ON stripe_events USING btree (processing_status, event_type, received_at DESC, event_id DESC) WHERE ((processing_status <> 'completed'::text) OR (event_type <> ALL (ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'payment_intent.succeeded'::text, 'invoice.paid'::text, 'invoice.payment_succeeded'::text])));
--| INDEX | stripe_events | stripe_events_uncredited_idx | not unique
DROP INDEX IF EXISTS stripe_events_uncredited_idx;
CREATE INDEX stripe_events_uncredited_idx ON stripe_events USING btree (received_at DESC, event_id DESC) WHERE ((amount_minor > 0) AND (processing_status = ANY (ARRAY['ignored'::text, 'discarded'::text])) AND (event_type = ANY (ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'payment_intent.succeeded'::text, 'invoice.paid'::text, 'invoice.payment_succeeded'::text])) AND (COALESCE(skip_reason, ''::text) <> ALL (ARRAY['already_credited'::text, 'already_refunded'::text, 'awaiting_payment'::text, 'payment_failed'::text, 'session_expired'::text, 'payment_canceled'::text])) AND ((skip_reason IS DISTINCT FROM 'livemode_mismatch'::text) OR livemode));
--| INDEX | stripe_events | stripe_events_uncredited_reason_idx | not unique
DROP INDEX IF EXISTS stripe_events_uncredited_reason_idx;
CREATE INDEX stripe_events_uncredited_reason_idx ON stripe_events USING btree ((
CASE processing_status
    WHEN 'ignored'::text THEN skip_reason
    ELSE 'discarded'::text
END), received_at DESC, event_id DESC) WHERE ((amount_minor > 0) AND (processing_status = ANY (ARRAY['ignored'::text, 'discarded'::text])) AND (event_type = ANY (ARRAY['checkout.session.completed'::text, 'checkout.session.async_payment_succeeded'::text, 'payment_intent.succeeded'::text, 'invoice.paid'::text, 'invoice.payment_succeeded'::text])) AND (COALESCE(skip_reason, ''::text) <> ALL (ARRAY['already_credited'::text, 'already_refunded'::text, 'awaiting_payment'::text, 'payment_failed'::text, 'session_expired'::text, 'payment_canceled'::text])) AND ((skip_reason IS DISTINCT FROM 'livemode_mismatch'::text) OR livemode));
--| INDEX | stripe_events | stripe_events_undecided_idx | not unique
DROP INDEX IF EXISTS stripe_events_undecided_idx;
CREATE INDEX stripe_events_undecided_idx ON stripe_events USING btree (received_at) WHERE (processing_status = 'received'::text);
--| INDEX | tallystick.api_requests | api_requests_time_idx | not unique
DROP INDEX IF EXISTS tallystick.api_requests_time_idx;
CREATE INDEX api_requests_time_idx ON tallystick.api_requests USING btree (answered_at);
--| INDEX | tallystick.bulk_items | bulk_items_open_idx | not unique
DROP INDEX IF EXISTS tallystick.bulk_items_open_idx;
CREATE INDEX bulk_items_open_idx ON tallystick.bulk_items USING btree (run_id, "position") WHERE (done_at IS NULL);
--| INDEX | tallystick.bulk_runs | bulk_runs_running_idx | not unique
DROP INDEX IF EXISTS tallystick.bulk_runs_running_idx;
CREATE INDEX bulk_runs_running_idx ON tallystick.bulk_runs USING btree (id) WHERE (state = 'running'::text);
--| INDEX | tallystick.credit_holds | credit_holds_open_idx | not unique
DROP INDEX IF EXISTS tallystick.credit_holds_open_idx;
CREATE INDEX credit_holds_open_idx ON tallystick.credit_holds USING btree (expires_at, id) WHERE (closed_at IS NULL);
--| INDEX | tallystick.credit_holds | credit_holds_user_idx | not unique
DROP INDEX IF EXISTS tallystick.credit_holds_user_idx;
CREATE INDEX credit_holds_user_idx ON tallystick.credit_holds USING btree (user_id) INCLUDE (amount) WHERE (closed_at IS NULL);
--| INDEX | tallystick.credit_lots | credit_lots_due_idx | not unique
DROP INDEX IF EXISTS tallystick.credit_lots_due_idx;
CREATE INDEX credit_lots_due_idx ON tallystick.credit_lots USING btree (expires_at) WHERE (remaining > 0);
--| INDEX | tallystick.credit_lots | credit_lots_entry_idx | not unique
DROP INDEX IF EXISTS tallystick.credit_lots_entry_idx;
CREATE INDEX credit_lots_entry_idx ON tallystick.credit_lots USING btree (entry_id);
--| INDEX | tallystick.credit_lots | credit_lots_open_idx | not unique
DROP INDEX IF EXISTS tallystick.credit_lots_open_idx;
CREATE INDEX credit_lots_open_idx ON tallystick.credit_lots USING btree (user_id, expires_at, id) WHERE (remaining > 0);
--| INDEX | tallystick.event_amendments | event_amendments_event_idx | not unique
DROP INDEX IF EXISTS tallystick.event_amendments_event_idx;
CREATE INDEX event_amendments_event_idx ON tallystick.event_amendments USING btree (event_id, id);
--| INDEX | tallystick.money_movements | money_movements_payment_idx | not unique
DROP INDEX IF EXISTS tallystick.money_movements_payment_idx;
CREATE INDEX money_movements_payment_idx ON tallystick.money_movements USING btree (payment_id);
--| INDEX | tallystick.operator_browsers | operator_browsers_last_idx | not unique
DROP INDEX IF EXISTS tallystick.operator_browsers_last_idx;
CREATE INDEX operator_browsers_last_idx ON tallystick.operator_browsers USING btree (last_sign_in_at);
--| INDEX | tallystick.operator_browsers | operator_browsers_operator_idx | not unique
DROP INDEX IF EXISTS tallystick.operator_browsers_operator_idx;
CREATE INDEX operator_browsers_operator_idx ON tallystick.operator_browsers USING btree (operator);
--| INDEX | tallystick.operator_sessions | operator_sessions_operator_idx | not unique
DROP INDEX IF EXISTS tallystick.operator_sessions_operator_idx;
CREATE INDEX operator_sessions_operator_idx ON tallystick.operator_sessions USING btree (operator);
--| INDEX | tallystick.payment_aliases | payment_aliases_payment_idx | not unique
DROP INDEX IF EXISTS tallystick.payment_aliases_payment_idx;
CREATE INDEX payment_aliases_payment_idx ON tallystick.payment_aliases USING btree (payment_id);
--| INDEX | tallystick.pending_adjustments | pending_adjustments_author_idx | not unique
DROP INDEX IF EXISTS tallystick.pending_adjustments_author_idx;
CREATE INDEX pending_adjustments_author_idx ON tallystick.pending_adjustments USING btree (author, decided_at) WHERE (decision = 'confirmed'::text);
--| INDEX | tallystick.pending_adjustments | pending_adjustments_one_move | unique
DROP INDEX IF EXISTS tallystick.pending_adjustments_one_move;
CREATE UNIQUE INDEX pending_adjustments_one_move ON tallystick.pending_adjustments USING btree (payment_id) WHERE ((decision IS NULL) AND (payment_id IS NOT NULL));
--| INDEX | tallystick.pending_adjustments | pending_adjustments_waiting_once | unique
DROP INDEX IF EXISTS tallystick.pending_adjustments_waiting_once;
CREATE UNIQUE INDEX pending_adjustments_waiting_once ON tallystick.pending_adjustments USING btree (user_id, amount, author, md5(reason), COALESCE(payment_id, ''::text)) WHERE (decision IS NULL);
--| INDEX | tallystick.sign_in_failures | sign_in_failures_last_idx | not unique
DROP INDEX IF EXISTS tallystick.sign_in_failures_last_idx;
CREATE INDEX sign_in_failures_last_idx ON tallystick.sign_in_failures USING btree (last_at);
--| INDEX | users | tallystick_users_email | not unique
DROP INDEX IF EXISTS tallystick_users_email;
CREATE INDEX tallystick_users_email ON users USING btree (lower(email));
--| INDEX | users | tallystick_users_email_ascii | not unique
DROP INDEX IF EXISTS tallystick_users_email_ascii;
CREATE INDEX tallystick_users_email_ascii ON users USING btree (lower((email COLLATE "C")));
--| INDEX | users | tallystick_users_email_start | not unique
DROP INDEX IF EXISTS tallystick_users_email_start;
CREATE INDEX tallystick_users_email_start ON users USING btree (lower(email) text_pattern_ops);
--| INDEX | users | tallystick_users_last_name_start | not unique
DROP INDEX IF EXISTS tallystick_users_last_name_start;
CREATE INDEX tallystick_users_last_name_start ON users USING btree (lower("left"("substring"(name, '\S+$'::text), 64)) text_pattern_ops);
--| INDEX | users | tallystick_users_name_start | not unique
DROP INDEX IF EXISTS tallystick_users_name_start;
CREATE INDEX tallystick_users_name_start ON users USING btree (lower("left"(name, 64)) text_pattern_ops);
--| TRIGGER | audit_log | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON audit_log;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | audit_log | audit_log_append_only | A 58 tallystick_append_only
DROP TRIGGER IF EXISTS audit_log_append_only ON audit_log;
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;
--| TRIGGER | credit_ledger | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON credit_ledger;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON credit_ledger FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | credit_ledger | credit_ledger_append_only | A 58 tallystick_append_only
DROP TRIGGER IF EXISTS credit_ledger_append_only ON credit_ledger;
CREATE TRIGGER credit_ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON credit_ledger FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_append_only;
--| TRIGGER | credit_ledger | credit_ledger_book | A 7 credit_ledger_book
DROP TRIGGER IF EXISTS credit_ledger_book ON credit_ledger;
CREATE TRIGGER credit_ledger_book BEFORE INSERT ON credit_ledger FOR EACH ROW EXECUTE FUNCTION credit_ledger_book();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_book;
--| TRIGGER | credit_ledger | credit_ledger_guard_users | A 6 guard_users
DROP TRIGGER IF EXISTS credit_ledger_guard_users ON credit_ledger;
CREATE TRIGGER credit_ledger_guard_users BEFORE INSERT ON credit_ledger FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_users();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_guard_users;
--| TRIGGER | credit_ledger | credit_ledger_lots | A 5 move_lots WHEN
DROP TRIGGER IF EXISTS credit_ledger_lots ON credit_ledger;
CREATE TRIGGER credit_ledger_lots AFTER INSERT ON credit_ledger FOR EACH ROW WHEN (((new.amount < 0) OR ((new.amount > 0) AND (new.expires_at IS NOT NULL)) OR (new.kind = ANY (ARRAY['release'::text, 'refund_reversal'::text, 'dispute_reversal'::text])))) EXECUTE FUNCTION tallystick.move_lots();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_lots;
--| TRIGGER | credit_ledger | credit_ledger_move | A 4 credit_ledger_move
DROP TRIGGER IF EXISTS credit_ledger_move ON credit_ledger;
CREATE TRIGGER credit_ledger_move AFTER INSERT ON credit_ledger REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION credit_ledger_move();
ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;
--| TRIGGER | price_catalogue | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON price_catalogue;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON price_catalogue FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | price_catalogue | price_catalogue_keep | A 34 keep_prices
DROP TRIGGER IF EXISTS price_catalogue_keep ON price_catalogue;
CREATE TRIGGER price_catalogue_keep BEFORE TRUNCATE ON price_catalogue FOR EACH STATEMENT EXECUTE FUNCTION tallystick.keep_prices();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep;
--| TRIGGER | price_catalogue | price_catalogue_keep_key | A 19 keep_prices WHEN
DROP TRIGGER IF EXISTS price_catalogue_keep_key ON price_catalogue;
CREATE TRIGGER price_catalogue_keep_key BEFORE UPDATE ON price_catalogue FOR EACH ROW WHEN ((old.key <> new.key)) EXECUTE FUNCTION tallystick.keep_prices();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_keep_key;
--| TRIGGER | price_catalogue | price_catalogue_record | A 29 record_price
DROP TRIGGER IF EXISTS price_catalogue_record ON price_catalogue;
CREATE TRIGGER price_catalogue_record AFTER INSERT OR DELETE OR UPDATE ON price_catalogue FOR EACH ROW EXECUTE FUNCTION tallystick.record_price();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_record;
--| TRIGGER | price_catalogue | price_catalogue_sign | A 19 sign_price
DROP TRIGGER IF EXISTS price_catalogue_sign ON price_catalogue;
CREATE TRIGGER price_catalogue_sign BEFORE UPDATE ON price_catalogue FOR EACH ROW EXECUTE FUNCTION tallystick.sign_price();
ALTER TABLE price_catalogue ENABLE ALWAYS TRIGGER price_catalogue_sign;
--| TRIGGER | stripe_event_attempts | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON stripe_event_attempts;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON stripe_event_attempts FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE stripe_event_attempts ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | stripe_events | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON stripe_events;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON stripe_events FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE stripe_events ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | stripe_events | stripe_events_guard | A 19 stripe_events_guard
DROP TRIGGER IF EXISTS stripe_events_guard ON stripe_events;
CREATE TRIGGER stripe_events_guard BEFORE UPDATE ON stripe_events FOR EACH ROW EXECUTE FUNCTION stripe_events_guard();
ALTER TABLE stripe_events ENABLE ALWAYS TRIGGER stripe_events_guard;
--| TRIGGER | tallystick.event_amendments | event_amendments_append_only | A 58 tallystick_append_only
DROP TRIGGER IF EXISTS event_amendments_append_only ON tallystick.event_amendments;
CREATE TRIGGER event_amendments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON tallystick.event_amendments FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE tallystick.event_amendments ENABLE ALWAYS TRIGGER event_amendments_append_only;
--| TRIGGER | tallystick.price_changes | price_changes_append_only | A 58 tallystick_append_only
DROP TRIGGER IF EXISTS price_changes_append_only ON tallystick.price_changes;
CREATE TRIGGER price_changes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON tallystick.price_changes FOR EACH STATEMENT EXECUTE FUNCTION tallystick_append_only();
ALTER TABLE tallystick.price_changes ENABLE ALWAYS TRIGGER price_changes_append_only;
--| TRIGGER | tallystick_schema_history | U&"\0001" | A 62 guard_table
DROP TRIGGER IF EXISTS U&"\0001" ON tallystick_schema_history;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON tallystick_schema_history FOR EACH STATEMENT EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE tallystick_schema_history ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | users | U&"\0001" | A 62 guard_table WHEN
DROP TRIGGER IF EXISTS U&"\0001" ON users;
CREATE TRIGGER U&"\0001" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON users FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION tallystick.guard_table();
ALTER TABLE users ENABLE ALWAYS TRIGGER U&"\0001";
--| TRIGGER | users | users_record_change | A 17 users_record_external
DROP TRIGGER IF EXISTS users_record_change ON users;
CREATE TRIGGER users_record_change AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_record_external();
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_change;
--| TRIGGER | users | users_record_made | A 13 users_record_external
DROP TRIGGER IF EXISTS users_record_made ON users;
CREATE TRIGGER users_record_made AFTER INSERT OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION users_record_external();
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_made;
--| TRIGGER | users | users_record_truncate | A 34 users_record_truncate
DROP TRIGGER IF EXISTS users_record_truncate ON users;
CREATE TRIGGER users_record_truncate BEFORE TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION users_record_truncate();
ALTER TABLE users ENABLE ALWAYS TRIGGER users_record_truncate;
