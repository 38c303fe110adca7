-- The round of a form and period.
-- $1 text form, $2 text period
-- Result: due text, due_before text, opened_by text, opened_at text, closed_by text, closed_at text
SELECT to_char(due, 'YYYY-MM-DD'), due_before::text, opened_by, to_char(opened_at, 'YYYY-MM-DD HH24:MI:SS'), closed_by,
       to_char(closed_at, 'YYYY-MM-DD HH24:MI:SS')
FROM edustat.round
WHERE form = $1::text AND period = $2::text
