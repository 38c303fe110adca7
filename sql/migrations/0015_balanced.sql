-- Balanced development: the catalogue's standards, how each county stands by them, and in how many counties an area has them met.

CREATE TABLE edustat.balanced_standard (
    standard text COLLATE "C" PRIMARY KEY,
    position integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    rule_year integer NOT NULL,
    stage text NOT NULL,
    pupils text NOT NULL,
    cv_mean_most double precision,
    least_items integer NOT NULL,
    source text NOT NULL,
    source_zh text NOT NULL,
    note_zh text NOT NULL,
    note_en text NOT NULL
);
COMMENT ON TABLE edustat.balanced_standard IS 'standards of balanced development of the catalogue, one a stage';
COMMENT ON COLUMN edustat.balanced_standard.standard IS 'code';
COMMENT ON COLUMN edustat.balanced_standard.position IS 'order in the catalogue, from 0';
COMMENT ON COLUMN edustat.balanced_standard.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat.balanced_standard.name_en IS 'English name';
COMMENT ON COLUMN edustat.balanced_standard.rule_year IS 'year of the rule it comes from; 0: not said';
COMMENT ON COLUMN edustat.balanced_standard.stage IS 'primary, junior';
COMMENT ON COLUMN edustat.balanced_standard.pupils IS 'expression of a school''s pupils of the stage';
COMMENT ON COLUMN edustat.balanced_standard.cv_mean_most IS 'limit of the mean of the items'' coefficients of variation; empty: none';
COMMENT ON COLUMN edustat.balanced_standard.least_items IS 'items that every school must meet by their floors; 0: none';
COMMENT ON COLUMN edustat.balanced_standard.source IS 'where it comes from';
COMMENT ON COLUMN edustat.balanced_standard.source_zh IS 'the same for Chinese readers; empty: source serves both';
COMMENT ON COLUMN edustat.balanced_standard.note_zh IS 'what a reader must know, in Chinese';
COMMENT ON COLUMN edustat.balanced_standard.note_en IS 'the same in English';

CREATE TABLE edustat.balanced_item (
    standard text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    numerator text NOT NULL,
    denominator text NOT NULL,
    per double precision NOT NULL,
    decimals integer NOT NULL,
    floor double precision,
    cv_most double precision,
    PRIMARY KEY (standard, item)
);
COMMENT ON TABLE edustat.balanced_item IS 'items of the standards of balanced development';
COMMENT ON COLUMN edustat.balanced_item.standard IS 'code of the standard';
COMMENT ON COLUMN edustat.balanced_item.item IS 'code within the standard';
COMMENT ON COLUMN edustat.balanced_item.position IS 'order in the catalogue, from 0';
COMMENT ON COLUMN edustat.balanced_item.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat.balanced_item.name_en IS 'English name';
COMMENT ON COLUMN edustat.balanced_item.numerator IS 'expression of what a school has';
COMMENT ON COLUMN edustat.balanced_item.denominator IS 'expression of what it is held against: pupils';
COMMENT ON COLUMN edustat.balanced_item.per IS '1: a pupil; 100: a hundred pupils';
COMMENT ON COLUMN edustat.balanced_item.decimals IS 'decimal places printed';
COMMENT ON COLUMN edustat.balanced_item.floor IS 'a school meets the item from this value on; empty: none';
COMMENT ON COLUMN edustat.balanced_item.cv_most IS 'limit of the county''s coefficient of variation; empty: none';

CREATE TABLE edustat.rollup_balanced (
    area_code text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    units_expected integer NOT NULL,
    units_reported integer NOT NULL,
    schools integer NOT NULL,
    schools_left_out integer NOT NULL,
    schools_with_values integer NOT NULL,
    schools_short integer NOT NULL,
    schools_unknown integer NOT NULL,
    items integer NOT NULL,
    items_met integer,
    cv_mean double precision,
    cv_mean_most double precision,
    areas_expected integer,
    areas_judged integer,
    areas_met integer,
    status text COLLATE "C" NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    PRIMARY KEY (area_code, year, period, standard)
);
COMMENT ON TABLE edustat.rollup_balanced IS 'how counties stand by the standards of balanced development, and in how many counties an area has them met';
COMMENT ON COLUMN edustat.rollup_balanced.area_code IS 'area';
COMMENT ON COLUMN edustat.rollup_balanced.level IS 'its level';
COMMENT ON COLUMN edustat.rollup_balanced.year IS 'year of the period';
COMMENT ON COLUMN edustat.rollup_balanced.period IS 'reporting period';
COMMENT ON COLUMN edustat.rollup_balanced.standard IS 'code of the standard';
COMMENT ON COLUMN edustat.rollup_balanced.units_expected IS 'units expected to report the form with the pupils, of the class they apply to';
COMMENT ON COLUMN edustat.rollup_balanced.units_reported IS 'those of them that did';
COMMENT ON COLUMN edustat.rollup_balanced.schools IS 'schools with pupils of the stage, without those left out';
COMMENT ON COLUMN edustat.rollup_balanced.schools_left_out IS 'schools of the stage that the standard leaves out (private, teaching points)';
COMMENT ON COLUMN edustat.rollup_balanced.schools_with_values IS 'schools with a value of every item';
COMMENT ON COLUMN edustat.rollup_balanced.schools_short IS 'schools that meet too few items by their floors, whatever is missing';
COMMENT ON COLUMN edustat.rollup_balanced.schools_unknown IS 'schools of which missing values decide whether they meet enough items';
COMMENT ON COLUMN edustat.rollup_balanced.items IS 'items of the standard';
COMMENT ON COLUMN edustat.rollup_balanced.items_met IS 'items whose coefficient of variation is within its limit; empty without limits and above counties';
COMMENT ON COLUMN edustat.rollup_balanced.cv_mean IS 'mean of the items'' coefficients of variation; empty unless all are known, and above counties';
COMMENT ON COLUMN edustat.rollup_balanced.cv_mean_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat.rollup_balanced.areas_expected IS 'above counties: counties that have, or may have, schools of the stage';
COMMENT ON COLUMN edustat.rollup_balanced.areas_judged IS 'above counties: those of them that are met or not_met';
COMMENT ON COLUMN edustat.rollup_balanced.areas_met IS 'above counties: those of them that are met';
COMMENT ON COLUMN edustat.rollup_balanced.status IS 'met, not_met, incomplete, no_data (no school of the stage)';
COMMENT ON COLUMN edustat.rollup_balanced.computed_at IS 'when the row was written';

CREATE TABLE edustat.rollup_balanced_item (
    area_code text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    numerator double precision,
    denominator double precision,
    mean double precision,
    cv double precision,
    cv_most double precision,
    met boolean,
    floor double precision,
    schools_with_value integer NOT NULL,
    schools_below_floor integer,
    PRIMARY KEY (area_code, year, period, standard, item)
);
COMMENT ON TABLE edustat.rollup_balanced_item IS 'one item of a standard of balanced development in one county';
COMMENT ON COLUMN edustat.rollup_balanced_item.area_code IS 'county, or an area above without counties';
COMMENT ON COLUMN edustat.rollup_balanced_item.level IS 'its level';
COMMENT ON COLUMN edustat.rollup_balanced_item.year IS 'year of the period';
COMMENT ON COLUMN edustat.rollup_balanced_item.period IS 'reporting period';
COMMENT ON COLUMN edustat.rollup_balanced_item.standard IS 'code of the standard';
COMMENT ON COLUMN edustat.rollup_balanced_item.item IS 'code of the item';
COMMENT ON COLUMN edustat.rollup_balanced_item.numerator IS 'sum over the schools that have a value';
COMMENT ON COLUMN edustat.rollup_balanced_item.denominator IS 'sum of their pupils';
COMMENT ON COLUMN edustat.rollup_balanced_item.mean IS 'numerator x per / denominator';
COMMENT ON COLUMN edustat.rollup_balanced_item.cv IS 'coefficient of variation of the schools'' values, weighed by pupils; empty without values or with a mean of 0';
COMMENT ON COLUMN edustat.rollup_balanced_item.cv_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat.rollup_balanced_item.met IS 'whether it is within the limit; empty without one of the two';
COMMENT ON COLUMN edustat.rollup_balanced_item.floor IS 'what every school is to have; empty: nothing is said';
COMMENT ON COLUMN edustat.rollup_balanced_item.schools_with_value IS 'schools with a value, out of rollup_balanced.schools';
COMMENT ON COLUMN edustat.rollup_balanced_item.schools_below_floor IS 'those of them below the floor; empty without one';
