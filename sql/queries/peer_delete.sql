-- Takes out how the areas directly below some areas stand to each other in a period, before it is written anew.
-- $1 int4 year, $2 text period, $3 text[] codes of the areas above
DELETE FROM edustat.rollup_peer
WHERE parent_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
