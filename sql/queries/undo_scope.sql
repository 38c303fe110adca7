-- The county-periods in which a submission changed returns.
-- $1 int8 submission_id
-- Result: county_code text, year int4, period text
SELECT county_code, year, period FROM edustat.submission_scope
WHERE submission_id = $1::int8
ORDER BY county_code, year, period
