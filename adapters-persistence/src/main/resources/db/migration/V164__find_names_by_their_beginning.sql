-- What this guarantees: what names an event besides its own id and its payment's is found by its beginning and in
-- any letter case, and still by one index. An element of a tsvector can be looked for by its beginning, that of an
-- array cannot. It is neither null nor empty, and of a longer name it is the first 64 characters: whatever is found
-- is compared with the columns.
DROP INDEX stripe_events_names_idx;
CREATE INDEX stripe_events_names_idx ON stripe_events USING gin (array_to_tsvector(array_remove(ARRAY[
    nullif(left(lower(object_id COLLATE "C"), 64), ''), nullif(left(lower(charge_id COLLATE "C"), 64), ''),
    nullif(left(lower(customer_id COLLATE "C"), 64), ''), nullif(left(lower(payer_reference COLLATE "C"), 64), ''),
    md5(payer_email)], NULL)))
  WITH (gin_pending_list_limit = 64);

-- A new index on an expression has no statistics.
ANALYZE stripe_events;
