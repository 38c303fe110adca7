-- Publications that are not of a seal that is there.
-- Result: seal text, area_code text, area and year text
SELECT p.seal_id::text, p.area_code, p.area_code || ' ' || p.year
FROM edustat_pub.seal p
WHERE NOT EXISTS (SELECT FROM edustat.seal s WHERE s.seal_id = p.seal_id AND s.area_code = p.area_code AND s.year = p.year AND s.sha256 = p.sha256)
ORDER BY p.seal_id
