-- The latest submission of a file with this content that was taken in the same way, and whether doing so again could change
-- nothing: no row was rejected, the catalogue is the same, and no later submission replaced returns of the form.
-- $1 text sha256, $2 text profile, $3 text period, $4 int4 catalogue version, $5 text sheet
-- Result: submission_id int8, form text, submitted_by text, submitted_at text, rows_read, rows_left_out, rows_accepted, rows_rejected int8,
-- settled boolean
SELECT submission_id, form, submitted_by, to_char(submitted_at, 'YYYY-MM-DD HH24:MI:SS'), rows_read, rows_left_out,
       rows_accepted, rows_rejected,
       rows_rejected = 0 AND catalogue_version = $4::int4
       AND NOT EXISTS (SELECT FROM edustat.submission l
                       WHERE l.form = s.form AND l.submission_id > s.submission_id AND l.returns_replaced > 0)
FROM edustat.submission s
WHERE file_sha256 = $1::text AND profile = $2::text AND period = $3::text AND sheet = $5::text
ORDER BY submission_id DESC
LIMIT 1
