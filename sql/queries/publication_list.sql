-- Seals with what became of them, and areas and years that have results and no seal.
-- $1 text area or NULL
-- Result: area_code text, year int4, seal text, state text (draft, sealed, embargoed, published, superseded, withdrawn), published_at text, visible_from text,
-- visible_until text, threshold int4, counts_suppressed int8, rates_suppressed int8, reason text, sha256 text
SELECT s.area_code, s.year, s.seal_id::text,
       CASE WHEN p.seal_id IS NULL THEN 'sealed'
            WHEN p.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN v.visible_until <= now() THEN 'superseded'
            WHEN v.visible_from > now() THEN 'embargoed'
            ELSE 'published' END,
       to_char(p.published_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(p.visible_from, 'YYYY-MM-DD HH24:MI:SS'),
       CASE WHEN p.withdrawn_at IS NOT NULL THEN to_char(p.withdrawn_at, 'YYYY-MM-DD HH24:MI:SS')
            WHEN isfinite(v.visible_until) THEN to_char(v.visible_until, 'YYYY-MM-DD HH24:MI:SS') END,
       p.threshold, p.counts_suppressed, p.rates_suppressed, coalesce(p.withdrawn_reason, nullif(p.reason, '')), s.sha256
FROM edustat.seal s
LEFT JOIN edustat_pub.seal p ON p.seal_id = s.seal_id
LEFT JOIN edustat_pub.version v ON v.seal_id = s.seal_id AND v.area_code = s.area_code
WHERE $1::text IS NULL OR s.area_code = $1::text
UNION ALL
SELECT DISTINCT r.area_code, r.year, NULL, 'draft', NULL, NULL, NULL, NULL::int4, NULL::int8, NULL::int8, NULL, NULL
FROM edustat.rollup_indicator r
WHERE r.area_code = $1::text AND r.grp = 'all'
  AND NOT EXISTS (SELECT FROM edustat.seal s WHERE s.area_code = r.area_code AND s.year = r.year)
ORDER BY 1, 2, 3
