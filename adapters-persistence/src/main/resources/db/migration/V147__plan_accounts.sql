-- What this guarantees: a bulk plan says for each event on whose account it would be credited, and a bulk repair
-- on whose account it was.
ALTER TABLE tallystick.bulk_items ADD COLUMN predicted_user bigint;
ALTER TABLE tallystick.bulk_items ADD COLUMN user_id bigint;
