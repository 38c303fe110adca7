-- Which indicators stand beside others.

ALTER TABLE edustat.indicator
    ADD COLUMN companion boolean NOT NULL DEFAULT false,
    ADD COLUMN alternative_of text NOT NULL DEFAULT '';
COMMENT ON COLUMN edustat.indicator.companion IS 'stands beside the assessed indicators for comparison, as UNESCO''s definitions do';
COMMENT ON COLUMN edustat.indicator.alternative_of IS 'the indicator that is the same with another denominator; empty for none';
COMMENT ON COLUMN edustat.indicator.interval_kind IS 'share: the numerator is a part of the denominator; count: a count beside it; parity: one rate divided by another; none: no interval';
