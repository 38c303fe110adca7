-- The number that rows have which this transaction writes.
-- Result: xid
SELECT pg_current_xact_id()::xid
