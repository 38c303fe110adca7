-- Rounds whose deadline or end the journal does not bear out.
-- Result: round text, entry text, due text
SELECT concat_ws(' ', r.form, r.period), r.open_entry::text, r.due::text
FROM edustat.round r
WHERE NOT EXISTS (SELECT FROM edustat.journal j
                  WHERE j.entry = r.open_entry AND j.kind = 'round_open' AND j.form = r.form AND j.period = r.period
                    AND j.by = r.opened_by AND strpos(j.content, '"due": "' || r.due::text || '"') > 0)
   OR (r.closed_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM edustat.journal j
                       WHERE j.entry = r.close_entry AND j.kind = 'round_close' AND j.form = r.form
                         AND j.period = r.period))
ORDER BY r.form, r.year, r.period
