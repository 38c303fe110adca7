-- Takes out all comparisons before a full recompute writes them anew.
DELETE FROM edustat.rollup_peer
