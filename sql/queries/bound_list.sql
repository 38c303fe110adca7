-- The rates of some areas in a period with the missing returns as they last came: what is added up to the areas above.
-- $1 int4 year, $2 text period, $3 text[] area codes
-- Result: area_code, grp, indicator text; numerator, denominator, numerator_lowest, numerator_highest float8; units_missing, units_known, parts_known int4
SELECT area_code, grp, indicator, numerator, denominator, numerator_lowest, numerator_highest, units_missing, units_known, parts_known
FROM edustat.rollup_bound
WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
