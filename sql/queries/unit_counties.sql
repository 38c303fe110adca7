-- The counties with units in the register in a year.
-- $1 int4 year
-- Result: county_code text
SELECT DISTINCT county_code FROM edustat.unit WHERE valid_from <= $1::int4 AND valid_to > $1::int4 ORDER BY county_code
