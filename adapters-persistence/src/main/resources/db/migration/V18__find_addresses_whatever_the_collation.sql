-- What the lower case of I is depends on the collation of the column or the database, as in Turkish:
-- the letters A to Z are compared by this index, all others by tallystick_users_email.
CREATE INDEX tallystick_users_email_ascii ON users (lower(email COLLATE "C"));

INSERT INTO tallystick_installation (added, undo) VALUES
  ('index tallystick_users_email_ascii', 'DROP INDEX IF EXISTS tallystick_users_email_ascii');

-- A new index on an expression has no statistics, nor have tables that were filled a moment ago: until
-- the next automatic ANALYZE the planner would guess (PostgreSQL, "CREATE INDEX", Notes).
ANALYZE users;
ANALYZE stripe_events;
ANALYZE credit_ledger;
