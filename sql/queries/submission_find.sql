-- The latest submission of a file with this content that was taken in the same way and stands, and whether doing so again could
-- change nothing: no row was rejected, the catalogue is the same, and no later submission of the form replaced or removed returns,
-- or brought ones that this strategy would take out, and none was undone since.
-- $1 text sha256, $2 text profile, $3 text period, $4 int4 catalogue version, $5 text strategy, $6 text blank, $7 text sheet
-- Result: submission_id int8, form text, submitted_by text, submitted_at text, rows_read, rows_left_out, rows_accepted, rows_rejected int8,
-- settled, overtaken boolean: the latter when returns it brought were replaced or removed since
SELECT submission_id, form, submitted_by, to_char(submitted_at, 'YYYY-MM-DD HH24:MI:SS'), rows_read, rows_left_out,
       rows_accepted, rows_rejected,
       rows_rejected = 0 AND catalogue_version = $4::int4
       AND NOT EXISTS (SELECT FROM edustat.submission l
                       WHERE l.form = s.form
                         AND (l.undone_at > s.submitted_at
                              OR l.submission_id > s.submission_id
                                 AND (l.returns_replaced > 0 OR l.returns_removed > 0
                                      OR l.returns_new > 0 AND s.strategy IN ('replace', 'delete')))),
       EXISTS (SELECT FROM edustat.return_history h WHERE h.form = s.form AND h.submission_id = s.submission_id)
FROM edustat.submission s
WHERE file_sha256 = $1::text AND profile = $2::text AND period = $3::text AND strategy = $5::text AND blank = $6::text
  AND sheet = $7::text AND undone_at IS NULL
ORDER BY submission_id DESC
LIMIT 1
