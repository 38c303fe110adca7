-- Takes out the items of balanced development of some areas in a period, before they are written anew.
-- $1 int4 year, $2 text period, $3 text[] area codes
-- Result: nothing
DELETE FROM edustat.rollup_balanced_item
WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
