-- Locks a period of a form against changes of its returns and other approvals until the transaction ends.
-- $1 text form, $2 text period
SELECT pg_advisory_xact_lock(hashtextextended($1::text || ' ' || $2::text, 7236842022))
