-- What this guarantees: no other role attaches a trigger function of Tallystick to a table, where it would refuse
-- every row. Who makes a trigger needs the right to execute its function, and who sets it off does not (PostgreSQL,
-- "CREATE TRIGGER").
REVOKE ALL ON FUNCTION stripe_events_guard(), tallystick_append_only(), tallystick.guard_table(),
  tallystick.keep_prices(), tallystick.move_lots(), tallystick.record_price(), tallystick.sign_price() FROM PUBLIC;
