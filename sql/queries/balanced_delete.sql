-- Takes out what some areas have of balanced development in one period, before it is written anew.
-- $1 int4 year, $2 text period, $3 text[] areas (NULL: all)
-- Result: nothing
WITH items AS (DELETE FROM edustat.rollup_balanced_item WHERE year = $1::int4 AND period = $2::text
               AND ($3::text[] IS NULL OR area_code = ANY ($3::text[])))
DELETE FROM edustat.rollup_balanced WHERE year = $1::int4 AND period = $2::text
AND ($3::text[] IS NULL OR area_code = ANY ($3::text[]))
