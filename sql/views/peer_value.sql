-- What staff read of the live rollups: how areas stand to those beside them, with names. Made anew at each migrate.
CREATE OR REPLACE VIEW edustat.peer_value AS
SELECT p.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       p.level,
       p.parent_code,
       b.name_zh AS parent_name_zh,
       b.name_en AS parent_name_en,
       p.year,
       p.period,
       p.indicator,
       i.name_zh AS indicator_name_zh,
       i.name_en AS indicator_name_en,
       p.rate,
       p.peers,
       p.rank,
       p.rank_expected,
       p.rank_low,
       p.rank_high,
       p.shrunk,
       p.shrunk_sd,
       p.parent_rate,
       p.parent_phi,
       p.parent_low_95,
       p.parent_high_95,
       p.parent_low_998,
       p.parent_high_998,
       p.parent_place,
       p.target,
       p.target_phi,
       p.target_low_95,
       p.target_high_95,
       p.target_low_998,
       p.target_high_998,
       p.target_place
FROM edustat.rollup_peer p
JOIN edustat.indicator i ON i.indicator = p.indicator
LEFT JOIN edustat.area a ON a.code = p.area_code AND p.year >= a.valid_from AND p.year < a.valid_to
LEFT JOIN edustat.area b ON b.code = p.parent_code AND p.year >= b.valid_from AND p.year < b.valid_to;

COMMENT ON VIEW edustat.peer_value IS 'how an area with a complete rate stands among the areas directly below the same area';
COMMENT ON COLUMN edustat.peer_value.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat.peer_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat.peer_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat.peer_value.level IS 'province, prefecture, county';
COMMENT ON COLUMN edustat.peer_value.parent_code IS 'the area above';
COMMENT ON COLUMN edustat.peer_value.parent_name_zh IS 'its Chinese name in that year';
COMMENT ON COLUMN edustat.peer_value.parent_name_en IS 'its English name in that year';
COMMENT ON COLUMN edustat.peer_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat.peer_value.period IS 'reporting period: 2019, 2019-Q1, 2019-03';
COMMENT ON COLUMN edustat.peer_value.indicator IS 'indicator code';
COMMENT ON COLUMN edustat.peer_value.indicator_name_zh IS 'indicator''s Chinese name';
COMMENT ON COLUMN edustat.peer_value.indicator_name_en IS 'indicator''s English name';
COMMENT ON COLUMN edustat.peer_value.rate IS 'the area''s rate';
COMMENT ON COLUMN edustat.peer_value.peers IS 'areas compared, this one included';
COMMENT ON COLUMN edustat.peer_value.rank IS 'place by the rate, 1 for the best; equal rates share it; empty where neither high nor low is better';
COMMENT ON COLUMN edustat.peer_value.rank_expected IS 'place to be expected of the shrunk rates';
COMMENT ON COLUMN edustat.peer_value.rank_low IS 'best place within the 95 % interval of it';
COMMENT ON COLUMN edustat.peer_value.rank_high IS 'worst place within it';
COMMENT ON COLUMN edustat.peer_value.shrunk IS 'the rate drawn towards the peers'' mean, the further the fewer children it is of (empirical Bayes)';
COMMENT ON COLUMN edustat.peer_value.shrunk_sd IS 'standard deviation of the shrunk rate';
COMMENT ON COLUMN edustat.peer_value.parent_rate IS 'rate of the area above, the centre of the parent_ limits';
COMMENT ON COLUMN edustat.peer_value.parent_phi IS 'how much more the peers differ from it than by chance (Spiegelhalter''s overdispersion; 1: by chance alone)';
COMMENT ON COLUMN edustat.peer_value.parent_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat.peer_value.parent_high_95 IS 'upper one';
COMMENT ON COLUMN edustat.peer_value.parent_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat.peer_value.parent_high_998 IS 'upper one';
COMMENT ON COLUMN edustat.peer_value.parent_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';
COMMENT ON COLUMN edustat.peer_value.target IS 'the area''s target, the centre of the target_ limits';
COMMENT ON COLUMN edustat.peer_value.target_phi IS 'how much more the peers differ from it than by chance';
COMMENT ON COLUMN edustat.peer_value.target_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat.peer_value.target_high_95 IS 'upper one';
COMMENT ON COLUMN edustat.peer_value.target_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat.peer_value.target_high_998 IS 'upper one';
COMMENT ON COLUMN edustat.peer_value.target_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';
