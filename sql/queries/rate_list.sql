-- The inputs of the stored rates of some areas in a period: what is added up to the areas above.
-- $1 int4 year, $2 text period, $3 text[] area codes
-- Result: area_code, grp, indicator text; numerator, denominator float8; units_expected, units_reported, values_expected,
-- values_missing, parts_expected, parts_used, earlier_expected, earlier_reported int4; population float8
SELECT area_code, grp, indicator, numerator, denominator, units_expected, units_reported, values_expected,
       values_missing, parts_expected, parts_used, earlier_expected, earlier_reported, population
FROM edustat.rollup_indicator
WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
