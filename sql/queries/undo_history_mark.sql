-- Marks in the history that a submission's removals were taken back.
-- $1 int8 submission_id, $2 text form
UPDATE edustat.return_history h SET reason = 'undone'
WHERE h.replaced_by = $1::int8 AND h.form = $2::text AND h.reason IN ('removed', 'deleted')
  AND (h.county_code, h.year, h.period) IN (SELECT c.county_code, c.year, c.period FROM edustat.submission_scope c
                                            WHERE c.submission_id = $1::int8)
