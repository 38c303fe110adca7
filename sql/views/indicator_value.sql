-- What staff read of the live rollups: rates with names, dates and both scales. Made anew at each migrate.
CREATE OR REPLACE VIEW edustat.indicator_value AS
SELECT r.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       r.level,
       r.year,
       r.period,
       r.grp,
       r.indicator,
       i.name_zh AS indicator_name_zh,
       i.name_en AS indicator_name_en,
       r.numerator,
       r.denominator,
       (r.numerator / nullif(r.denominator, 0))::numeric AS rate_fraction,
       r.rate,
       r.target,
       r.comparator,
       r.gap,
       r.status,
       r.doubt,
       r.units_expected,
       r.units_reported,
       r.values_expected,
       r.values_missing,
       r.parts_expected,
       r.parts_used,
       r.computed_at,
       r.rate_low,
       r.rate_high,
       r.verdict,
       r.change,
       r.trend_years,
       r.trend_slope,
       r.trend_low,
       r.trend_high,
       r.trend_p,
       r.on_course,
       r.course_year,
       r.course_earliest,
       r.course_latest,
       r.below_n,
       r.below_mean,
       r.below_sd,
       r.below_min,
       r.below_q1,
       r.below_median,
       r.below_q3,
       r.below_max,
       r.below_cv,
       r.below_gini,
       r.below_theil,
       r.below_theil_between,
       r.below_ratio_20_20,
       r.earlier_expected,
       r.earlier_reported,
       r.target_area,
       r.target_set,
       r.required_gain,
       r.required_year
FROM edustat.rollup_indicator r
JOIN edustat.indicator i ON i.indicator = r.indicator
LEFT JOIN edustat.area a ON a.code = r.area_code AND r.year >= a.valid_from AND r.year < a.valid_to;

COMMENT ON VIEW edustat.indicator_value IS 'rates by area, period and group, with targets, verdicts and completeness';
COMMENT ON COLUMN edustat.indicator_value.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat.indicator_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat.indicator_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat.indicator_value.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat.indicator_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat.indicator_value.period IS 'reporting period: 2019, 2019-Q1, 2019-03';
COMMENT ON COLUMN edustat.indicator_value.grp IS 'all, or a group of units or areas';
COMMENT ON COLUMN edustat.indicator_value.indicator IS 'indicator code';
COMMENT ON COLUMN edustat.indicator_value.indicator_name_zh IS 'indicator''s Chinese name';
COMMENT ON COLUMN edustat.indicator_value.indicator_name_en IS 'indicator''s English name';
COMMENT ON COLUMN edustat.indicator_value.numerator IS 'sum of numerators over the units below';
COMMENT ON COLUMN edustat.indicator_value.denominator IS 'sum of denominators over the units below';
COMMENT ON COLUMN edustat.indicator_value.rate_fraction IS 'numerator / denominator, before a cap or an adjustment';
COMMENT ON COLUMN edustat.indicator_value.rate IS 'the same in the indicator''s scale (100: per cent)';
COMMENT ON COLUMN edustat.indicator_value.target IS 'what the rate is held to, in the same scale';
COMMENT ON COLUMN edustat.indicator_value.comparator IS 'how the rate must compare with the target';
COMMENT ON COLUMN edustat.indicator_value.gap IS 'rate - target';
COMMENT ON COLUMN edustat.indicator_value.status IS 'met, not_met, no_target, no_data, incomplete';
COMMENT ON COLUMN edustat.indicator_value.doubt IS 'above_100 where the rate cannot be above 100 and is';
COMMENT ON COLUMN edustat.indicator_value.units_expected IS 'returns that should be there, of earlier years too where the rate looks back';
COMMENT ON COLUMN edustat.indicator_value.units_reported IS 'those of them that are';
COMMENT ON COLUMN edustat.indicator_value.values_expected IS 'values that the returns received should hold';
COMMENT ON COLUMN edustat.indicator_value.values_missing IS 'blank values in the returns received';
COMMENT ON COLUMN edustat.indicator_value.parts_expected IS 'counties that should be in the sums';
COMMENT ON COLUMN edustat.indicator_value.parts_used IS 'counties that are';
COMMENT ON COLUMN edustat.indicator_value.computed_at IS 'since when the row stands as it does';
COMMENT ON COLUMN edustat.indicator_value.rate_low IS 'lower limit of the 95 % interval of the rate: chance in the process, since counts are a census';
COMMENT ON COLUMN edustat.indicator_value.rate_high IS 'upper limit of it';
COMMENT ON COLUMN edustat.indicator_value.verdict IS 'met, not_met, or too_close to tell from chance; empty without a verdict or an interval';
COMMENT ON COLUMN edustat.indicator_value.change IS 'rate - rate of the year before, in the indicator''s scale; empty where one of the two is incomplete';
COMMENT ON COLUMN edustat.indicator_value.trend_years IS 'years with a complete rate among the last ten, this one included; empty where this one is not';
COMMENT ON COLUMN edustat.indicator_value.trend_slope IS 'Sen''s slope over them: change a year, in the indicator''s scale; empty for fewer than three';
COMMENT ON COLUMN edustat.indicator_value.trend_low IS 'lower limit of its 95 % interval; empty where the years are too few for one';
COMMENT ON COLUMN edustat.indicator_value.trend_high IS 'upper limit of it';
COMMENT ON COLUMN edustat.indicator_value.trend_p IS 'probability of such a rise or fall without any trend (Mann-Kendall, two-sided)';
COMMENT ON COLUMN edustat.indicator_value.on_course IS 'whether the trend meets the target within 30 years; empty without a target or a trend';
COMMENT ON COLUMN edustat.indicator_value.course_year IS 'the year in which it does; this year when it is met';
COMMENT ON COLUMN edustat.indicator_value.course_earliest IS 'the same by the steepest slope of the interval';
COMMENT ON COLUMN edustat.indicator_value.course_latest IS 'the same by the flattest; empty: never, or no interval';
COMMENT ON COLUMN edustat.indicator_value.below_n IS 'areas of the lowest level whose rates the below_ columns describe';
COMMENT ON COLUMN edustat.indicator_value.below_mean IS 'mean of their rates (each area counts once)';
COMMENT ON COLUMN edustat.indicator_value.below_sd IS 'sample standard deviation (n - 1)';
COMMENT ON COLUMN edustat.indicator_value.below_min IS 'least';
COMMENT ON COLUMN edustat.indicator_value.below_q1 IS 'first quartile (linear interpolation, R type 7)';
COMMENT ON COLUMN edustat.indicator_value.below_median IS 'median';
COMMENT ON COLUMN edustat.indicator_value.below_q3 IS 'third quartile';
COMMENT ON COLUMN edustat.indicator_value.below_max IS 'greatest';
COMMENT ON COLUMN edustat.indicator_value.below_cv IS 'coefficient of variation of the rates below, weighed by their denominators';
COMMENT ON COLUMN edustat.indicator_value.below_gini IS 'Gini''s coefficient of them, weighed likewise';
COMMENT ON COLUMN edustat.indicator_value.below_theil IS 'Theil''s index T of them, weighed likewise';
COMMENT ON COLUMN edustat.indicator_value.below_theil_between IS 'the part of it between the areas directly below; the rest lies within those';
COMMENT ON COLUMN edustat.indicator_value.below_ratio_20_20 IS 'mean rate of the fifth (of the denominators) with the highest rates to that of the lowest';
COMMENT ON COLUMN edustat.indicator_value.earlier_expected IS 'those of units_expected that are of earlier periods';
COMMENT ON COLUMN edustat.indicator_value.earlier_reported IS 'those of units_reported that are of earlier periods';
COMMENT ON COLUMN edustat.indicator_value.target_area IS 'area the target is inherited from';
COMMENT ON COLUMN edustat.indicator_value.target_set IS 'set the target is limited to; empty: none';
COMMENT ON COLUMN edustat.indicator_value.required_gain IS 'change a year that leads to the target of required_year, in the indicator''s scale; below 0 where the rate must come down; empty where the targets of the next ten years are met or there are none';
COMMENT ON COLUMN edustat.indicator_value.required_year IS 'the nearest of the next ten years whose target the rate misses as it stands';
