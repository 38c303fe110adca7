-- Which sheet of a workbook a submission was taken from, and which cell a reject is about.

ALTER TABLE edustat.submission ADD COLUMN sheet text NOT NULL DEFAULT '';
ALTER TABLE edustat.reject ADD COLUMN cell text NOT NULL DEFAULT '';

COMMENT ON COLUMN edustat.submission.sheet IS 'name of the workbook''s sheet; empty for text files';
COMMENT ON COLUMN edustat.submission.encoding IS 'the text''s encoding, or the kind of workbook: xlsx, ods, xls';
COMMENT ON COLUMN edustat.reject.cell IS 'reference of the sheet''s cell (C12); empty for text files and for rows as a whole';
