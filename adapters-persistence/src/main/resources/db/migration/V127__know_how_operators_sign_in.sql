-- What this guarantees: a password that was made with the installation is known as such, so that it does not
-- last; and who signs in through an identity provider stays the person whom the name was given to, because
-- addresses are given to others, and the provider's own subject is not.
ALTER TABLE tallystick.operators
  ADD COLUMN password_lasts_until timestamptz,
  ADD COLUMN provider_issuer text,
  ADD COLUMN provider_subject text,
  ADD CONSTRAINT operators_password_lasts_check
    CHECK (password_hash IS NOT NULL OR password_lasts_until IS NULL),
  ADD CONSTRAINT operators_provider_check
    CHECK ((provider_issuer IS NULL) = (provider_subject IS NULL));
