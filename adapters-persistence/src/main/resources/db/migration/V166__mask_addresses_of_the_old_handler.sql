-- What this guarantees: no message holds a full e-mail address, whatever an older handler has written there. It is masked
-- as in messages of our own.
UPDATE stripe_events
SET error_message = regexp_replace(
  error_message, '([^[:space:]@<>()"'',;:=])[^[:space:]@<>()"'',;:=]*@', '\1…@', 'g')
WHERE source = 'legacy' AND error_message LIKE '%@%';
