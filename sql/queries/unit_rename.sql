-- Gives a unit another name.
-- $1 text county_code, $2 text unit_code, $3 text name
UPDATE edustat.unit SET name = $3::text WHERE county_code = $1::text AND unit_code = $2::text
