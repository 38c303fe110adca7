-- Locks some periods of a form, in the order of their locks, against approvals until the transaction ends; changes go side by side.
-- $1 text form, $2 text[] periods
SELECT pg_advisory_xact_lock_shared(k.lock)
FROM (SELECT DISTINCT hashtextextended($1::text || ' ' || p.period, 7236842022) AS lock
      FROM unnest($2::text[]) AS p (period) ORDER BY 1) AS k
