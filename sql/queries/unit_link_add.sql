-- Notes that a unit goes on for another one.
-- $1 text county_code, $2 text unit_code, $3 text successor_county, $4 text successor_code, $5 int4 year, $6 text kind
INSERT INTO edustat.unit_link (county_code, unit_code, successor_county, successor_code, year, kind)
VALUES ($1::text, $2::text, $3::text, $4::text, $5::int4, $6::text)
