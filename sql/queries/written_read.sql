-- What the last full run left in a rollup table.
-- $1 text rollup, $2 text columns
-- Result: period text, areas text
SELECT period, areas FROM edustat.written WHERE rollup = $1::text AND columns = $2::text
