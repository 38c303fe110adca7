-- Takes out all rates before a full recompute writes them anew.
DELETE FROM edustat.rollup_indicator
