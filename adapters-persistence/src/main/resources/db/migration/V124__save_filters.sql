-- What this guarantees: an operator has one saved filter under each name.
CREATE TABLE tallystick.saved_filters (
  operator text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  PRIMARY KEY (operator, name),
  CONSTRAINT saved_filters_named CHECK (name ~ '\S')
);

INSERT INTO tallystick.tallystick_installation (added, undo) VALUES
  ('table tallystick.saved_filters', 'DROP TABLE IF EXISTS tallystick.saved_filters');
