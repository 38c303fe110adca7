-- One finding by its number.
-- $1 int8 finding
-- Result: severity, state text, confirmed_by text, confirmed_at text
SELECT severity, state, confirmed_by, to_char(confirmed_at, 'YYYY-MM-DD HH24:MI:SS')
FROM edustat.finding
WHERE finding_id = $1::int8
