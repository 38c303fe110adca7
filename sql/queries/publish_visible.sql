-- When each version of the areas of a publication is the one to be read: until a later publication is to be seen that was not withdrawn. One that is
-- withdrawn never was.
-- $1 int8 seal
-- No result.
WITH due AS (
    SELECT v.area_code, v.year, v.seal_id,
           CASE WHEN s.withdrawn_at IS NOT NULL OR min(l.visible_from) <= s.visible_from THEN '-infinity'
                ELSE coalesce(min(l.visible_from), 'infinity') END AS visible_until
    FROM edustat_pub.version o
    JOIN edustat_pub.version v USING (area_code, year)
    JOIN edustat_pub.seal s ON s.seal_id = v.seal_id
    LEFT JOIN (edustat_pub.version w JOIN edustat_pub.seal l ON l.seal_id = w.seal_id AND l.withdrawn_at IS NULL)
           ON w.area_code = v.area_code AND w.year = v.year AND l.published_at > s.published_at
    WHERE o.seal_id = $1::int8
    GROUP BY v.area_code, v.year, v.seal_id, s.visible_from, s.withdrawn_at)
UPDATE edustat_pub.version v SET visible_until = due.visible_until
FROM due
WHERE (v.area_code, v.year, v.seal_id) = (due.area_code, due.year, due.seal_id) AND v.visible_until <> due.visible_until
