-- The groups of a publication, out of its catalogue (pg_temp.publish_grp).
INSERT INTO edustat_pub.grp (grp, position, name_zh, name_en)
SELECT 'all', 0, '全部', 'all'
UNION ALL SELECT g.grp, g.position + 1, g.name_zh, g.name_en FROM pg_temp.publish_grp g
ON CONFLICT (grp) DO UPDATE SET position = excluded.position, name_zh = excluded.name_zh, name_en = excluded.name_en
