-- A session plans the statements of a trigger once. Planned while the ledger held a few rows, they read
-- all of it for each row that is booked; without sequential scans the plan is as good when it has grown.
ALTER FUNCTION credit_ledger_book() SET enable_seqscan = off;
ALTER FUNCTION users_record_external() SET enable_seqscan = off;
