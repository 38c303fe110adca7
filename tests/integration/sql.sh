#!/bin/sh
# The SQL as the server sees it: every statement of sql/queries/ is prepared against a store just
# migrated, and the store keeps the rules that let it be spread over several servers and be read by others.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"


query() {
    psql -qXAt -c "$1"
}

# none NAME SQL: the query has no rows.
none() {
    is "$1" "$(query "$2" 2>&1)" ""
}

"$EDUSTAT" migrate >"$scratch/out" 2>&1 || {
    cat "$scratch/out"
    exit 99
}

echo "# statements"
# One session for all; a statement that fails does not keep the others from being looked at.
{
    echo "SET search_path = edustat, pg_catalog;"
    echo "CREATE TEMPORARY TABLE staging (LIKE edustat.return_school_annual);"
    echo "CREATE TEMPORARY TABLE finding_new (LIKE edustat.finding);"
    echo "CREATE TEMPORARY TABLE finding_scope (LIKE edustat.finding);"
    echo "CREATE TEMPORARY TABLE stray (LIKE edustat.finding);"
    echo "CREATE TEMPORARY TABLE finding_before (LIKE edustat.finding);"
    for table in area area_set form measure indicator grp target balanced_standard balanced_item; do
        echo "CREATE TEMPORARY TABLE publish_$table (LIKE edustat.$table);"
    done
    # What is staged for a publication, and the sealed rates, which are texts.
    sed -n '/^const char edu_sql_publish_stage/,/;$/p' "$EDU_SRCDIR/sql/form_publish.c" | sed -n 's/^ *"\(.*\)";*$/\1/p' |
        sed 's/\\"/"/g' | tr -d '\n' | sed 's/ ON COMMIT DROP//g'
    echo ";"
    for sealed in rate:indicator peer:peer bound:bound balance:balanced balance_item:balanced_item; do
        psql -qXAt -c "SELECT 'CREATE TEMPORARY TABLE publish_${sealed%:*} (' || string_agg(attname || ' text', ', ') || ');' FROM pg_attribute
            WHERE attrelid = 'edustat.rollup_${sealed#*:}'::regclass AND attnum > 0 AND NOT attisdropped"
    done
    for file in "$EDU_SRCDIR"/sql/queries/*.sql; do
        name=$(basename "$file" .sql)
        printf '%s\n' "\\echo statement $name"
        echo "PREPARE \"$name\" AS"
        cat "$file"
        echo ";"
    done
    printf '%s\n' "\\echo known"
    echo "SELECT name, cardinality(parameter_types), array_to_string(parameter_types, ' ') FROM pg_prepared_statements ORDER BY name"
} >"$scratch/all.sql"
psql -qXAt -F ' ' -f "$scratch/all.sql" >"$scratch/prepared" 2>&1
sed -n '/^known$/,$p' "$scratch/prepared" >"$scratch/known"
for file in "$EDU_SRCDIR"/sql/queries/*.sql; do
    name=$(basename "$file" .sql)
    ok "$name is prepared" grep -q "^$name " "$scratch/known" ||
        sed -n "/^statement $name\$/,/^statement /p" "$scratch/prepared" | note
done
sed -n '/ERROR/,$p' "$scratch/prepared" | sed '/^known$/,$d' | note

# heads: what the opening comments do not say of their statements. Comments count $1 to $n, or leave them to a range.
heads() {
    for file in "$EDU_SRCDIR"/sql/queries/*.sql; do
        head -n 1 "$file" | grep -q '^-- .*[.:]$\|^-- .*[a-z,)]$' || echo "$file: the first line does not say what it is for"
        for number in $(sed 's/--.*//' "$file" | grep -o '\$[0-9]*' | sort -u); do
            sed -n 's/^--//p' "$file" | grep -qF "$number" || echo "$file: $number is not explained"
            grep -qF "$number::" "$file" || echo "$file: $number has no type"
        done
        gives=$(sed 's/--.*//' "$file" | awk 'NF && !first { first = $1 } /RETURNING/ { first = "RETURNING" } END { print first }')
        case $gives in
        SELECT | WITH | RETURNING)
            grep -qi '^--.*result\b' "$file" || grep -q pg_advisory "$file" || echo "$file: the result is not explained" ;;
        esac
    done
}
is "each says what it is for, what it takes and gives" "$(heads)" ""

echo "# rules that let the store be spread over several servers"
keyed="(c.relname ~ '^(return|rollup)_' OR c.relname IN ('target', 'dirty', 'unit'))"
none "keys of returns, sums, rates, targets and marks begin with the area's code" "
    SELECT c.relname, coalesce(a.attname, 'no key')
    FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relnamespace = 'edustat'::regnamespace AND c.relkind IN ('r', 'p') AND $keyed
      AND coalesce(a.attname, '') NOT IN ('county_code', 'area_code')"
is "and there are such tables" "$(query "
    SELECT count(*) >= 9 FROM pg_class c WHERE c.relnamespace = 'edustat'::regnamespace AND c.relkind = 'r' AND $keyed")" t
none "the key is their only unique index" "
    SELECT i.indexrelid::regclass FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
    WHERE c.relnamespace = 'edustat'::regnamespace AND $keyed AND i.indisunique AND NOT i.indisprimary"
none "returns have no index beside the key" "
    SELECT i.indexrelid::regclass FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
    WHERE c.relnamespace = 'edustat'::regnamespace AND c.relname ~ '^return_' AND NOT i.indisprimary"
none "no table has a trigger" "
    SELECT tgrelid::regclass, tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace IN ('edustat'::regnamespace, 'edustat_pub'::regnamespace) AND NOT tgisinternal"
none "no table has a rule, and none refers to another one" "
    SELECT conrelid::regclass, conname FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'edustat'::regnamespace
    UNION ALL SELECT r.ev_class::regclass, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = 'edustat'::regnamespace AND c.relkind = 'r'"
none "codes in keys are compared byte by byte" "
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
    JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = 'edustat'::regnamespace AND a.atttypid = 'text'::regtype AND l.collname <> 'C'
      AND c.relname <> 'area_change'"
is "statements neither merge nor use grouping sets" \
    "$(grep -lE '(^|[^a-z_])(MERGE INTO|GROUPING SETS|ROLLUP *\(|CUBE *\()' "$EDU_SRCDIR"/sql/queries/*.sql "$EDU_SRCDIR"/sql/*.c "$EDU_SRCDIR"/aggregator/*.c)" ""

echo "# what others read"
is "there is something to read" "$(query "
    SELECT count(*) > 0 FROM pg_class WHERE relnamespace = 'edustat_pub'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')")" t
none "every table and view of edustat_pub is explained" "
    SELECT relname FROM pg_class
    WHERE relnamespace = 'edustat_pub'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
      AND coalesce(obj_description(oid, 'pg_class'), '') = ''"
none "and every column of them" "
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'edustat_pub'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
      AND coalesce(col_description(c.oid, a.attnum), '') = ''"
none "and every function" "SELECT proname FROM pg_proc WHERE pronamespace = 'edustat_pub'::regnamespace AND coalesce(obj_description(oid, 'pg_proc'), '') = ''"
none "keys of published figures begin with the area's code" "
    SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relnamespace = 'edustat_pub'::regnamespace AND c.relname NOT IN ('seal', 'grp', 'indicator', 'measure', 'balanced_standard', 'balanced_item') AND a.attname <> 'area_code'"
is "and they refer to areas, indicators and seals" "$(query "
    SELECT string_agg(DISTINCT conrelid::regclass || ' ' || confrelid::regclass, ', ' ORDER BY conrelid::regclass || ' ' || confrelid::regclass)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = 'edustat_pub.indicator_value'::regclass")" \
    "edustat_pub.indicator_value edustat_pub.area, edustat_pub.indicator_value edustat_pub.grp, edustat_pub.indicator_value edustat_pub.indicator, edustat_pub.indicator_value edustat_pub.seal, edustat_pub.indicator_value edustat_pub.version"
none "they can be read" "
    SELECT count(*) FROM edustat_pub.indicator_value HAVING count(*) > 0"

echo "# again"
ok "a second migrate changes nothing" sh -c '"$EDUSTAT" migrate | grep -q "^up to date"'
# The statement that changes a table's columns goes by what the catalogue says, in its order.
none "the columns of the returns are those of the catalogue" "
    SELECT m.form, m.column_name FROM edustat.measure m
    LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('edustat.' || quote_ident('return_' || m.form))
        AND a.attname = m.column_name AND format_type(a.atttypid, a.atttypmod) = m.sql_type
    WHERE a.attname IS NULL"
none "and so are those of their sums, each with its count" "
    SELECT m.form, m.column_name FROM edustat.measure m
    LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('edustat.' || quote_ident('rollup_sum_' || m.form))
        AND a.attname = 'n_' || m.column_name
    WHERE a.attname IS NULL"

done_testing
