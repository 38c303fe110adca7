-- The tables of results and the columns of their keys, in order.
-- $1 text name of one table, or NULL for all
-- Result: name text, column text
SELECT c.relname, a.attname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE c.relnamespace = to_regnamespace('edustat') AND c.relkind = 'r' AND c.relname ~ '^rollup_'
  AND ($1::text IS NULL OR c.relname = $1::text)
ORDER BY c.relname COLLATE "C", k.place
