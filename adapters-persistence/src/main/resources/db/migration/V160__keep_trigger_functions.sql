-- What this guarantees: no other role attaches a trigger function of Tallystick to a table, where it would refuse
-- every row. Who makes a trigger needs the right to execute its function, and who sets it off does not (PostgreSQL,
-- "CREATE TRIGGER").
-- A function that is missing is made again, with these rights, after the migrations.
DO $$
DECLARE
  guard regprocedure;
BEGIN
  FOR guard IN
    SELECT to_regprocedure(name)
    FROM unnest(ARRAY['stripe_events_guard()', 'tallystick_append_only()', 'tallystick.guard_table()',
      'tallystick.keep_prices()', 'tallystick.move_lots()', 'tallystick.record_price()',
      'tallystick.sign_price()']) AS name
    WHERE to_regprocedure(name) IS NOT NULL
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', guard);
  END LOOP;
END
$$;
