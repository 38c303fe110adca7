-- What staff read of the live rollups: what rates would be if the missing returns were in, with names. Made anew at each migrate.
CREATE OR REPLACE VIEW edustat.bound_value AS
SELECT b.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       b.level,
       b.year,
       b.period,
       b.grp,
       b.indicator,
       i.name_zh AS indicator_name_zh,
       i.name_en AS indicator_name_en,
       r.rate,
       r.target,
       r.comparator,
       r.status,
       b.units_missing,
       b.units_known,
       b.rate_known,
       b.rate_lowest,
       b.rate_highest,
       b.verdict
FROM edustat.rollup_bound b
JOIN edustat.rollup_indicator r USING (area_code, year, period, grp, indicator)
JOIN edustat.indicator i ON i.indicator = b.indicator
LEFT JOIN edustat.area a ON a.code = b.area_code AND b.year >= a.valid_from AND b.year < a.valid_to;

COMMENT ON VIEW edustat.bound_value IS 'what an annual rate would be if the returns that are missing were in; only where some are';
COMMENT ON COLUMN edustat.bound_value.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat.bound_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat.bound_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat.bound_value.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat.bound_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat.bound_value.period IS 'the same as text';
COMMENT ON COLUMN edustat.bound_value.grp IS 'all, or a group of units or areas';
COMMENT ON COLUMN edustat.bound_value.indicator IS 'indicator code';
COMMENT ON COLUMN edustat.bound_value.indicator_name_zh IS 'indicator''s Chinese name';
COMMENT ON COLUMN edustat.bound_value.indicator_name_en IS 'indicator''s English name';
COMMENT ON COLUMN edustat.bound_value.rate IS 'the rate of the returns that are in';
COMMENT ON COLUMN edustat.bound_value.target IS 'what the rate is held to';
COMMENT ON COLUMN edustat.bound_value.comparator IS 'how the rate must compare with the target';
COMMENT ON COLUMN edustat.bound_value.status IS 'met, not_met, no_target, no_data, incomplete';
COMMENT ON COLUMN edustat.bound_value.units_missing IS 'returns that are missing';
COMMENT ON COLUMN edustat.bound_value.units_known IS 'those of them that came in one of the nine years before';
COMMENT ON COLUMN edustat.bound_value.rate_known IS 'with the missing returns as they last came';
COMMENT ON COLUMN edustat.bound_value.rate_lowest IS 'at the least; empty for rates without an interval';
COMMENT ON COLUMN edustat.bound_value.rate_highest IS 'at the most; empty but for shares';
COMMENT ON COLUMN edustat.bound_value.verdict IS 'met, not_met: whatever the missing returns say; open: it depends on them, or not all are known; empty without a target';
