-- A county-period from which the last return was taken out is not held any more.
-- $1 text county_code, $2 int4 year, $3 text period, $4 text form
DELETE FROM edustat.return_state
WHERE county_code = $1::text AND year = $2::int4 AND period = $3::text AND form = $4::text AND rows = 0
