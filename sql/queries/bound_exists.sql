-- Whether returns of some areas are missing in a period, so that it is known what their rates would be with them.
-- $1 int4 year, $2 text period, $3 text[] area codes
-- Result: exists bool
SELECT EXISTS (SELECT FROM edustat.rollup_bound WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text)
