-- Nothing is left in a rollup table of a period.
-- $1 text rollup, $2 text period
DELETE FROM edustat.written WHERE rollup = $1::text AND period = $2::text
