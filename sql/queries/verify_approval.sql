-- Approvals that the journal does not bear out: no entry, or one that says something else.
-- Result: approval text, entry text, level text
SELECT concat_ws(' ', a.area_code, a.form, a.period), a.entry::text, a.level
FROM edustat.approval a
WHERE NOT EXISTS (SELECT FROM edustat.journal j
                  WHERE j.entry = a.entry AND j.kind = 'approve' AND j.area = a.area_code AND j.form = a.form
                    AND j.period = a.period AND j.by = a.approved_by AND j.at = a.approved_at
                    AND strpos(j.content, '"level": "' || a.level || '"') > 0)
ORDER BY a.area_code, a.form, a.year, a.period, a.level
