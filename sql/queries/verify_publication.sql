-- Publications, or withdrawals, that the journal does not bear out.
-- Result: seal text, entry text, area and year text
SELECT p.seal_id::text, e.entry::text, p.area_code || ' ' || p.year
FROM edustat_pub.seal p
CROSS JOIN LATERAL (VALUES (p.entry, 'publish', p.published_at), (p.withdrawn_entry, 'withdraw', p.withdrawn_at)) AS e (entry, kind, done)
WHERE (e.entry IS NOT NULL OR e.done IS NOT NULL)
  AND NOT EXISTS (SELECT FROM edustat.journal j
                  WHERE j.entry = e.entry AND j.kind = e.kind AND j.area = p.area_code AND j.period = p.year::text
                    AND strpos(j.content, '"seal": "' || p.seal_id || '"') > 0 AND strpos(j.content, '"sha256": "' || p.sha256 || '"') > 0)
ORDER BY p.seal_id, e.entry
