-- Publication: edustat_pub becomes tables that hold what was published out of seals, and nothing else. What staff read of the live rollups under the same
-- names are views of the schema edustat (sql/views).
--
-- A row is of one seal and is visible from visible_from to before visible_until, so that an embargo needs nobody who ends it, and an earlier version stays
-- readable by its time. Who reads has policies of his own on every table (sql/form_access.c).

DROP VIEW IF EXISTS edustat_pub.indicator_value, edustat_pub.peer_value, edustat_pub.bound_value, edustat_pub.balanced_value,
    edustat_pub.balanced_item_value;

CREATE TABLE edustat_pub.seal (
    seal_id bigint PRIMARY KEY,
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    sha256 text NOT NULL,
    sealed_at timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    visible_from timestamptz NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    reason text NOT NULL,
    threshold integer NOT NULL,
    counts bigint NOT NULL,
    counts_suppressed bigint NOT NULL,
    rates bigint NOT NULL,
    rates_suppressed bigint NOT NULL,
    catalogue_version text NOT NULL,
    program_version text NOT NULL,
    entry bigint NOT NULL,
    withdrawn_entry bigint
);

CREATE TABLE edustat_pub.area (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    level text COLLATE "C" NOT NULL,
    parent_code text COLLATE "C",
    name_zh text NOT NULL,
    name_en text NOT NULL,
    PRIMARY KEY (area_code, year)
);
CREATE INDEX area_below ON edustat_pub.area (parent_code, year);

CREATE TABLE edustat_pub.version (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    seal_id bigint NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, seal_id)
);
CREATE INDEX version_seal ON edustat_pub.version (seal_id);

CREATE TABLE edustat_pub.grp (
    grp text COLLATE "C" PRIMARY KEY,
    position integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE edustat_pub.indicator (
    indicator text COLLATE "C" PRIMARY KEY,
    position integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    numerator text NOT NULL,
    denominator text NOT NULL,
    scale double precision NOT NULL,
    decimals integer NOT NULL,
    direction text NOT NULL,
    interval_kind text NOT NULL,
    source text NOT NULL,
    source_zh text NOT NULL,
    note_zh text NOT NULL,
    note_en text NOT NULL,
    version text NOT NULL
);

CREATE TABLE edustat_pub.measure (
    form text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    form_name_zh text NOT NULL,
    form_name_en text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    unit text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (form, measure)
);

CREATE TABLE edustat_pub.target (
    area_code text COLLATE "C" NOT NULL,
    set_code text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    year_from integer NOT NULL,
    year_to integer NOT NULL,
    comparator text NOT NULL,
    value double precision NOT NULL,
    source text NOT NULL,
    phrase text NOT NULL,
    PRIMARY KEY (area_code, set_code, indicator, year_from)
);

CREATE TABLE edustat_pub.indicator_value (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    grp text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    level text COLLATE "C" NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    annual boolean NOT NULL,
    numerator double precision,
    denominator double precision,
    rate_fraction numeric,
    rate double precision,
    rate_low double precision,
    rate_high double precision,
    target double precision,
    comparator text,
    target_area text,
    target_set text,
    gap double precision,
    status text NOT NULL,
    verdict text,
    doubt text,
    units_expected integer NOT NULL,
    units_reported integer NOT NULL,
    values_expected integer NOT NULL,
    values_missing integer NOT NULL,
    parts_expected integer NOT NULL,
    parts_used integer NOT NULL,
    change double precision,
    trend_years integer,
    trend_slope double precision,
    trend_low double precision,
    trend_high double precision,
    trend_p double precision,
    on_course boolean,
    course_year integer,
    course_earliest integer,
    course_latest integer,
    required_gain double precision,
    required_year integer,
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, grp, indicator, seal_id)
) WITH (fillfactor = 90);

CREATE TABLE edustat_pub.measure_sum (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    grp text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    value numeric,
    units_reported integer NOT NULL,
    suppressed boolean NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, grp, form, measure, seal_id)
) WITH (fillfactor = 90);

CREATE TABLE edustat_pub.completeness (
    area_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    seal_id bigint NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    units_expected integer NOT NULL,
    units_reported integer NOT NULL,
    visible_from timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (area_code, year, period, form, seal_id)
) WITH (fillfactor = 90);

ALTER TABLE edustat_pub.version
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal,
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area;
ALTER TABLE edustat_pub.target
    ADD FOREIGN KEY (indicator) REFERENCES edustat_pub.indicator;
ALTER TABLE edustat_pub.indicator_value
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (grp) REFERENCES edustat_pub.grp,
    ADD FOREIGN KEY (indicator) REFERENCES edustat_pub.indicator,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.measure_sum
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (grp) REFERENCES edustat_pub.grp,
    ADD FOREIGN KEY (form, measure) REFERENCES edustat_pub.measure,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;
ALTER TABLE edustat_pub.completeness
    ADD FOREIGN KEY (area_code, year) REFERENCES edustat_pub.area,
    ADD FOREIGN KEY (area_code, year, seal_id) REFERENCES edustat_pub.version,
    ADD FOREIGN KEY (seal_id) REFERENCES edustat_pub.seal;

-- The time as of which a session reads: SET edustat.as_of = '2026-03-01' reads what was published then, never what is not published yet.
CREATE FUNCTION edustat_pub.as_of() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN coalesce(current_setting('edustat.as_of', true), '') IN ('', 'all') THEN now()
            ELSE least(now(), current_setting('edustat.as_of', true)::timestamptz) END;

-- Rows that were visible at any time from here to as_of() are read: the same instant, or with 'all' every version there ever was.
CREATE FUNCTION edustat_pub.as_of_first() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN current_setting('edustat.as_of', true) = 'all' THEN '-infinity'::timestamptz ELSE edustat_pub.as_of() END;

-- Who may read.
CREATE TABLE edustat.access (
    role_name text COLLATE "C" PRIMARY KEY,
    areas text[] NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL,
    valid_before timestamptz NOT NULL,
    entry bigint NOT NULL
);

REVOKE ALL ON SCHEMA edustat, edustat_pub FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA edustat_pub FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA edustat_pub FROM PUBLIC;
ALTER TABLE edustat_pub.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.area ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.version ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.grp ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.indicator ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.target ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.indicator_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.measure_sum ENABLE ROW LEVEL SECURITY;
ALTER TABLE edustat_pub.completeness ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE edustat.access IS 'who may read edustat_pub: login roles made by edustat access grant, while they are in force; what was before stands in the journal';
COMMENT ON COLUMN edustat.access.role_name IS 'login role';
COMMENT ON COLUMN edustat.access.areas IS 'division codes, each with all that ever was below it; empty: every area';
COMMENT ON COLUMN edustat.access.granted_by IS 'who';
COMMENT ON COLUMN edustat.access.granted_at IS 'when';
COMMENT ON COLUMN edustat.access.valid_before IS 'from then on nothing is to be seen; infinity: no end';
COMMENT ON COLUMN edustat.access.entry IS 'entry of the journal';

COMMENT ON FUNCTION edustat_pub.as_of() IS 'the time as of which this session reads: now, or SET edustat.as_of = ''2026-03-01''';
COMMENT ON FUNCTION edustat_pub.as_of_first() IS 'rows visible at any time from here to as_of() are read: the same instant, or with SET edustat.as_of = ''all'' every version';

COMMENT ON TABLE edustat_pub.seal IS 'publications: sealed assessments that were published, those withdrawn since among them';
COMMENT ON COLUMN edustat_pub.seal.seal_id IS 'number of the seal';
COMMENT ON COLUMN edustat_pub.seal.area_code IS 'area whose assessment was sealed, with all areas below it';
COMMENT ON COLUMN edustat_pub.seal.year IS 'year assessed';
COMMENT ON COLUMN edustat_pub.seal.sha256 IS 'SHA-256 of the seal';
COMMENT ON COLUMN edustat_pub.seal.sealed_at IS 'when the figures were held fast';
COMMENT ON COLUMN edustat_pub.seal.published_at IS 'when it was decided to publish them';
COMMENT ON COLUMN edustat_pub.seal.visible_from IS 'when they are to be seen for the first time: later than published_at with an embargo';
COMMENT ON COLUMN edustat_pub.seal.withdrawn_at IS 'when they were withdrawn; empty: they were not';
COMMENT ON COLUMN edustat_pub.seal.withdrawn_reason IS 'why';
COMMENT ON COLUMN edustat_pub.seal.reason IS 'what was said on publishing; may be empty';
COMMENT ON COLUMN edustat_pub.seal.threshold IS 'counts of people below this are suppressed; 0: published without disclosure control';
COMMENT ON COLUMN edustat_pub.seal.counts IS 'rows of measure_sum with a value';
COMMENT ON COLUMN edustat_pub.seal.counts_suppressed IS 'those of them whose value is suppressed';
COMMENT ON COLUMN edustat_pub.seal.rates IS 'rows of indicator_value with a rate';
COMMENT ON COLUMN edustat_pub.seal.rates_suppressed IS 'those of them whose rate is suppressed';
COMMENT ON COLUMN edustat_pub.seal.catalogue_version IS 'catalogue of forms, indicators and targets that was sealed';
COMMENT ON COLUMN edustat_pub.seal.program_version IS 'edustat that computed the figures';
COMMENT ON COLUMN edustat_pub.seal.entry IS 'of the publication in the journal';
COMMENT ON COLUMN edustat_pub.seal.withdrawn_entry IS 'of the withdrawal in the journal';
COMMENT ON TABLE edustat_pub.area IS 'areas of the publications, a row an area and year';
COMMENT ON COLUMN edustat_pub.area.area_code IS 'division code (GB/T 2260 in China)';
COMMENT ON COLUMN edustat_pub.area.year IS 'year assessed';
COMMENT ON COLUMN edustat_pub.area.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat_pub.area.parent_code IS 'the area above in that year; empty: none';
COMMENT ON COLUMN edustat_pub.area.name_zh IS 'Chinese name in that year';
COMMENT ON COLUMN edustat_pub.area.name_en IS 'English name in that year';
COMMENT ON TABLE edustat_pub.version IS 'which publications an area and year had, and when each was the one to be read';
COMMENT ON COLUMN edustat_pub.version.area_code IS 'division code';
COMMENT ON COLUMN edustat_pub.version.year IS 'year assessed';
COMMENT ON COLUMN edustat_pub.version.seal_id IS 'publication';
COMMENT ON COLUMN edustat_pub.version.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.version.visible_until IS 'until before then; infinity: until another one comes; -infinity: never, it was withdrawn, or overtaken before it was to be seen';
COMMENT ON TABLE edustat_pub.grp IS 'groups that figures are given for: all, parts of the units of an area, sets of areas';
COMMENT ON COLUMN edustat_pub.grp.grp IS 'code';
COMMENT ON COLUMN edustat_pub.grp.position IS 'in the catalogue; 0: all';
COMMENT ON COLUMN edustat_pub.grp.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.grp.name_en IS 'English name';
COMMENT ON TABLE edustat_pub.indicator IS 'indicators, as the latest publication defines them';
COMMENT ON COLUMN edustat_pub.indicator.indicator IS 'code';
COMMENT ON COLUMN edustat_pub.indicator.position IS 'in the catalogue';
COMMENT ON COLUMN edustat_pub.indicator.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.indicator.name_en IS 'English name';
COMMENT ON COLUMN edustat_pub.indicator.numerator IS 'formula over measures, or the rates that it is made of';
COMMENT ON COLUMN edustat_pub.indicator.denominator IS 'formula over measures';
COMMENT ON COLUMN edustat_pub.indicator.scale IS '100: rates are per cent; 1: a ratio';
COMMENT ON COLUMN edustat_pub.indicator.decimals IS 'places printed';
COMMENT ON COLUMN edustat_pub.indicator.direction IS 'high, low, neutral: which way is better';
COMMENT ON COLUMN edustat_pub.indicator.interval_kind IS 'what the numerator is to the denominator: share, count, none, parity, sample';
COMMENT ON COLUMN edustat_pub.indicator.source IS 'of the definition';
COMMENT ON COLUMN edustat_pub.indicator.source_zh IS 'the same in Chinese; empty: source serves both languages';
COMMENT ON COLUMN edustat_pub.indicator.note_zh IS 'what a reader must know, in Chinese';
COMMENT ON COLUMN edustat_pub.indicator.note_en IS 'what a reader must know, in English';
COMMENT ON COLUMN edustat_pub.indicator.version IS 'of the definition';
COMMENT ON TABLE edustat_pub.measure IS 'measures: one a cell of a form, as the latest publication defines them';
COMMENT ON COLUMN edustat_pub.measure.form IS 'code of the form';
COMMENT ON COLUMN edustat_pub.measure.measure IS 'code of the measure and its cell';
COMMENT ON COLUMN edustat_pub.measure.position IS 'in the form';
COMMENT ON COLUMN edustat_pub.measure.form_name_zh IS 'Chinese title of the form';
COMMENT ON COLUMN edustat_pub.measure.form_name_en IS 'English title of the form';
COMMENT ON COLUMN edustat_pub.measure.name_zh IS 'Chinese name';
COMMENT ON COLUMN edustat_pub.measure.name_en IS 'English name';
COMMENT ON COLUMN edustat_pub.measure.unit IS 'of counting';
COMMENT ON COLUMN edustat_pub.measure.source IS 'of the definition';
COMMENT ON TABLE edustat_pub.target IS 'what rates are held to, as the latest publication has it; what a rate was held to stands beside it in indicator_value';
COMMENT ON COLUMN edustat_pub.target.area_code IS 'the area it belongs to and is inherited from';
COMMENT ON COLUMN edustat_pub.target.set_code IS 'set of areas it is limited to; empty: none';
COMMENT ON COLUMN edustat_pub.target.indicator IS 'code';
COMMENT ON COLUMN edustat_pub.target.year_from IS 'first year; 0: no first one';
COMMENT ON COLUMN edustat_pub.target.year_to IS 'last year; 9999: no last one';
COMMENT ON COLUMN edustat_pub.target.comparator IS 'how the rate must compare with the value: >=, >, =, <, <=';
COMMENT ON COLUMN edustat_pub.target.value IS 'in the indicator''s scale';
COMMENT ON COLUMN edustat_pub.target.source IS 'document';
COMMENT ON COLUMN edustat_pub.target.phrase IS 'its words';
COMMENT ON TABLE edustat_pub.indicator_value IS 'rates by area, period and group, with targets, verdicts and completeness';
COMMENT ON COLUMN edustat_pub.indicator_value.area_code IS 'division code (GB/T 2260 in China); names: area';
COMMENT ON COLUMN edustat_pub.indicator_value.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.indicator_value.period IS 'reporting period: 2019, 2019-Q1, 2019-03';
COMMENT ON COLUMN edustat_pub.indicator_value.grp IS 'all, or a group of units or areas; names: grp';
COMMENT ON COLUMN edustat_pub.indicator_value.indicator IS 'indicator code; names: indicator';
COMMENT ON COLUMN edustat_pub.indicator_value.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.indicator_value.level IS 'nation, province, prefecture, county';
COMMENT ON COLUMN edustat_pub.indicator_value.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.indicator_value.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.indicator_value.annual IS 'whether the period is the whole year';
COMMENT ON COLUMN edustat_pub.indicator_value.numerator IS 'sum of numerators over the units below; empty: no data, or suppressed';
COMMENT ON COLUMN edustat_pub.indicator_value.denominator IS 'sum of denominators over the units below; empty: no data, or suppressed';
COMMENT ON COLUMN edustat_pub.indicator_value.rate_fraction IS 'numerator / denominator, before a cap or an adjustment: 0.853';
COMMENT ON COLUMN edustat_pub.indicator_value.rate IS 'the same in the indicator''s scale (100: per cent): 85.3';
COMMENT ON COLUMN edustat_pub.indicator_value.rate_low IS 'lower limit of the 95 % interval of the rate: chance in the process, since counts are a census';
COMMENT ON COLUMN edustat_pub.indicator_value.rate_high IS 'upper limit of it';
COMMENT ON COLUMN edustat_pub.indicator_value.target IS 'what the rate is held to, in the same scale';
COMMENT ON COLUMN edustat_pub.indicator_value.comparator IS 'how the rate must compare with the target';
COMMENT ON COLUMN edustat_pub.indicator_value.target_area IS 'area the target is inherited from';
COMMENT ON COLUMN edustat_pub.indicator_value.target_set IS 'set the target is limited to; empty: none';
COMMENT ON COLUMN edustat_pub.indicator_value.gap IS 'rate - target';
COMMENT ON COLUMN edustat_pub.indicator_value.status IS 'met, not_met, no_target, no_data, incomplete; suppressed where the rate is and there is a target';
COMMENT ON COLUMN edustat_pub.indicator_value.verdict IS 'met, not_met, or too_close to tell from chance; empty without a verdict or an interval';
COMMENT ON COLUMN edustat_pub.indicator_value.doubt IS 'above_100 where the rate cannot be above 100 and is';
COMMENT ON COLUMN edustat_pub.indicator_value.units_expected IS 'returns that should be there, of earlier years too where the rate looks back';
COMMENT ON COLUMN edustat_pub.indicator_value.units_reported IS 'those of them that are';
COMMENT ON COLUMN edustat_pub.indicator_value.values_expected IS 'values that the returns received should hold';
COMMENT ON COLUMN edustat_pub.indicator_value.values_missing IS 'blank values in the returns received';
COMMENT ON COLUMN edustat_pub.indicator_value.parts_expected IS 'counties that should be in the sums';
COMMENT ON COLUMN edustat_pub.indicator_value.parts_used IS 'counties that are';
COMMENT ON COLUMN edustat_pub.indicator_value.change IS 'rate - rate of the year before; empty where one of the two is incomplete or suppressed';
COMMENT ON COLUMN edustat_pub.indicator_value.trend_years IS 'years with a complete rate among the last ten, this one included; empty where one of them is suppressed';
COMMENT ON COLUMN edustat_pub.indicator_value.trend_slope IS 'Sen''s slope over them: change a year, in the indicator''s scale; empty for fewer than three';
COMMENT ON COLUMN edustat_pub.indicator_value.trend_low IS 'lower limit of its 95 % interval; empty where the years are too few for one';
COMMENT ON COLUMN edustat_pub.indicator_value.trend_high IS 'upper limit of it';
COMMENT ON COLUMN edustat_pub.indicator_value.trend_p IS 'probability of such a rise or fall without any trend (Mann-Kendall, two-sided)';
COMMENT ON COLUMN edustat_pub.indicator_value.on_course IS 'whether the trend meets the target within 30 years; empty without a target or a trend';
COMMENT ON COLUMN edustat_pub.indicator_value.course_year IS 'the year in which it does; this year when it is met';
COMMENT ON COLUMN edustat_pub.indicator_value.course_earliest IS 'the same by the steepest slope of the interval';
COMMENT ON COLUMN edustat_pub.indicator_value.course_latest IS 'the same by the flattest; empty: never, or no interval';
COMMENT ON COLUMN edustat_pub.indicator_value.required_gain IS 'change a year that leads to the target of required_year, in the indicator''s scale';
COMMENT ON COLUMN edustat_pub.indicator_value.required_year IS 'the nearest of the next ten years whose target the rate misses as it stands';
COMMENT ON COLUMN edustat_pub.indicator_value.suppressed IS 'the numerator or the denominator is hidden, since few people could be told from it; what is made of it is hidden with it';
COMMENT ON COLUMN edustat_pub.indicator_value.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.indicator_value.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';
COMMENT ON TABLE edustat_pub.measure_sum IS 'sums of the measures by area, period and group';
COMMENT ON COLUMN edustat_pub.measure_sum.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.measure_sum.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.measure_sum.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.measure_sum.grp IS 'all, or a group of units or areas; names: grp';
COMMENT ON COLUMN edustat_pub.measure_sum.form IS 'code of the form; names: measure';
COMMENT ON COLUMN edustat_pub.measure_sum.measure IS 'code of the measure and its cell; names: measure';
COMMENT ON COLUMN edustat_pub.measure_sum.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.measure_sum.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.measure_sum.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.measure_sum.value IS 'sum over the units below; empty: nobody gave a value, or suppressed';
COMMENT ON COLUMN edustat_pub.measure_sum.units_reported IS 'units that gave a value';
COMMENT ON COLUMN edustat_pub.measure_sum.suppressed IS 'the value is hidden, since few people could be told from it';
COMMENT ON COLUMN edustat_pub.measure_sum.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.measure_sum.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';
COMMENT ON TABLE edustat_pub.completeness IS 'who should have reported a form and who did, by area and period';
COMMENT ON COLUMN edustat_pub.completeness.area_code IS 'division code; names: area';
COMMENT ON COLUMN edustat_pub.completeness.year IS 'year of the reference date';
COMMENT ON COLUMN edustat_pub.completeness.period IS 'reporting period';
COMMENT ON COLUMN edustat_pub.completeness.form IS 'code of the form; names: measure';
COMMENT ON COLUMN edustat_pub.completeness.seal_id IS 'publication that the row is of';
COMMENT ON COLUMN edustat_pub.completeness.period_start IS 'first day of the period';
COMMENT ON COLUMN edustat_pub.completeness.period_end IS 'last day of the period';
COMMENT ON COLUMN edustat_pub.completeness.units_expected IS 'units that should have reported';
COMMENT ON COLUMN edustat_pub.completeness.units_reported IS 'units that did';
COMMENT ON COLUMN edustat_pub.completeness.visible_from IS 'read by default from then on';
COMMENT ON COLUMN edustat_pub.completeness.visible_until IS 'until before then; infinity: until another publication comes; -infinity: never, it was withdrawn or overtaken';
COMMENT ON COLUMN edustat.journal.kind IS 'round_open, round_close, approve, reopen, confirm, undo, unit_import, unit_merge, unit_close, seal, publish, withdraw, access_grant, access_revoke, ...';
