-- What this guarantees: the host application may write names of any length. An entry of an index has no room for some of
-- them, and would refuse the row (PostgreSQL, "B-Tree Indexes"): the indexes hold the first 64 characters.
DROP INDEX IF EXISTS tallystick_users_name_start;
CREATE INDEX tallystick_users_name_start ON users (lower(left(name, 64)) text_pattern_ops);

DROP INDEX IF EXISTS tallystick_users_last_name_start;
CREATE INDEX tallystick_users_last_name_start
  ON users (lower(left(substring(name, '\S+$'), 64)) text_pattern_ops);

-- A new index on an expression has no statistics.
ANALYZE users;
