-- Events of units tell years too, so that what an import of the register did to them stands in their history.

ALTER TABLE edustat.unit_event
    ADD COLUMN years_before text NOT NULL DEFAULT '',
    ADD COLUMN years_after text NOT NULL DEFAULT '';

COMMENT ON TABLE edustat.unit_event IS 'what became of reporting units, by hand or by a register file';
COMMENT ON COLUMN edustat.unit_event.kind IS 'close, rename, merge (into another one), take (another one), recode (to another code), recoded (from another code); by a register file: import_name, import_years';
COMMENT ON COLUMN edustat.unit_event.years_before IS 'years in which the unit reported, 1990-2018 or 1990-; empty: they were not changed';
COMMENT ON COLUMN edustat.unit_event.years_after IS 'years in which it reports since; empty: they were not changed';
COMMENT ON COLUMN edustat.journal.kind IS 'round_open, round_close, approve, reopen, confirm, undo, unit_import, unit_merge, unit_close, ...';
