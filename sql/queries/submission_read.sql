-- Submissions by number.
-- $1 int8[] numbers
-- Result: submission_id int8, file_name text, submitted_at text, at int8 (microseconds of the epoch), submitted_by text,
-- undone_at text, undone int8, undone_by text, undo_reason text, strategy text
SELECT submission_id, file_name, to_char(submitted_at, 'YYYY-MM-DD HH24:MI:SS'),
       (extract(epoch FROM submitted_at) * 1000000)::int8, submitted_by,
       to_char(undone_at, 'YYYY-MM-DD HH24:MI:SS'), (extract(epoch FROM undone_at) * 1000000)::int8, undone_by,
       undo_reason, strategy
FROM edustat.submission
WHERE submission_id = ANY ($1::int8[])
ORDER BY submission_id
