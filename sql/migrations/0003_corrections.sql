-- Corrections: how a file was taken, what it removed, where it changed anything, and whether it was taken back.

ALTER TABLE edustat.submission
    ADD COLUMN strategy text NOT NULL DEFAULT 'merge',
    ADD COLUMN blank text NOT NULL DEFAULT 'clear',
    ADD COLUMN returns_removed bigint NOT NULL DEFAULT 0,
    ADD COLUMN undone_by text,
    ADD COLUMN undone_at timestamptz,
    ADD COLUMN undo_reason text;

CREATE TABLE edustat.submission_scope (
    county_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    period text COLLATE "C" NOT NULL,
    submission_id bigint NOT NULL,
    returns_new integer NOT NULL,
    returns_replaced integer NOT NULL,
    returns_removed integer NOT NULL,
    PRIMARY KEY (county_code, year, period, submission_id)
);

-- An undo and a list ask by the number; distributed tables allow such an index, for it is not unique.
CREATE INDEX submission_scope_submission ON edustat.submission_scope (submission_id);

-- Submissions taken before this table was there: a version of a return that a submission brought stands in return_<form> or in
-- the history; it was a new one where the submission replaced nothing.
DO $$
DECLARE
    stored record;
BEGIN
    FOR stored IN SELECT form FROM edustat.form LOOP
        EXECUTE format(
            'INSERT INTO edustat.submission_scope (county_code, year, period, submission_id, returns_new, '
            'returns_replaced, returns_removed) '
            'SELECT county_code, year, period, submission_id, sum(brought) - sum(replaced), sum(replaced), 0 '
            'FROM (SELECT county_code, year, period, submission_id, 1 AS brought, 0 AS replaced FROM edustat.%1$I '
            'UNION ALL SELECT county_code, year, period, submission_id, 1, 0 FROM edustat.return_history WHERE form = %2$L '
            'UNION ALL SELECT county_code, year, period, replaced_by, 0, 1 FROM edustat.return_history WHERE form = %2$L) v '
            'GROUP BY county_code, year, period, submission_id',
            'return_' || stored.form, stored.form);
    END LOOP;
END
$$;

COMMENT ON COLUMN edustat.submission.strategy IS 'merge, create, update, replace, delete: what its rows did to returns that were there';
COMMENT ON COLUMN edustat.submission.blank IS 'clear, keep: what a blank cell did to a stored value';
COMMENT ON COLUMN edustat.submission.returns_removed IS 'returns that were taken out; see return_history';
COMMENT ON COLUMN edustat.submission.undone_by IS 'who took the submission back; empty: it stands';
COMMENT ON COLUMN edustat.submission.undone_at IS 'when';
COMMENT ON COLUMN edustat.submission.undo_reason IS 'why';
COMMENT ON TABLE edustat.submission_scope IS 'the county-periods in which a submission changed returns';
COMMENT ON COLUMN edustat.submission_scope.county_code IS 'base area';
COMMENT ON COLUMN edustat.submission_scope.year IS 'of the period';
COMMENT ON COLUMN edustat.submission_scope.period IS 'reporting period';
COMMENT ON COLUMN edustat.submission_scope.submission_id IS 'the file';
COMMENT ON COLUMN edustat.submission_scope.returns_new IS 'returns that were not there before';
COMMENT ON COLUMN edustat.submission_scope.returns_replaced IS 'returns that were there with other values';
COMMENT ON COLUMN edustat.submission_scope.returns_removed IS 'returns that were taken out';
COMMENT ON TABLE edustat.return_history IS 'returns as they were before another submission replaced or removed them, or before their own was taken back';
COMMENT ON COLUMN edustat.return_history.replaced_by IS 'submission that replaced or removed them; their own where that was undone';
COMMENT ON COLUMN edustat.return_history.reason IS 'replaced; removed (not in a file that replaces all); deleted (named in a file that deletes); undone (with submission_id = replaced_by: brought by a submission that was taken back; else: a removal that was taken back)';
