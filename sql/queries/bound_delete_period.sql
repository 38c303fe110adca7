-- Takes out the bounds of a period that holds no returns any more.
-- $1 int4 year, $2 text period
DELETE FROM edustat.rollup_bound
WHERE year = $1::int4 AND period = $2::text
