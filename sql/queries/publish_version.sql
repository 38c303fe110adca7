-- A publication is a version of each of its areas.
-- $1 int8 seal, $2 text[] areas
INSERT INTO edustat_pub.version (area_code, year, seal_id, visible_from, visible_until)
SELECT a.area_code, a.year, s.seal_id, s.visible_from, 'infinity'
FROM edustat_pub.seal s JOIN edustat_pub.area a ON a.year = s.year AND a.area_code = ANY ($2::text[])
WHERE s.seal_id = $1::int8
