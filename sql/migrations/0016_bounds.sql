-- What a rate would be if the missing returns were in.

CREATE TABLE edustat.rollup_bound (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    grp text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    level text NOT NULL,
    units_missing integer NOT NULL,
    units_known integer NOT NULL,
    parts_known integer NOT NULL,
    numerator double precision,
    denominator double precision,
    numerator_lowest double precision,
    numerator_highest double precision,
    rate_known double precision,
    rate_lowest double precision,
    rate_highest double precision,
    verdict text,
    PRIMARY KEY (area_code, year, period, grp, indicator)
);
COMMENT ON TABLE edustat.rollup_bound IS 'what an annual rate would be if the returns that are missing were in; only where some are';
COMMENT ON COLUMN edustat.rollup_bound.area_code IS 'division code';
COMMENT ON COLUMN edustat.rollup_bound.year IS 'of the reference date';
COMMENT ON COLUMN edustat.rollup_bound.period IS 'the same as text';
COMMENT ON COLUMN edustat.rollup_bound.grp IS 'all, or a group';
COMMENT ON COLUMN edustat.rollup_bound.indicator IS 'code';
COMMENT ON COLUMN edustat.rollup_bound.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat.rollup_bound.units_missing IS 'returns that are missing';
COMMENT ON COLUMN edustat.rollup_bound.units_known IS 'those of them that came in one of the nine years before';
COMMENT ON COLUMN edustat.rollup_bound.parts_known IS 'counties with both numerator and denominator, the missing returns as they last came';
COMMENT ON COLUMN edustat.rollup_bound.numerator IS 'with the missing returns as they last came';
COMMENT ON COLUMN edustat.rollup_bound.denominator IS 'with the missing returns as they last came';
COMMENT ON COLUMN edustat.rollup_bound.numerator_lowest IS 'if the missing returns counted nobody towards the numerator; where they take away from it, nobody at all';
COMMENT ON COLUMN edustat.rollup_bound.numerator_highest IS 'if all that the missing returns count in the denominator were in the numerator; where others give the denominator, everybody';
COMMENT ON COLUMN edustat.rollup_bound.rate_known IS 'numerator / denominator x the indicator''s scale';
COMMENT ON COLUMN edustat.rollup_bound.rate_lowest IS 'numerator_lowest / denominator; empty for rates without an interval';
COMMENT ON COLUMN edustat.rollup_bound.rate_highest IS 'numerator_highest / denominator; empty but for shares';
COMMENT ON COLUMN edustat.rollup_bound.verdict IS 'met, not_met: whatever the missing returns say; open: it depends on them, or not all are known; empty without a target';

-- Rollups made before have none of these: everything is computed anew.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state;
