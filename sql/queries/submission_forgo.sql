-- Puts back the number of a submission of which nothing was kept, if it is the last one that was taken and no load is under way.
-- $1 int8 submission
-- Result: setval int8, no row when the number is lost
SELECT setval('edustat.submission_submission_id_seq', s.last_value, false)
FROM (SELECT pg_try_advisory_xact_lock(7236842023) AS alone OFFSET 0) l
CROSS JOIN LATERAL (SELECT last_value FROM edustat.submission_submission_id_seq
                    WHERE l.alone AND is_called AND last_value = $1::int8 OFFSET 0) s
