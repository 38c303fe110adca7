-- The units with a code, held against changes until the transaction ends.
-- $1 text unit_code, $2 text county_code ('': any)
-- Result: county_code text, unit_code text, name text, valid_from int4, valid_to int4
SELECT county_code, unit_code, name, valid_from, valid_to FROM edustat.unit
WHERE unit_code = $1::text AND ($2::text = '' OR county_code = $2::text)
ORDER BY county_code
FOR UPDATE
