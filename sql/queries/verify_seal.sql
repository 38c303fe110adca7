-- Seals that the journal does not bear out.
-- Result: seal text, entry text, area and year text
SELECT s.seal_id::text, s.entry::text, s.area_code || ' ' || s.year
FROM edustat.seal s
WHERE NOT EXISTS (SELECT FROM edustat.journal j
                  WHERE j.entry = s.entry AND j.kind = 'seal' AND j.area = s.area_code AND j.period = s.year::text AND j.by = s.sealed_by
                    AND strpos(j.content, '"seal": "' || s.seal_id || '"') > 0 AND strpos(j.content, '"sha256": "' || s.sha256 || '"') > 0)
ORDER BY s.seal_id
