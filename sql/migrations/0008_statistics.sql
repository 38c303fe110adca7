-- Statistics of each rate: its interval, how sure the verdict is, and how unequal the rates below are.

ALTER TABLE edustat.indicator ADD COLUMN interval_kind text NOT NULL DEFAULT 'none';
COMMENT ON COLUMN edustat.indicator.interval_kind IS 'share: the numerator is a part of the denominator; count: a count beside it; none: no interval';

ALTER TABLE edustat.rollup_indicator
    ADD COLUMN earlier_expected integer NOT NULL DEFAULT 0,
    ADD COLUMN earlier_reported integer NOT NULL DEFAULT 0,
    ADD COLUMN rate_low double precision,
    ADD COLUMN rate_high double precision,
    ADD COLUMN verdict text,
    ADD COLUMN below_cv double precision,
    ADD COLUMN below_gini double precision,
    ADD COLUMN below_theil double precision,
    ADD COLUMN below_theil_between double precision,
    ADD COLUMN below_ratio_20_20 double precision,
    ADD COLUMN change double precision,
    ADD COLUMN trend_years integer,
    ADD COLUMN trend_slope double precision,
    ADD COLUMN trend_low double precision,
    ADD COLUMN trend_high double precision,
    ADD COLUMN trend_p double precision,
    ADD COLUMN on_course boolean,
    ADD COLUMN course_year integer,
    ADD COLUMN course_earliest integer,
    ADD COLUMN course_latest integer;
COMMENT ON COLUMN edustat.rollup_indicator.earlier_expected IS 'those of units_expected that are of earlier periods';
COMMENT ON COLUMN edustat.rollup_indicator.earlier_reported IS 'those of units_reported that are of earlier periods';
COMMENT ON COLUMN edustat.rollup_indicator.rate_low IS 'lower limit of the 95 % interval of the rate: chance in the process, since counts are a census';
COMMENT ON COLUMN edustat.rollup_indicator.rate_high IS 'upper limit of it';
COMMENT ON COLUMN edustat.rollup_indicator.verdict IS 'met, not_met, or too_close to tell from chance; empty without a verdict or an interval';
COMMENT ON COLUMN edustat.rollup_indicator.below_cv IS 'coefficient of variation of the rates below, weighed by their denominators';
COMMENT ON COLUMN edustat.rollup_indicator.below_gini IS 'Gini''s coefficient of them, weighed likewise';
COMMENT ON COLUMN edustat.rollup_indicator.below_theil IS 'Theil''s index T of them, weighed likewise';
COMMENT ON COLUMN edustat.rollup_indicator.below_theil_between IS 'the part of it between the areas directly below; the rest lies within those';
COMMENT ON COLUMN edustat.rollup_indicator.below_ratio_20_20 IS 'mean rate of the fifth (of the denominators) with the highest rates to that of the lowest';
COMMENT ON COLUMN edustat.rollup_indicator.change IS 'rate - rate of the year before, in the indicator''s scale; empty where one of the two is incomplete';
COMMENT ON COLUMN edustat.rollup_indicator.trend_years IS 'years with a complete rate among the last ten, this one included; empty where this one is not';
COMMENT ON COLUMN edustat.rollup_indicator.trend_slope IS 'Sen''s slope over them: change a year, in the indicator''s scale; empty for fewer than three';
COMMENT ON COLUMN edustat.rollup_indicator.trend_low IS 'lower limit of its 95 % interval; empty where the years are too few for one';
COMMENT ON COLUMN edustat.rollup_indicator.trend_high IS 'upper limit of it';
COMMENT ON COLUMN edustat.rollup_indicator.trend_p IS 'probability of such a rise or fall without any trend (Mann-Kendall, two-sided)';
COMMENT ON COLUMN edustat.rollup_indicator.on_course IS 'whether the trend meets the target within 30 years; empty without a target or a trend';
COMMENT ON COLUMN edustat.rollup_indicator.course_year IS 'the year in which it does; this year when it is met';
COMMENT ON COLUMN edustat.rollup_indicator.course_earliest IS 'the same by the steepest slope of the interval';
COMMENT ON COLUMN edustat.rollup_indicator.course_latest IS 'the same by the flattest; empty: never, or no interval';

-- Rollups made before have none of these: everything is computed anew.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state;
