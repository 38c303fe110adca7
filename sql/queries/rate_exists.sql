-- Whether there is any rate.
-- Result: exists bool
SELECT EXISTS (SELECT FROM edustat.rollup_indicator)
