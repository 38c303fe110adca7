-- The periods from a year on that hold returns of a form, or an approval.
-- $1 text form, $2 int4 year
-- Result: period text
SELECT period FROM edustat.return_state WHERE form = $1::text AND year >= $2::int4
UNION
SELECT period FROM edustat.approval WHERE form = $1::text AND year >= $2::int4
ORDER BY period
