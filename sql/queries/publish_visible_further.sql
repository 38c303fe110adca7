-- Peers, bounds and balanced development: each row is to be read when its version is (publish_visible).
-- $1 text[] areas, $2 int4 year
-- No result.
WITH version AS MATERIALIZED (
    SELECT area_code, year, seal_id, visible_until FROM edustat_pub.version WHERE area_code = ANY ($1::text[]) AND year = $2::int4),
peer_value AS (
    UPDATE edustat_pub.peer_value t SET visible_until = v.visible_until FROM version v
    WHERE t.area_code = v.area_code AND t.year = v.year AND t.seal_id = v.seal_id AND t.visible_until <> v.visible_until),
bound_value AS (
    UPDATE edustat_pub.bound_value t SET visible_until = v.visible_until FROM version v
    WHERE t.area_code = v.area_code AND t.year = v.year AND t.seal_id = v.seal_id AND t.visible_until <> v.visible_until),
balanced_value AS (
    UPDATE edustat_pub.balanced_value t SET visible_until = v.visible_until FROM version v
    WHERE t.area_code = v.area_code AND t.year = v.year AND t.seal_id = v.seal_id AND t.visible_until <> v.visible_until)
UPDATE edustat_pub.balanced_item_value t SET visible_until = v.visible_until FROM version v
    WHERE t.area_code = v.area_code AND t.year = v.year AND t.seal_id = v.seal_id AND t.visible_until <> v.visible_until
