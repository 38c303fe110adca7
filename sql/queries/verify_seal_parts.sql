-- Seals whose parts do not give their SHA-256.
-- Result: seal text, parts that are not what they were, text, area and year text
SELECT s.seal_id::text, coalesce(p.changed, 'SHA256SUMS'), s.area_code || ' ' || s.year
FROM edustat.seal s
LEFT JOIN LATERAL (SELECT encode(sha256(convert_to(string_agg(q.now || '  ' || q.path || E'\n', '' ORDER BY q.path), 'UTF8')), 'hex') AS sums,
                          string_agg(q.path, ', ' ORDER BY q.path) FILTER (WHERE q.now <> q.sha256) AS changed
                   FROM (SELECT path, sha256, encode(sha256(convert_to(content, 'UTF8')), 'hex') AS now
                         FROM edustat.seal_part t WHERE t.area_code = s.area_code AND t.seal_id = s.seal_id) q) p ON true
WHERE p.sums IS DISTINCT FROM s.sha256 OR p.changed IS NOT NULL
ORDER BY s.seal_id
