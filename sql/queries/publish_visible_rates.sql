-- Rates: each row is to be read when its version is (publish_visible).
-- $1 text[] areas, $2 int4 year
UPDATE edustat_pub.indicator_value t SET visible_until = v.visible_until
FROM edustat_pub.version v
WHERE v.area_code = ANY ($1::text[]) AND v.year = $2::int4 AND t.area_code = v.area_code AND t.year = v.year AND t.seal_id = v.seal_id
  AND t.visible_until <> v.visible_until
