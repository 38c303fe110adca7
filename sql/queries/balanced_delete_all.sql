-- Takes out all of balanced development, before a full run.
-- Result: nothing
WITH items AS (DELETE FROM edustat.rollup_balanced_item) DELETE FROM edustat.rollup_balanced
