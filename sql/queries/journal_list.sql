-- The journal, in its order.
-- $1 text area or NULL, $2 text form or NULL, $3 text period or NULL
-- Result: entry int8, at text, kind text, by text, area text, form text, period text, content text, sha256 text
SELECT entry, to_char(at, 'YYYY-MM-DD HH24:MI:SS'), kind, by, area, form, period, content, sha256
FROM edustat.journal
WHERE ($1::text IS NULL OR area = $1::text) AND ($2::text IS NULL OR form = $2::text)
  AND ($3::text IS NULL OR period = $3::text)
ORDER BY entry
