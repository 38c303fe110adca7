-- Locks the county-periods that the staging table is about, in key order, and tells their present state.
-- $1 text form
-- Result: county_code text, year int4, period text, rows int4, digest int8
SELECT county_code, year, period, rows, digest
FROM edustat.return_state
WHERE form = $1::text
  AND (county_code, year, period) IN (SELECT county_code, year, period FROM pg_temp.staging)
ORDER BY county_code, year, period
FOR UPDATE
