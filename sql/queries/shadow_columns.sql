-- The columns of a table, in their order.
-- $1 text its quoted name, with its schema
-- Result: name text (no row: no such table)
SELECT attname FROM pg_attribute
WHERE attrelid = to_regclass($1::text) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
