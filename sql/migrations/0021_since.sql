-- A row is written when it comes out otherwise than it stood, not by every run.
COMMENT ON COLUMN edustat.rollup_indicator.computed_at IS 'since when the row stands: the start of the run that wrote it, since it, or another one of the same area and period, came out otherwise than before';
