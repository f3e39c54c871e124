-- A password that somebody else has set is changed at the first sign-in. A session says how and where from it
-- was opened, so that operators recognise their own.
ALTER TABLE tallystick.operators
  ADD COLUMN password_temporary boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT operators_password_temporary_check CHECK (password_hash IS NOT NULL OR NOT password_temporary);

ALTER TABLE tallystick.operator_sessions
  ADD COLUMN address text NOT NULL DEFAULT '',
  ADD COLUMN by_password boolean NOT NULL DEFAULT true;
