-- What evaluators read: rates with names, dates and both scales. Made anew at each migrate.
CREATE OR REPLACE VIEW edustat_pub.indicator_value AS
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
       r.computed_at
FROM edustat.rollup_indicator r
JOIN edustat.indicator i ON i.indicator = r.indicator
LEFT JOIN edustat.area a ON a.code = r.area_code AND r.year >= a.valid_from AND r.year < a.valid_to;

COMMENT ON VIEW edustat_pub.indicator_value IS 'rates by area, period and group, with targets, verdicts and completeness';
COMMENT ON COLUMN edustat_pub.indicator_value.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat_pub.indicator_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat_pub.indicator_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat_pub.indicator_value.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat_pub.indicator_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.indicator_value.period IS 'reporting period: 2019, 2019-Q1, 2019-03';
COMMENT ON COLUMN edustat_pub.indicator_value.grp IS 'all, or a group of units or areas';
COMMENT ON COLUMN edustat_pub.indicator_value.indicator IS 'indicator code';
COMMENT ON COLUMN edustat_pub.indicator_value.indicator_name_zh IS 'indicator''s Chinese name';
COMMENT ON COLUMN edustat_pub.indicator_value.indicator_name_en IS 'indicator''s English name';
COMMENT ON COLUMN edustat_pub.indicator_value.numerator IS 'sum of numerators over the units below';
COMMENT ON COLUMN edustat_pub.indicator_value.denominator IS 'sum of denominators over the units below';
COMMENT ON COLUMN edustat_pub.indicator_value.rate_fraction IS 'numerator / denominator';
COMMENT ON COLUMN edustat_pub.indicator_value.rate IS 'the same in the indicator''s scale (100: per cent)';
COMMENT ON COLUMN edustat_pub.indicator_value.target IS 'what the rate is held to, in the same scale';
COMMENT ON COLUMN edustat_pub.indicator_value.comparator IS 'how the rate must compare with the target';
COMMENT ON COLUMN edustat_pub.indicator_value.gap IS 'rate - target';
COMMENT ON COLUMN edustat_pub.indicator_value.status IS 'met, not_met, no_target, no_data, incomplete';
COMMENT ON COLUMN edustat_pub.indicator_value.doubt IS 'above_100 where the rate cannot be above 100 and is';
COMMENT ON COLUMN edustat_pub.indicator_value.units_expected IS 'returns that should be there, of earlier years too where the rate looks back';
COMMENT ON COLUMN edustat_pub.indicator_value.units_reported IS 'those of them that are';
COMMENT ON COLUMN edustat_pub.indicator_value.values_expected IS 'values that the returns received should hold';
COMMENT ON COLUMN edustat_pub.indicator_value.values_missing IS 'blank values in the returns received';
COMMENT ON COLUMN edustat_pub.indicator_value.parts_expected IS 'counties that should be in the sums';
COMMENT ON COLUMN edustat_pub.indicator_value.parts_used IS 'counties that are';
COMMENT ON COLUMN edustat_pub.indicator_value.computed_at IS 'when the row was computed';
