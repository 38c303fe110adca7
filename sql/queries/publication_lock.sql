-- One publication or withdrawal at a time, until its transaction ends.
SELECT pg_advisory_xact_lock(7236842024)
