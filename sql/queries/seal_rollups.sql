-- Whether an area has rates of a year.
-- $1 text area, $2 int4 year
-- Result: bool
SELECT EXISTS (SELECT FROM edustat.rollup_indicator WHERE area_code = $1::text AND year = $2::int4)
