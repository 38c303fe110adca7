-- One aggregator at a time; held by the session, taken before the transaction's snapshot.
SELECT pg_advisory_lock(7236842020)
