-- What the rates of some areas would be in a period if the missing returns were in.
-- $1 text[] area codes, $2 int4 year, $3 text period
-- Result: area_code text, grp text, indicator text, units_missing int4, units_known int4, rate_known float8, rate_lowest float8,
-- rate_highest float8, verdict text
SELECT area_code, grp, indicator, units_missing, units_known, rate_known, rate_lowest, rate_highest, verdict
FROM edustat.rollup_bound
WHERE area_code = ANY ($1::text[]) AND year = $2::int4 AND period = $3::text
ORDER BY area_code, grp, indicator
