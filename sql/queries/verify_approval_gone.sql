-- Approvals that the journal knows, that nobody took back, and that are not there.
-- Result: approval text, entry text, level text
SELECT concat_ws(' ', j.area, j.form, j.period), j.entry::text, j.level
FROM (SELECT DISTINCT ON (area, form, period, level) *
      FROM (SELECT entry, kind, area, form, period, substring(content FROM '"level": "([a-z]+)"') AS level
            FROM edustat.journal WHERE kind IN ('approve', 'reopen')) AS c
      ORDER BY area, form, period, level, entry DESC) AS j
WHERE j.kind = 'approve'
  AND NOT EXISTS (SELECT FROM edustat.approval a
                  WHERE a.area_code = j.area AND a.form = j.form AND a.period = j.period AND a.level = j.level)
ORDER BY j.entry
