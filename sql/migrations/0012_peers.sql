-- How an area stands among the areas with the same area above: funnel limits, shrunk rates, ranks.

CREATE TABLE edustat.rollup_peer (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    parent_code text COLLATE "C" NOT NULL,
    level text NOT NULL,
    rate double precision NOT NULL,
    peers integer NOT NULL,
    rank integer,
    rank_expected double precision,
    rank_low integer,
    rank_high integer,
    shrunk double precision,
    shrunk_sd double precision,
    parent_rate double precision,
    parent_phi double precision,
    parent_low_95 double precision,
    parent_high_95 double precision,
    parent_low_998 double precision,
    parent_high_998 double precision,
    parent_place text,
    target double precision,
    target_phi double precision,
    target_low_95 double precision,
    target_high_95 double precision,
    target_low_998 double precision,
    target_high_998 double precision,
    target_place text,
    PRIMARY KEY (area_code, year, period, indicator, parent_code)
);
COMMENT ON TABLE edustat.rollup_peer IS 'how an area with a complete rate stands among the areas directly below the same area; the group all, two areas at least';
COMMENT ON COLUMN edustat.rollup_peer.area_code IS 'division code';
COMMENT ON COLUMN edustat.rollup_peer.year IS 'of the reference date';
COMMENT ON COLUMN edustat.rollup_peer.period IS '2019, 2019-Q1, 2019-03';
COMMENT ON COLUMN edustat.rollup_peer.indicator IS 'code';
COMMENT ON COLUMN edustat.rollup_peer.level IS 'province, prefecture, county';
COMMENT ON COLUMN edustat.rollup_peer.parent_code IS 'the area above';
COMMENT ON COLUMN edustat.rollup_peer.rate IS 'the area''s rate, as in rollup_indicator';
COMMENT ON COLUMN edustat.rollup_peer.peers IS 'areas compared, this one included';
COMMENT ON COLUMN edustat.rollup_peer.rank IS 'place by the rate, 1 for the best; equal rates share it; empty where neither high nor low is better';
COMMENT ON COLUMN edustat.rollup_peer.rank_expected IS 'place to be expected of the shrunk rates';
COMMENT ON COLUMN edustat.rollup_peer.rank_low IS 'best place within the 95 % interval of it';
COMMENT ON COLUMN edustat.rollup_peer.rank_high IS 'worst place within it';
COMMENT ON COLUMN edustat.rollup_peer.shrunk IS 'the rate drawn towards the peers'' mean, the further the fewer children it is of (empirical Bayes)';
COMMENT ON COLUMN edustat.rollup_peer.shrunk_sd IS 'standard deviation of the shrunk rate';
COMMENT ON COLUMN edustat.rollup_peer.parent_rate IS 'rate of the area above, the centre of the parent_ limits';
COMMENT ON COLUMN edustat.rollup_peer.parent_phi IS 'how much more the peers differ from it than by chance (Spiegelhalter''s overdispersion; 1: by chance alone)';
COMMENT ON COLUMN edustat.rollup_peer.parent_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat.rollup_peer.parent_high_95 IS 'upper one';
COMMENT ON COLUMN edustat.rollup_peer.parent_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat.rollup_peer.parent_high_998 IS 'upper one';
COMMENT ON COLUMN edustat.rollup_peer.parent_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';
COMMENT ON COLUMN edustat.rollup_peer.target IS 'the area''s target, the centre of the target_ limits';
COMMENT ON COLUMN edustat.rollup_peer.target_phi IS 'how much more the peers differ from it than by chance';
COMMENT ON COLUMN edustat.rollup_peer.target_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat.rollup_peer.target_high_95 IS 'upper one';
COMMENT ON COLUMN edustat.rollup_peer.target_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat.rollup_peer.target_high_998 IS 'upper one';
COMMENT ON COLUMN edustat.rollup_peer.target_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';

-- Rollups made before have none of these: everything is computed anew.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state;
