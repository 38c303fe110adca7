-- What a rate would be if the missing returns were in.
-- $1 text area, $2 int4 year, $3 text period, $4 text group, $5 text indicator
-- Result: units_missing int4, units_known int4, rate_known float8, rate_lowest float8, rate_highest float8, verdict text
SELECT units_missing, units_known, rate_known, rate_lowest, rate_highest, verdict
FROM edustat.rollup_bound
WHERE area_code = $1::text AND year = $2::int4 AND period = $3::text AND grp = $4::text AND indicator = $5::text
