-- Closes a unit.
-- $1 text county_code, $2 text unit_code, $3 int4 first year in which it no longer reports
UPDATE edustat.unit SET valid_to = $3::int4 WHERE county_code = $1::text AND unit_code = $2::text
