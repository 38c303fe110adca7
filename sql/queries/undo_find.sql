-- A submission that is to be taken back; locked, so that it is taken back once.
-- $1 int8 submission_id
-- Result: form text, file_name text, undone_by text, undone_at text
SELECT form, file_name, undone_by, to_char(undone_at, 'YYYY-MM-DD HH24:MI:SS')
FROM edustat.submission
WHERE submission_id = $1::int8
FOR UPDATE
