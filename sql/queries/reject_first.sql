-- The first rejects of a submission, to show at once.
-- $1 int8 submission_id
-- Result: line int8, column_name text, message text
SELECT line, column_name, message FROM edustat.reject WHERE submission_id = $1::int8 ORDER BY position LIMIT 10
