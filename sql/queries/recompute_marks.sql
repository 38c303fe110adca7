-- The counties with changes that no aggregation has taken in yet, and the first year of these.
-- Result: county_code text, year int4
SELECT county_code, min(year) FROM edustat.dirty GROUP BY county_code ORDER BY county_code
