-- Submissions, the latest first, a page at a time.
-- $1 int8 before this number, $2 text form or NULL, $3 text area or NULL (that changed returns there or below),
-- $4 text period or NULL (that changed returns of it), $5 int8 rows at most
-- Result: submission_id int8, form, file_name, submitted_at, submitted_by, strategy text, rows_accepted, rows_rejected, returns_new,
-- returns_replaced, returns_removed, returns_unchanged int8, undone_at, undone_by, undo_reason text
WITH RECURSIVE below AS (
    SELECT $3::text COLLATE "C" AS code WHERE $3::text IS NOT NULL
    UNION
    SELECT a.code FROM edustat.area a JOIN below b ON a.parent = b.code
)
SELECT s.submission_id, s.form, s.file_name, to_char(s.submitted_at, 'YYYY-MM-DD HH24:MI:SS'), s.submitted_by, s.strategy,
       s.rows_accepted, s.rows_rejected, s.returns_new, s.returns_replaced, s.returns_removed, s.returns_unchanged,
       to_char(s.undone_at, 'YYYY-MM-DD HH24:MI:SS'), s.undone_by, s.undo_reason
FROM edustat.submission s
WHERE s.submission_id < $1::int8
  AND ($2::text IS NULL OR s.form = $2::text)
  AND ($3::text IS NULL AND $4::text IS NULL
       OR EXISTS (SELECT FROM edustat.submission_scope c
                  WHERE c.submission_id = s.submission_id
                    AND ($3::text IS NULL OR c.county_code IN (SELECT code FROM below))
                    AND ($4::text IS NULL OR c.period = $4::text)))
ORDER BY s.submission_id DESC
LIMIT $5::int8
