-- What evaluators read: annual rates of whole areas with all names. The rights are those of who asks.
-- Every row has its indicator; the outer join lets the server leave it out where nobody asks for its names.
CREATE OR REPLACE VIEW edustat_pub.assessment WITH (security_invoker = true) AS
SELECT v.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       v.level,
       a.parent_code,
       v.year,
       v.period_start,
       v.period_end,
       v.indicator,
       i.name_zh AS indicator_name_zh,
       i.name_en AS indicator_name_en,
       v.numerator,
       v.denominator,
       v.rate_fraction,
       v.rate,
       v.target,
       v.comparator,
       v.gap,
       v.status,
       v.verdict,
       v.units_expected,
       v.units_reported,
       v.suppressed,
       v.seal_id,
       v.visible_from
FROM edustat_pub.indicator_value v
JOIN edustat_pub.area a ON a.area_code = v.area_code AND a.year = v.year
LEFT JOIN edustat_pub.indicator i ON i.indicator = v.indicator
WHERE v.grp = 'all' AND v.annual;

COMMENT ON VIEW edustat_pub.assessment IS 'annual rates of whole areas held against their targets, with names';
COMMENT ON COLUMN edustat_pub.assessment.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat_pub.assessment.area_name_zh IS 'Chinese name in that year';
COMMENT ON COLUMN edustat_pub.assessment.area_name_en IS 'English name in that year';
COMMENT ON COLUMN edustat_pub.assessment.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat_pub.assessment.parent_code IS 'the area above';
COMMENT ON COLUMN edustat_pub.assessment.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.assessment.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.assessment.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.assessment.indicator IS 'indicator code';
COMMENT ON COLUMN edustat_pub.assessment.indicator_name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.assessment.indicator_name_en IS 'English name';
COMMENT ON COLUMN edustat_pub.assessment.numerator IS 'sum of numerators over the units below';
COMMENT ON COLUMN edustat_pub.assessment.denominator IS 'sum of denominators over the units below';
COMMENT ON COLUMN edustat_pub.assessment.rate_fraction IS 'numerator / denominator: 0.853';
COMMENT ON COLUMN edustat_pub.assessment.rate IS 'in the indicator''s scale (100: per cent): 85.3';
COMMENT ON COLUMN edustat_pub.assessment.target IS 'what the rate is held to, in the same scale';
COMMENT ON COLUMN edustat_pub.assessment.comparator IS 'how the rate must compare with the target';
COMMENT ON COLUMN edustat_pub.assessment.gap IS 'rate - target';
COMMENT ON COLUMN edustat_pub.assessment.status IS 'met, not_met, no_target, no_data, incomplete, suppressed';
COMMENT ON COLUMN edustat_pub.assessment.verdict IS 'met, not_met, or too_close to tell from chance';
COMMENT ON COLUMN edustat_pub.assessment.units_expected IS 'returns that should be there';
COMMENT ON COLUMN edustat_pub.assessment.units_reported IS 'those of them that are';
COMMENT ON COLUMN edustat_pub.assessment.suppressed IS 'the numerator or the denominator is hidden, and what is made of it';
COMMENT ON COLUMN edustat_pub.assessment.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.assessment.visible_from IS 'when it was published';
