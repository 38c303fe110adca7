-- What can be seen now.
-- Result: text
SELECT pg_current_snapshot()::text
