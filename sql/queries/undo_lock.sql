-- Locks the county-periods in which a submission changed returns, in key order, as loads do.
-- $1 int8 submission_id, $2 text form
-- Result: county_code text, year int4, period text
SELECT county_code, year, period
FROM edustat.return_state
WHERE form = $2::text
  AND (county_code, year, period) IN (SELECT county_code, year, period FROM edustat.submission_scope
                                      WHERE submission_id = $1::int8)
ORDER BY county_code, year, period
FOR UPDATE
