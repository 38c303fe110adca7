-- Every period that holds returns, and in how many counties.
-- Result: year int4, period text, counties int8
SELECT year, period, count(DISTINCT county_code) FROM edustat.return_state GROUP BY year, period ORDER BY year, period
