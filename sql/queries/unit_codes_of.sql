-- The units of an area that are on the register in a year.
-- $1 text area, $2 int4 year
-- Result: unit_code text
SELECT unit_code FROM edustat.unit
WHERE county_code = $1::text AND valid_from <= $2::int4 AND $2::int4 < valid_to
ORDER BY unit_code
