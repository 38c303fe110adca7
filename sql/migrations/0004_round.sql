-- The collection round: when a form's returns are due, who approved them, and the journal of what was done.
--
-- The journal is only ever added to. Each entry holds the SHA-256 of the one before and its own over all of its fields
-- (sql/journal.h says of which text), so that an entry that was changed, removed, put in or moved shows in `edustat verify`.

CREATE TABLE edustat.journal (
    entry bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    by text NOT NULL,
    area text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    content text NOT NULL,
    previous_sha256 text NOT NULL,
    sha256 text NOT NULL
);

CREATE TABLE edustat.round (
    form text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    due date NOT NULL,
    due_before timestamptz NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    open_entry bigint NOT NULL,
    closed_by text,
    closed_at timestamptz,
    close_entry bigint,
    PRIMARY KEY (form, year, period)
);

CREATE TABLE edustat.approval (
    area_code text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL,
    units_expected bigint NOT NULL,
    units_reported bigint NOT NULL,
    units_missing bigint NOT NULL,
    soft_open bigint NOT NULL,
    reason text NOT NULL,
    entry bigint NOT NULL,
    PRIMARY KEY (area_code, form, year, period, level)
);

-- What was turned away can be told by unit only where a row's area, unit and period were understood.
CREATE TABLE edustat.reject_unit (
    county_code text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    unit_code text COLLATE "C" NOT NULL,
    submission_id bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (county_code, form, year, period, unit_code, submission_id, position)
);

COMMENT ON TABLE edustat.journal IS 'what was done, entry by entry, each bound to the one before by SHA-256; only ever added to';
COMMENT ON COLUMN edustat.journal.entry IS 'running number from 1 without gaps';
COMMENT ON COLUMN edustat.journal.at IS 'when';
COMMENT ON COLUMN edustat.journal.kind IS 'round_open, round_close, approve, reopen, confirm, undo, unit_merge, unit_close, ...';
COMMENT ON COLUMN edustat.journal.by IS 'who';
COMMENT ON COLUMN edustat.journal.area IS 'division code; empty where it does not apply';
COMMENT ON COLUMN edustat.journal.form IS 'code; empty where it does not apply';
COMMENT ON COLUMN edustat.journal.period IS 'reporting period; empty where it does not apply';
COMMENT ON COLUMN edustat.journal.content IS 'further facts, a JSON object as text, just as it was hashed';
COMMENT ON COLUMN edustat.journal.previous_sha256 IS 'of the entry before; 64 zeros for the first';
COMMENT ON COLUMN edustat.journal.sha256 IS 'over all other fields';
COMMENT ON TABLE edustat.round IS 'collection rounds: until when the returns of a form for a period are due';
COMMENT ON COLUMN edustat.round.form IS 'code';
COMMENT ON COLUMN edustat.round.year IS 'of the period';
COMMENT ON COLUMN edustat.round.period IS 'reporting period';
COMMENT ON COLUMN edustat.round.due IS 'last day';
COMMENT ON COLUMN edustat.round.due_before IS 'end of that day where the round was opened: what comes before it is on time';
COMMENT ON COLUMN edustat.round.opened_by IS 'who, at first or with the present deadline';
COMMENT ON COLUMN edustat.round.opened_at IS 'when';
COMMENT ON COLUMN edustat.round.open_entry IS 'entry of the journal';
COMMENT ON COLUMN edustat.round.closed_by IS 'who; empty: open';
COMMENT ON COLUMN edustat.round.closed_at IS 'when';
COMMENT ON COLUMN edustat.round.close_entry IS 'entry of the journal';
COMMENT ON TABLE edustat.approval IS 'approvals in force; those that were taken back stand in the journal only';
COMMENT ON COLUMN edustat.approval.area_code IS 'whose returns were approved';
COMMENT ON COLUMN edustat.approval.form IS 'code';
COMMENT ON COLUMN edustat.approval.year IS 'of the period';
COMMENT ON COLUMN edustat.approval.period IS 'reporting period';
COMMENT ON COLUMN edustat.approval.level IS 'county: self-check; prefecture: inspection; province: assessment';
COMMENT ON COLUMN edustat.approval.approved_by IS 'who';
COMMENT ON COLUMN edustat.approval.approved_at IS 'when';
COMMENT ON COLUMN edustat.approval.units_expected IS 'units that should have reported then';
COMMENT ON COLUMN edustat.approval.units_reported IS 'units with a return then';
COMMENT ON COLUMN edustat.approval.units_missing IS 'expected units without a return then';
COMMENT ON COLUMN edustat.approval.soft_open IS 'soft findings that were neither confirmed nor gone then';
COMMENT ON COLUMN edustat.approval.reason IS 'why missing units were accepted; empty: none was missing';
COMMENT ON COLUMN edustat.approval.entry IS 'entry of the journal';
COMMENT ON TABLE edustat.reject_unit IS 'rejected rows by the unit and period they were for, where these were understood';
COMMENT ON COLUMN edustat.reject_unit.county_code IS 'base area';
COMMENT ON COLUMN edustat.reject_unit.form IS 'code';
COMMENT ON COLUMN edustat.reject_unit.year IS 'of the period';
COMMENT ON COLUMN edustat.reject_unit.period IS 'reporting period';
COMMENT ON COLUMN edustat.reject_unit.unit_code IS 'reporting unit';
COMMENT ON COLUMN edustat.reject_unit.submission_id IS 'the file';
COMMENT ON COLUMN edustat.reject_unit.position IS 'among the rejected rows of the submission, from 1';
