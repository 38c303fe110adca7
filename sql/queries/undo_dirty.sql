-- Marks the county-periods in which a submission changed returns.
-- $1 int8 submission_id, $2 text form
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, $2::text FROM edustat.submission_scope
WHERE submission_id = $1::int8
ORDER BY county_code, year, period
