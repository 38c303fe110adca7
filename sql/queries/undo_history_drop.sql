-- Takes returns out of the history that an undo puts back in force.
-- $1 int8 submission_id, $2 text form
DELETE FROM edustat.return_history h
WHERE h.replaced_by = $1::int8 AND h.form = $2::text AND h.reason = 'replaced'
  AND (h.county_code, h.year, h.period) IN (SELECT c.county_code, c.year, c.period FROM edustat.submission_scope c
                                            WHERE c.submission_id = $1::int8)
