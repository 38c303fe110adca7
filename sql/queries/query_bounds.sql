-- What rates would be if the missing returns were in, in the order of the key, for reading any number of rows page by page.
-- $1 text area, $2 int4 year, $3 text period, $4 text group, $5 text indicator: the last key read ("" and 0 at first)
-- $6 text area, or NULL; $7 bool the areas directly below it as well; $8 text level, or NULL; $9 int4 and
-- $10 int4 first and last year; $11 text indicator, or NULL; $12 text group, or NULL; $13 int8 how many
-- Result: area_code text, year int4, period text, grp text, indicator text, level text, rate float8, target float8, comparator text,
-- status text, units_missing int4, units_known int4, numerator float8, denominator float8, rate_known float8, rate_lowest float8,
-- rate_highest float8, verdict text
SELECT b.area_code, b.year, b.period, b.grp, b.indicator, b.level, r.rate, r.target, r.comparator, r.status, b.units_missing,
       b.units_known, b.numerator, b.denominator, b.rate_known, b.rate_lowest, b.rate_highest, b.verdict
FROM edustat.rollup_bound b
JOIN edustat.rollup_indicator r USING (area_code, year, period, grp, indicator)
WHERE (b.area_code, b.year, b.period, b.grp, b.indicator)
      > ($1::text, $2::int4, $3::text, $4::text, $5::text)
  AND ($6::text IS NULL
       OR b.area_code = ANY (ARRAY(SELECT $6::text
                                   UNION SELECT a.code FROM edustat.area a
                                   WHERE $7::bool AND a.parent = $6::text)))
  AND ($6::text IS NULL OR b.area_code = $6::text
       OR EXISTS (SELECT FROM edustat.area a
                  WHERE a.code = b.area_code AND a.parent = $6::text
                    AND a.valid_from <= b.year AND b.year < a.valid_to))
  AND ($8::text IS NULL OR b.level = $8::text)
  AND b.year BETWEEN $9::int4 AND $10::int4
  AND ($11::text IS NULL OR b.indicator = $11::text)
  AND ($12::text IS NULL OR b.grp = $12::text)
ORDER BY b.area_code, b.year, b.period, b.grp, b.indicator
LIMIT $13::int8
