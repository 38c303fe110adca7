-- The annual figures of some areas and indicators in a span of years.
-- $1 text[] area codes, $2 text[] indicators, $3 int4 and $4 int4 first and last year, $5 text group
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
WHERE r.area_code = ANY ($1::text[]) AND r.indicator = ANY ($2::text[])
  AND r.year BETWEEN $3::int4 AND $4::int4 AND r.period = r.year::text AND r.grp = $5::text
ORDER BY r.year, r.area_code, r.indicator
