-- Takes out how some areas stand by the standards of balanced development in a period, before it is written anew.
-- $1 int4 year, $2 text period, $3 text[] area codes
-- Result: nothing
DELETE FROM edustat.rollup_balanced
WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
