-- The dirty marks of some years, left where they are.
-- $1 int4 first year, $2 int4 last year
-- Result: county_code text, year int4, period text
SELECT DISTINCT county_code, year, period FROM edustat.dirty
WHERE year BETWEEN $1::int8 AND $2::int8
ORDER BY year, period, county_code
