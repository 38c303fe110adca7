-- What staff read of the live rollups of balanced development: how counties stand, and in how many counties an area has a standard met.
CREATE OR REPLACE VIEW edustat.balanced_value AS
SELECT r.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       r.level,
       r.year,
       r.period,
       r.standard,
       s.name_zh AS standard_name_zh,
       s.name_en AS standard_name_en,
       s.stage,
       s.rule_year,
       r.status,
       r.schools,
       r.schools_left_out,
       r.schools_with_values,
       r.schools_short,
       r.schools_unknown,
       s.least_items,
       r.items,
       r.items_met,
       r.cv_mean,
       r.cv_mean_most,
       r.areas_expected,
       r.areas_judged,
       r.areas_met,
       r.units_expected,
       r.units_reported,
       r.computed_at
FROM edustat.rollup_balanced r
JOIN edustat.balanced_standard s ON s.standard = r.standard
LEFT JOIN edustat.area a ON a.code = r.area_code AND r.year >= a.valid_from AND r.year < a.valid_to;

COMMENT ON VIEW edustat.balanced_value IS 'how counties stand by the standards of balanced development, and in how many counties an area has them met';
COMMENT ON COLUMN edustat.balanced_value.area_code IS 'division code';
COMMENT ON COLUMN edustat.balanced_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat.balanced_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat.balanced_value.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat.balanced_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat.balanced_value.period IS 'reporting period';
COMMENT ON COLUMN edustat.balanced_value.standard IS 'code of the standard';
COMMENT ON COLUMN edustat.balanced_value.standard_name_zh IS 'its Chinese name';
COMMENT ON COLUMN edustat.balanced_value.standard_name_en IS 'its English name';
COMMENT ON COLUMN edustat.balanced_value.stage IS 'primary, junior';
COMMENT ON COLUMN edustat.balanced_value.rule_year IS 'year of the rule; 0: not said';
COMMENT ON COLUMN edustat.balanced_value.status IS 'met, not_met, incomplete, no_data (no school of the stage)';
COMMENT ON COLUMN edustat.balanced_value.schools IS 'schools with pupils of the stage, without those left out';
COMMENT ON COLUMN edustat.balanced_value.schools_left_out IS 'schools of the stage that the standard leaves out (private, teaching points)';
COMMENT ON COLUMN edustat.balanced_value.schools_with_values IS 'schools with a value of every item';
COMMENT ON COLUMN edustat.balanced_value.schools_short IS 'schools that meet too few items by their floors, whatever is missing';
COMMENT ON COLUMN edustat.balanced_value.schools_unknown IS 'schools of which missing values decide whether they meet enough items';
COMMENT ON COLUMN edustat.balanced_value.least_items IS 'items that every school must meet by their floors; 0: none';
COMMENT ON COLUMN edustat.balanced_value.items IS 'items of the standard';
COMMENT ON COLUMN edustat.balanced_value.items_met IS 'items whose coefficient of variation is within its limit; empty without limits and above counties';
COMMENT ON COLUMN edustat.balanced_value.cv_mean IS 'mean of the items'' coefficients of variation; empty unless all are known, and above counties';
COMMENT ON COLUMN edustat.balanced_value.cv_mean_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat.balanced_value.areas_expected IS 'above counties: counties that have, or may have, schools of the stage';
COMMENT ON COLUMN edustat.balanced_value.areas_judged IS 'above counties: those of them that are met or not_met';
COMMENT ON COLUMN edustat.balanced_value.areas_met IS 'above counties: those of them that are met';
COMMENT ON COLUMN edustat.balanced_value.units_expected IS 'units expected to report the form with the pupils';
COMMENT ON COLUMN edustat.balanced_value.units_reported IS 'those of them that did';
COMMENT ON COLUMN edustat.balanced_value.computed_at IS 'when the row was computed';

CREATE OR REPLACE VIEW edustat.balanced_item_value AS
SELECT r.area_code,
       a.name_zh AS area_name_zh,
       a.name_en AS area_name_en,
       r.year,
       r.period,
       r.standard,
       r.item,
       i.name_zh AS item_name_zh,
       i.name_en AS item_name_en,
       i.per,
       r.numerator,
       r.denominator,
       r.mean,
       r.cv,
       r.cv_most,
       r.met,
       r.floor,
       r.schools_with_value,
       r.schools_below_floor
FROM edustat.rollup_balanced_item r
JOIN edustat.balanced_item i ON i.standard = r.standard AND i.item = r.item
LEFT JOIN edustat.area a ON a.code = r.area_code AND r.year >= a.valid_from AND r.year < a.valid_to;

COMMENT ON VIEW edustat.balanced_item_value IS 'the items of the standards of balanced development, county by county';
COMMENT ON COLUMN edustat.balanced_item_value.area_code IS 'division code';
COMMENT ON COLUMN edustat.balanced_item_value.area_name_zh IS 'the area''s Chinese name in that year';
COMMENT ON COLUMN edustat.balanced_item_value.area_name_en IS 'the area''s English name in that year';
COMMENT ON COLUMN edustat.balanced_item_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat.balanced_item_value.period IS 'reporting period';
COMMENT ON COLUMN edustat.balanced_item_value.standard IS 'code of the standard';
COMMENT ON COLUMN edustat.balanced_item_value.item IS 'code of the item within it';
COMMENT ON COLUMN edustat.balanced_item_value.item_name_zh IS 'its Chinese name';
COMMENT ON COLUMN edustat.balanced_item_value.item_name_en IS 'its English name';
COMMENT ON COLUMN edustat.balanced_item_value.per IS '1: mean and floor are a pupil''s; 100: a hundred pupils''';
COMMENT ON COLUMN edustat.balanced_item_value.numerator IS 'sum over the schools that have a value';
COMMENT ON COLUMN edustat.balanced_item_value.denominator IS 'sum of their pupils';
COMMENT ON COLUMN edustat.balanced_item_value.mean IS 'numerator x per / denominator';
COMMENT ON COLUMN edustat.balanced_item_value.cv IS 'coefficient of variation of the schools'' values, weighed by pupils';
COMMENT ON COLUMN edustat.balanced_item_value.cv_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat.balanced_item_value.met IS 'whether it is within the limit; empty without one of the two';
COMMENT ON COLUMN edustat.balanced_item_value.floor IS 'what every school is to have; empty: nothing is said';
COMMENT ON COLUMN edustat.balanced_item_value.schools_with_value IS 'schools with a value';
COMMENT ON COLUMN edustat.balanced_item_value.schools_below_floor IS 'those of them below the floor; empty without one';
