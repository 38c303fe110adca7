-- Ends a session.
-- $1 int4 pid
-- Result: whether it was there bool
SELECT pg_catalog.pg_terminate_backend($1::int4)
