-- What the rates of some areas in a year are made of, taken together.
-- $1 text[] area codes, $2 int4 year, $3 text indicator, or NULL, $4 text group, or NULL
-- Result: period, grp, indicator text; rows int8, with both sides int8; numerator, denominator float8; units_expected, units_reported int8;
-- of a single area also rate, target, gap float8, status text
SELECT period, grp, indicator, count(*), count(numerator), sum(numerator ORDER BY area_code), sum(denominator ORDER BY area_code),
       sum(units_expected), sum(units_reported), min(rate), min(target), min(gap), min(status)
FROM edustat.rollup_indicator
WHERE area_code = ANY ($1::text[]) AND year = $2::int4 AND ($3::text IS NULL OR indicator = $3::text)
  AND ($4::text IS NULL OR grp = $4::text)
GROUP BY period, grp, indicator
ORDER BY period, grp, indicator
