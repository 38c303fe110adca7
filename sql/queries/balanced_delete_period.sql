-- Takes out all of balanced development in a period that holds no returns any more.
-- $1 int4 year, $2 text period
-- Result: nothing
WITH items AS (DELETE FROM edustat.rollup_balanced_item WHERE year = $1::int4 AND period = $2::text)
DELETE FROM edustat.rollup_balanced WHERE year = $1::int4 AND period = $2::text
