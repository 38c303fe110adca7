-- Takes the dirty marks of one county and period that this snapshot sees.
-- $1 text county_code, $2 int4 year, $3 text period
DELETE FROM edustat.dirty WHERE county_code = $1::text AND year = $2::int4 AND period = $3::text
