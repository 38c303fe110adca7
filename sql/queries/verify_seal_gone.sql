-- Seals that the journal knows and that are not there.
-- Result: seal text, entry text, area and year text
SELECT substring(j.content FROM '"seal": "([0-9]+)"'), j.entry::text, j.area || ' ' || j.period
FROM edustat.journal j
WHERE j.kind = 'seal'
  AND NOT EXISTS (SELECT FROM edustat.seal s
                  WHERE s.area_code = j.area AND s.seal_id = substring(j.content FROM '"seal": "([0-9]+)"')::int8)
ORDER BY j.entry
