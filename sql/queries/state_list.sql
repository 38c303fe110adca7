-- Every county and period of some years that holds returns, as if all were dirty.
-- $1 int4 first year, $2 int4 last year
-- Result: county_code text, year int4, period text
SELECT DISTINCT county_code, year, period FROM edustat.return_state
WHERE year BETWEEN $1::int8 AND $2::int8
ORDER BY year, period, county_code
