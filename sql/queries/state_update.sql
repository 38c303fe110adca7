-- A county-period after corrections: more rows, another digest.
-- $1 text county_code, $2 int4 year, $3 text period, $4 text form, $5 int8 rows added, $6 int8 digest (0: not known)
UPDATE edustat.return_state SET rows = rows + $5::int8, digest = $6::int8
WHERE county_code = $1::text AND year = $2::int4 AND period = $3::text AND form = $4::text
