-- Published as well: how rates are spread below an area, how areas stand to those beside them, what rates would be if the missing returns were in, and
-- balanced development. The measures say whether they count people. Keys, policies and times are as those of 0019_publication.

ALTER TABLE edustat.measure ADD COLUMN people boolean NOT NULL DEFAULT true;
ALTER TABLE edustat_pub.measure ADD COLUMN people boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN edustat.measure.people IS 'whether people are counted; if not, small counts need no hiding';
COMMENT ON COLUMN edustat_pub.measure.people IS 'whether people are counted: small counts of them are suppressed';

ALTER TABLE edustat_pub.indicator_value
    ADD COLUMN below_n integer,
    ADD COLUMN below_mean double precision,
    ADD COLUMN below_sd double precision,
    ADD COLUMN below_min double precision,
    ADD COLUMN below_q1 double precision,
    ADD COLUMN below_median double precision,
    ADD COLUMN below_q3 double precision,
    ADD COLUMN below_max double precision,
    ADD COLUMN below_cv double precision,
    ADD COLUMN below_gini double precision,
    ADD COLUMN below_theil double precision,
    ADD COLUMN below_theil_between double precision,
    ADD COLUMN below_ratio_20_20 double precision,
    ADD COLUMN below_suppressed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN edustat_pub.indicator_value.below_n IS 'areas of the lowest level whose rates the below_ columns describe';
COMMENT ON COLUMN edustat_pub.indicator_value.below_mean IS 'mean of their rates (each area counts once)';
COMMENT ON COLUMN edustat_pub.indicator_value.below_sd IS 'sample standard deviation (n - 1)';
COMMENT ON COLUMN edustat_pub.indicator_value.below_min IS 'least';
COMMENT ON COLUMN edustat_pub.indicator_value.below_q1 IS 'first quartile (linear interpolation, R type 7)';
COMMENT ON COLUMN edustat_pub.indicator_value.below_median IS 'median';
COMMENT ON COLUMN edustat_pub.indicator_value.below_q3 IS 'third quartile';
COMMENT ON COLUMN edustat_pub.indicator_value.below_max IS 'greatest';
COMMENT ON COLUMN edustat_pub.indicator_value.below_cv IS 'coefficient of variation of the rates below, weighed by their denominators';
COMMENT ON COLUMN edustat_pub.indicator_value.below_gini IS 'Gini''s coefficient of them, weighed likewise';
COMMENT ON COLUMN edustat_pub.indicator_value.below_theil IS 'Theil''s index T of them, weighed likewise';
COMMENT ON COLUMN edustat_pub.indicator_value.below_theil_between IS 'the part of it between the areas directly below; the rest lies within those';
COMMENT ON COLUMN edustat_pub.indicator_value.below_ratio_20_20 IS 'mean rate of the fifth (of the denominators) with the highest rates to that of the lowest';
COMMENT ON COLUMN edustat_pub.indicator_value.below_suppressed IS 'the below_ columns are hidden, since a rate below is';

CREATE TABLE edustat_pub.peer_value (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    parent_code text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
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
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, indicator, parent_code, seal_id)
) WITH (fillfactor = 90);
COMMENT ON TABLE edustat_pub.peer_value IS 'how an area with a complete rate stands among the areas directly below the same area';
COMMENT ON COLUMN edustat_pub.peer_value.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.peer_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.peer_value.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.peer_value.indicator IS 'indicator code; names: indicator';
COMMENT ON COLUMN edustat_pub.peer_value.parent_code IS 'the area above, whose other areas it is compared with';
COMMENT ON COLUMN edustat_pub.peer_value.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.peer_value.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.peer_value.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.peer_value.peers IS 'areas compared, this one included';
COMMENT ON COLUMN edustat_pub.peer_value.rank IS 'place by the rate, 1 for the best; equal rates share it; empty where neither high nor low is better';
COMMENT ON COLUMN edustat_pub.peer_value.rank_expected IS 'place to be expected of the shrunk rates';
COMMENT ON COLUMN edustat_pub.peer_value.rank_low IS 'best place within the 95 % interval of it';
COMMENT ON COLUMN edustat_pub.peer_value.rank_high IS 'worst place within it';
COMMENT ON COLUMN edustat_pub.peer_value.shrunk IS 'the rate drawn towards the peers'' mean, the further the fewer children it is of (empirical Bayes)';
COMMENT ON COLUMN edustat_pub.peer_value.shrunk_sd IS 'standard deviation of the shrunk rate';
COMMENT ON COLUMN edustat_pub.peer_value.parent_rate IS 'rate of the area above, the centre of the parent_ limits';
COMMENT ON COLUMN edustat_pub.peer_value.parent_phi IS 'how much more the peers differ from it than by chance (Spiegelhalter''s overdispersion; 1: by chance alone)';
COMMENT ON COLUMN edustat_pub.peer_value.parent_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat_pub.peer_value.parent_high_95 IS 'upper one';
COMMENT ON COLUMN edustat_pub.peer_value.parent_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat_pub.peer_value.parent_high_998 IS 'upper one';
COMMENT ON COLUMN edustat_pub.peer_value.parent_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';
COMMENT ON COLUMN edustat_pub.peer_value.target IS 'the area''s target, the centre of the target_ limits';
COMMENT ON COLUMN edustat_pub.peer_value.target_phi IS 'how much more the peers differ from it than by chance';
COMMENT ON COLUMN edustat_pub.peer_value.target_low_95 IS 'lower funnel limit about it for the area''s size, 95 %';
COMMENT ON COLUMN edustat_pub.peer_value.target_high_95 IS 'upper one';
COMMENT ON COLUMN edustat_pub.peer_value.target_low_998 IS 'lower funnel limit, 99.8 %';
COMMENT ON COLUMN edustat_pub.peer_value.target_high_998 IS 'upper one';
COMMENT ON COLUMN edustat_pub.peer_value.target_place IS 'within, above_95, above_998, below_95, below_998: where the rate lies to these limits';
COMMENT ON COLUMN edustat_pub.peer_value.suppressed IS 'the rate above or one beside is hidden, and with it all that is made of them';
COMMENT ON COLUMN edustat_pub.peer_value.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.peer_value.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';

CREATE TABLE edustat_pub.bound_value (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    grp text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    units_missing integer NOT NULL,
    units_known integer NOT NULL,
    rate_known double precision,
    rate_lowest double precision,
    rate_highest double precision,
    verdict text,
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, grp, indicator, seal_id)
) WITH (fillfactor = 90);
COMMENT ON TABLE edustat_pub.bound_value IS 'what an annual rate would be if the returns that are missing were in; only where some are';
COMMENT ON COLUMN edustat_pub.bound_value.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.bound_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.bound_value.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.bound_value.grp IS 'all, or a group of units or areas; names: grp';
COMMENT ON COLUMN edustat_pub.bound_value.indicator IS 'indicator code; names: indicator';
COMMENT ON COLUMN edustat_pub.bound_value.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.bound_value.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.bound_value.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.bound_value.units_missing IS 'returns that are missing';
COMMENT ON COLUMN edustat_pub.bound_value.units_known IS 'those of them that came in one of the nine years before';
COMMENT ON COLUMN edustat_pub.bound_value.rate_known IS 'numerator / denominator x the indicator''s scale';
COMMENT ON COLUMN edustat_pub.bound_value.rate_lowest IS 'numerator_lowest / denominator; empty for rates without an interval';
COMMENT ON COLUMN edustat_pub.bound_value.rate_highest IS 'numerator_highest / denominator; empty but for shares';
COMMENT ON COLUMN edustat_pub.bound_value.verdict IS 'met, not_met: whatever the missing returns say; open: it depends on them, or not all are known; empty without a target';
COMMENT ON COLUMN edustat_pub.bound_value.suppressed IS 'hidden, since the rate is, or since the missing returns are of few people, here or below';
COMMENT ON COLUMN edustat_pub.bound_value.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.bound_value.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';

CREATE TABLE edustat_pub.balanced_standard (
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
COMMENT ON TABLE edustat_pub.balanced_standard IS 'standards of balanced development, as the latest publication defines them';
COMMENT ON COLUMN edustat_pub.balanced_standard.standard IS 'code';
COMMENT ON COLUMN edustat_pub.balanced_standard.position IS 'order in the catalogue, from 0';
COMMENT ON COLUMN edustat_pub.balanced_standard.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.balanced_standard.name_en IS 'English name';
COMMENT ON COLUMN edustat_pub.balanced_standard.rule_year IS 'year of the rule it comes from; 0: not said';
COMMENT ON COLUMN edustat_pub.balanced_standard.stage IS 'primary, junior';
COMMENT ON COLUMN edustat_pub.balanced_standard.pupils IS 'expression of a school''s pupils of the stage';
COMMENT ON COLUMN edustat_pub.balanced_standard.cv_mean_most IS 'limit of the mean of the items'' coefficients of variation; empty: none';
COMMENT ON COLUMN edustat_pub.balanced_standard.least_items IS 'items that every school must meet by their floors; 0: none';
COMMENT ON COLUMN edustat_pub.balanced_standard.source IS 'where it comes from';
COMMENT ON COLUMN edustat_pub.balanced_standard.source_zh IS 'the same for Chinese readers; empty: source serves both';
COMMENT ON COLUMN edustat_pub.balanced_standard.note_zh IS 'what a reader must know, in Chinese';
COMMENT ON COLUMN edustat_pub.balanced_standard.note_en IS 'the same in English';

CREATE TABLE edustat_pub.balanced_item (
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
COMMENT ON TABLE edustat_pub.balanced_item IS 'what the standards ask for, a row an item';
COMMENT ON COLUMN edustat_pub.balanced_item.standard IS 'code of the standard';
COMMENT ON COLUMN edustat_pub.balanced_item.item IS 'code within the standard';
COMMENT ON COLUMN edustat_pub.balanced_item.position IS 'order in the catalogue, from 0';
COMMENT ON COLUMN edustat_pub.balanced_item.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.balanced_item.name_en IS 'English name';
COMMENT ON COLUMN edustat_pub.balanced_item.numerator IS 'expression of what a school has';
COMMENT ON COLUMN edustat_pub.balanced_item.denominator IS 'expression of what it is held against: pupils';
COMMENT ON COLUMN edustat_pub.balanced_item.per IS '1: a pupil; 100: a hundred pupils';
COMMENT ON COLUMN edustat_pub.balanced_item.decimals IS 'decimal places printed';
COMMENT ON COLUMN edustat_pub.balanced_item.floor IS 'a school meets the item from this value on; empty: none';
COMMENT ON COLUMN edustat_pub.balanced_item.cv_most IS 'limit of the county''s coefficient of variation; empty: none';

CREATE TABLE edustat_pub.balanced_value (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    units_expected integer NOT NULL,
    units_reported integer NOT NULL,
    schools integer NOT NULL,
    schools_left_out integer NOT NULL,
    schools_with_values integer NOT NULL,
    schools_short integer,
    schools_unknown integer,
    items integer NOT NULL,
    items_met integer,
    cv_mean double precision,
    cv_mean_most double precision,
    areas_expected integer,
    areas_judged integer,
    areas_met integer,
    areas_suppressed integer,
    status text NOT NULL,
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, standard, seal_id)
) WITH (fillfactor = 90);
COMMENT ON TABLE edustat_pub.balanced_value IS 'how counties stand by the standards of balanced development, and in how many counties an area has them met';
COMMENT ON COLUMN edustat_pub.balanced_value.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.balanced_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.balanced_value.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.balanced_value.standard IS 'code of the standard; names: balanced_standard';
COMMENT ON COLUMN edustat_pub.balanced_value.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.balanced_value.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.balanced_value.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.balanced_value.units_expected IS 'units expected to report the form with the pupils, of the class they apply to';
COMMENT ON COLUMN edustat_pub.balanced_value.units_reported IS 'those of them that did';
COMMENT ON COLUMN edustat_pub.balanced_value.schools IS 'schools with pupils of the stage, without those left out';
COMMENT ON COLUMN edustat_pub.balanced_value.schools_left_out IS 'schools of the stage that the standard leaves out (private, teaching points)';
COMMENT ON COLUMN edustat_pub.balanced_value.schools_with_values IS 'schools with a value of every item';
COMMENT ON COLUMN edustat_pub.balanced_value.schools_short IS 'schools that meet too few items by their floors, whatever is missing; empty: suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.schools_unknown IS 'schools of which missing values decide whether they meet enough items; empty: suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.items IS 'items of the standard';
COMMENT ON COLUMN edustat_pub.balanced_value.items_met IS 'items whose coefficient of variation is within its limit; empty without limits and above counties';
COMMENT ON COLUMN edustat_pub.balanced_value.cv_mean IS 'mean of the items'' coefficients of variation; empty unless all are known, and above counties';
COMMENT ON COLUMN edustat_pub.balanced_value.cv_mean_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat_pub.balanced_value.areas_expected IS 'above counties: counties that have, or may have, schools of the stage';
COMMENT ON COLUMN edustat_pub.balanced_value.areas_judged IS 'above counties: those of them that are met or not_met, without those suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.areas_met IS 'above counties: those of them that are met, without those suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.areas_suppressed IS 'above counties: those of them that are suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.status IS 'met, not_met, incomplete, no_data (no school of the stage); suppressed';
COMMENT ON COLUMN edustat_pub.balanced_value.suppressed IS 'an item is hidden here or below, and what is made of it with it';
COMMENT ON COLUMN edustat_pub.balanced_value.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.balanced_value.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';

CREATE TABLE edustat_pub.balanced_item_value (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    cv double precision,
    cv_most double precision,
    met boolean,
    floor double precision,
    schools_with_value integer NOT NULL,
    schools_below_floor integer,
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, standard, item, seal_id)
) WITH (fillfactor = 90);
COMMENT ON TABLE edustat_pub.balanced_item_value IS 'one item of a standard of balanced development in one county';
COMMENT ON COLUMN edustat_pub.balanced_item_value.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.balanced_item_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.balanced_item_value.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.balanced_item_value.standard IS 'code of the standard; names: balanced_standard';
COMMENT ON COLUMN edustat_pub.balanced_item_value.item IS 'code of the item; names: balanced_item';
COMMENT ON COLUMN edustat_pub.balanced_item_value.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.balanced_item_value.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.balanced_item_value.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.balanced_item_value.cv IS 'coefficient of variation of the schools'' values, weighed by pupils; empty without values or with a mean of 0';
COMMENT ON COLUMN edustat_pub.balanced_item_value.cv_most IS 'its limit; empty: none';
COMMENT ON COLUMN edustat_pub.balanced_item_value.met IS 'whether it is within the limit; empty without one of the two';
COMMENT ON COLUMN edustat_pub.balanced_item_value.floor IS 'what every school is to have; empty: nothing is said';
COMMENT ON COLUMN edustat_pub.balanced_item_value.schools_with_value IS 'schools with a value, out of rollup_balanced.schools';
COMMENT ON COLUMN edustat_pub.balanced_item_value.schools_below_floor IS 'those of them below the floor; empty without one';
COMMENT ON COLUMN edustat_pub.balanced_item_value.suppressed IS 'hidden, since a count that it is made of is, or since it is of few schools';
COMMENT ON COLUMN edustat_pub.balanced_item_value.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.balanced_item_value.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';

ALTER TABLE edustat_pub.peer_value
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (indicator) REFERENCES edustat_pub.indicator,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.bound_value
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (indicator) REFERENCES edustat_pub.indicator,
    ADD FOREIGN KEY (grp) REFERENCES edustat_pub.grp,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.balanced_value
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (standard) REFERENCES edustat_pub.balanced_standard,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.balanced_item_value
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (standard, item) REFERENCES edustat_pub.balanced_item,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.balanced_item
    ADD FOREIGN KEY (standard) REFERENCES edustat_pub.balanced_standard;

REVOKE ALL ON edustat_pub.peer_value, edustat_pub.bound_value, edustat_pub.balanced_standard, edustat_pub.balanced_item, edustat_pub.balanced_value, edustat_pub.balanced_item_value FROM PUBLIC;
ALTER TABLE edustat_pub.peer_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.bound_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.balanced_standard ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.balanced_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.balanced_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.balanced_item_value ENABLE ROW LEVEL SECURITY;
