-- Submissions whose books do not balance.
-- Result: submission text, accepted and rejected text, read text
SELECT submission_id::text, (rows_accepted + rows_rejected)::text, rows_read::text
FROM edustat.submission
WHERE rows_accepted + rows_rejected <> rows_read
ORDER BY submission_id
