-- Ends what aggregate_lock began.
SELECT pg_advisory_unlock(7236842020)
