-- The latest submission of a file with this content that was taken in the same way.
-- $1 text sha256, $2 text profile, $3 text period
-- Result: submission_id int8, form text, submitted_by text, submitted_at text, rows_read, rows_left_out, rows_accepted, rows_rejected int8
SELECT submission_id, form, submitted_by, to_char(submitted_at, 'YYYY-MM-DD HH24:MI:SS'), rows_read, rows_left_out,
       rows_accepted, rows_rejected
FROM edustat.submission
WHERE file_sha256 = $1::text AND profile = $2::text AND period = $3::text
ORDER BY submission_id DESC
LIMIT 1
