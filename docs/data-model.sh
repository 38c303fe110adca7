#!/bin/sh
# data-model.sh CONNINFO < docs/data-model.md
#
# Prints the page with its tables made anew from a migrated database: everything between the two marker lines is replaced by
# the tables and columns of schema edustat, with their comments. A test holds the page against this.
set -eu
marker='<!-- tables: made by docs/data-model.sh -->'
awk -v marker="$marker" '{ print } $0 == marker { exit }'
psql -XAqt -d "$1" <<'SQL'
SELECT E'\n### ' || CASE WHEN n.nspname = 'edustat' THEN '' ELSE n.nspname || '.' END || c.relname || E'\n\n' || coalesce(obj_description(c.oid), '') || E'\n\nKey: '
       || (SELECT string_agg('`' || a.attname || '`', ', ' ORDER BY k.n)
           FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY k (num, n), pg_attribute a
           WHERE p.conrelid = c.oid AND p.contype = 'p' AND a.attrelid = c.oid AND a.attnum = k.num)
       || E'\n\n| column | type | meaning |\n|---|---|---|\n'
       || (SELECT string_agg('| ' || a.attname || ' | ' || format_type(a.atttypid, a.atttypmod)
                             || ' | ' || coalesce(col_description(c.oid, a.attnum), '') || ' |', E'\n' ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             AND NOT (c.relname = 'unit' AND a.attnum > 5))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('edustat', 'edustat_pub') AND c.relkind = 'r'
  AND (c.relname !~ '^(return_|rollup_sum_)' OR c.relname IN ('return_history', 'return_state'))
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
SQL
