-- The name of a unit in the register, of whatever division.
-- $1 text unit_code
-- Result: name text
SELECT name FROM edustat.unit WHERE unit_code = $1::text ORDER BY valid_to DESC, county_code LIMIT 1
