-- What the journal says of who may read.
-- $1 text role or NULL
-- Result: entry int8, at text, kind text, by text, content text
SELECT entry, to_char(at, 'YYYY-MM-DD HH24:MI:SS'), kind, by, content
FROM edustat.journal
WHERE kind IN ('access_grant', 'access_revoke') AND ($1::text IS NULL OR strpos(content, '"role": "' || $1::text || '"') > 0)
ORDER BY entry
