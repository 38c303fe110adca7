#!/bin/sh
# docs/data-model.md says what the migrated database has: every table, key, column, type and comment.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

"$EDUSTAT" migrate >/dev/null
psql -XAqt -c "SELECT relname || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('edustat', 'edustat_pub') AND relkind IN ('r', 'v') AND attnum > 0
    AND NOT attisdropped AND relname !~ '^(return_|rollup_sum_)' AND col_description(c.oid, attnum) IS NULL
    AND NOT (relname = 'unit' AND attnum > 5)" >"$scratch/bare"
is 'every column of a fixed table has a comment' '' "$(cat "$scratch/bare")"
"$EDU_SRCDIR/docs/data-model.sh" "" <"$EDU_SRCDIR/docs/data-model.md" >"$scratch/made"
ok 'docs/data-model.md is what docs/data-model.sh makes of the database' cmp -s "$EDU_SRCDIR/docs/data-model.md" "$scratch/made"
diff "$EDU_SRCDIR/docs/data-model.md" "$scratch/made" | sed 's/^/# /' | head -20
done_testing
