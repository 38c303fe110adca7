-- The areas of a publication.
-- $1 int8 seal
-- Result: area_code text
SELECT area_code FROM edustat_pub.version WHERE seal_id = $1::int8 ORDER BY area_code
