-- What this guarantees: what was received stays as it was received in sessions that play the part of a replica, too, as
-- ledger and audit log do (PostgreSQL, "ALTER TABLE", ENABLE ALWAYS TRIGGER).
-- A trigger that is missing is made again after the migrations.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = 'stripe_events'::regclass AND tgname = 'stripe_events_guard') THEN
    ALTER TABLE stripe_events ENABLE ALWAYS TRIGGER stripe_events_guard;
  END IF;
END
$$;
