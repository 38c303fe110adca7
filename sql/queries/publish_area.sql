-- The areas of a publication, out of its catalogue (pg_temp.publish_area).
-- $1 text[] areas, $2 int4 year
INSERT INTO edustat_pub.area AS t (area_code, year, level, parent_code, name_zh, name_en)
SELECT a.code, $2::int4, a.level, nullif(a.parent, ''), a.name_zh, a.name_en
FROM pg_temp.publish_area a
WHERE a.code = ANY ($1::text[]) AND a.valid_from <= $2::int4 AND $2::int4 < a.valid_to
ON CONFLICT (area_code, year) DO UPDATE
SET level = excluded.level, parent_code = excluded.parent_code, name_zh = excluded.name_zh, name_en = excluded.name_en
WHERE (t.level, t.parent_code, t.name_zh, t.name_en) IS DISTINCT FROM (excluded.level, excluded.parent_code, excluded.name_zh, excluded.name_en)
