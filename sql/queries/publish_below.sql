-- Each area of a publication with itself and all below it in the year.
-- $1 text[] areas, $2 int4 year
-- No result.
INSERT INTO pg_temp.publish_below (area_code, below_code)
WITH RECURSIVE area AS MATERIALIZED (
    SELECT code, parent FROM pg_temp.publish_area WHERE code = ANY ($1::text[]) AND valid_from <= $2::int4 AND $2::int4 < valid_to),
tree AS (
    SELECT code AS area_code, code AS below_code FROM area
    UNION ALL
    SELECT t.area_code, a.code FROM tree t JOIN area a ON a.parent = t.below_code)
SELECT area_code, below_code FROM tree
