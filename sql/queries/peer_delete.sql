-- Takes out how some areas stand to those beside them in a period, before it is written anew.
-- $1 int4 year, $2 text period, $3 text[] area codes
DELETE FROM edustat.rollup_peer
WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text
