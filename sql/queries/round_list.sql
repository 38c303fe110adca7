-- Every round.
-- Result: form text, period text, due text, opened_by text, opened_at text, closed_by text, closed_at text
SELECT form, period, to_char(due, 'YYYY-MM-DD'), opened_by, to_char(opened_at, 'YYYY-MM-DD HH24:MI:SS'), closed_by,
       to_char(closed_at, 'YYYY-MM-DD HH24:MI:SS')
FROM edustat.round
ORDER BY year, period, form
