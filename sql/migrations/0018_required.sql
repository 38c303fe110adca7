-- What a rate must gain each year to meet the next target that it misses.

ALTER TABLE edustat.rollup_indicator
    ADD COLUMN required_gain double precision,
    ADD COLUMN required_year integer;
COMMENT ON COLUMN edustat.rollup_indicator.required_gain IS 'change a year that leads to the target of required_year, in the indicator''s scale; below 0 where the rate must come down; empty where the targets of the next ten years are met or there are none';
COMMENT ON COLUMN edustat.rollup_indicator.required_year IS 'the nearest of the next ten years whose target the rate misses as it stands';

-- Rollups made before have none of these: everything is computed anew.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state;
