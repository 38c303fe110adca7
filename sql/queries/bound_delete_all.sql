-- Takes out all bounds before a full recompute writes them anew.
DELETE FROM edustat.rollup_bound
