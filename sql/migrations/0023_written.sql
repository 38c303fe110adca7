-- What full runs leave in the rollup tables (aggregator/written.h), so that the next one need not read rows back to know that they are as they should be.
CREATE TABLE edustat.written (
    rollup text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    columns text NOT NULL,
    areas text NOT NULL,
    PRIMARY KEY (rollup, period)
);
-- Digests do not get shorter by trying.
ALTER TABLE edustat.written ALTER COLUMN areas SET STORAGE EXTERNAL;

COMMENT ON TABLE edustat.written IS 'what the last full run left in the rollup tables: with it the next one knows which rows are still those it wrote; it may be emptied at any time, then rows are read';
COMMENT ON COLUMN edustat.written.rollup IS 'the table, with its schema';
COMMENT ON COLUMN edustat.written.period IS 'reporting period';
COMMENT ON COLUMN edustat.written.columns IS 'the columns that the digests are of';
COMMENT ON COLUMN edustat.written.areas IS 'a line an area: its code, the number of the transaction that wrote all of its rows (xmin), how many they are, and their digest, separated by tabs';
