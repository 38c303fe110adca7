-- The next figures in the order of their key, for reading any number of them page by page.
-- $1 text area, $2 int4 year, $3 text period, $4 text group, $5 text indicator: the last key read ("" and 0 at first)
-- $6 text area, or NULL; $7 bool the areas directly below it as well; $8 text level, or NULL; $9 int4 and
-- $10 int4 first and last year; $11 text indicator, or NULL; $12 text group, or NULL; $13 int8 how many
-- Result: area_code text, level text, year int4, period text, grp text, indicator text, numerator float8,
-- denominator float8, rate float8, target float8, comparator text, target_area text, target_set text, gap float8,
-- status text, doubt text, units_expected int4, units_reported int4, values_expected int4, values_missing int4,
-- parts_expected int4, parts_used int4, below_n int4, below_mean float8, below_sd float8, below_min float8, below_q1 float8,
-- below_median float8, below_q3 float8, below_max float8, rate_low float8, rate_high float8, verdict text, below_cv float8,
-- below_gini float8, below_theil float8, below_theil_between float8, below_ratio_20_20 float8, change float8,
-- trend_years int4, trend_slope float8, trend_low float8, trend_high float8, trend_p float8, on_course boolean, course_year int4,
-- course_earliest int4, course_latest int4, earlier_expected int4, earlier_reported int4, required_gain float8,
-- required_year int4
SELECT r.area_code, r.level, r.year, r.period, r.grp, r.indicator, r.numerator, r.denominator, r.rate, r.target,
       r.comparator, r.target_area, r.target_set, r.gap, r.status, r.doubt, r.units_expected, r.units_reported,
       r.values_expected, r.values_missing, r.parts_expected, r.parts_used, r.below_n, r.below_mean, r.below_sd, r.below_min,
       r.below_q1, r.below_median, r.below_q3, r.below_max, r.rate_low, r.rate_high, r.verdict,
       r.below_cv, r.below_gini, r.below_theil, r.below_theil_between, r.below_ratio_20_20,
       r.change, r.trend_years, r.trend_slope, r.trend_low, r.trend_high, r.trend_p, r.on_course, r.course_year,
       r.course_earliest, r.course_latest, r.earlier_expected, r.earlier_reported, r.required_gain, r.required_year
FROM edustat.rollup_indicator r
WHERE (r.area_code, r.year, r.period, r.grp, r.indicator)
      > ($1::text, $2::int4, $3::text, $4::text, $5::text)
  AND ($6::text IS NULL
       OR r.area_code = ANY (ARRAY(SELECT $6::text
                                   UNION SELECT a.code FROM edustat.area a
                                   WHERE $7::bool AND a.parent = $6::text)))
  AND ($6::text IS NULL OR r.area_code = $6::text
       OR EXISTS (SELECT FROM edustat.area a
                  WHERE a.code = r.area_code AND a.parent = $6::text
                    AND a.valid_from <= r.year AND r.year < a.valid_to))
  AND ($8::text IS NULL OR r.level = $8::text)
  AND r.year BETWEEN $9::int4 AND $10::int4
  AND ($11::text IS NULL OR r.indicator = $11::text)
  AND ($12::text IS NULL OR r.grp = $12::text)
ORDER BY r.area_code, r.year, r.period, r.grp, r.indicator
LIMIT $13::int8
