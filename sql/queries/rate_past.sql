-- The annual rates of some areas in a span of years, as trends look back on them: those that are complete by the catalogue's measure, reckoned
-- as the aggregator does.
-- $1 text[] area codes, $2 int4 and $3 int4 first and last year, $4 float8 completeness in per cent
-- Result: area_code, grp, indicator text; year int4; rate, numerator, denominator float8
SELECT area_code, grp, indicator, year, rate, numerator, denominator
FROM edustat.rollup_indicator
WHERE area_code = ANY ($1::text[]) AND year BETWEEN $2::int4 AND $3::int4 AND period = year::text AND rate IS NOT NULL
  AND (units_reported - earlier_reported) * 100::float8 >= $4::float8 * (units_expected - earlier_expected)
  AND earlier_reported * 100::float8 >= $4::float8 * earlier_expected
  AND parts_used * 100::float8 >= $4::float8 * parts_expected
  AND (values_expected - values_missing) * 100::float8 >= $4::float8 * values_expected
ORDER BY area_code, year
