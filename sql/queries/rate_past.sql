-- The annual rates of some areas in a span of years, as trends look back on them.
-- $1 text[] area codes, $2 int4 and $3 int4 first and last year
-- Result: area_code, grp, indicator text; year int4; rate float8
SELECT area_code, grp, indicator, year, rate
FROM edustat.rollup_indicator
WHERE area_code = ANY ($1::text[]) AND year BETWEEN $2::int4 AND $3::int4 AND period = year::text AND rate IS NOT NULL
ORDER BY area_code, year
