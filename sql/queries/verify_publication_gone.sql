-- Publications and withdrawals that the journal knows and that are not there.
-- Result: seal text, entry text, area and year text
SELECT substring(j.content FROM '"seal": "([0-9]+)"'), j.entry::text, j.area || ' ' || j.period
FROM edustat.journal j
WHERE j.kind IN ('publish', 'withdraw')
  AND NOT EXISTS (SELECT FROM edustat_pub.seal p WHERE j.entry IN (p.entry, p.withdrawn_entry))
ORDER BY j.entry
