#!/bin/sh
# Every example of docs/profiles.md: a block of YAML is a profile and must be read; the block of CSV behind it is collected with it, and what
# is stored, counted and rejected is the block of text behind that.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

shared=$EDU_SRCDIR/tests/cases/collect/shared
cp -R "$shared/catalogue" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue

# Examples into folders 1, 2, ...: profile.yaml, and where they are collected the file and expected.
mkdir "$scratch/examples"
awk -v folder="$scratch/examples" '
    /^```yaml$/ { dir = folder "/" ++count; system("mkdir " dir); out = dir "/profile.yaml"; name = "example.csv"; next }
    /^```csv$/ { out = dir "/" name; print name >(dir "/name"); next }
    /^```text$/ { out = dir "/expected"; next }
    /^```/ { if (out != "") close(out); out = ""; next }
    /^File `.*`:$/ { name = $0; gsub(/^File `|`:$/, "", name) }
    out != "" { print >out }' "$EDU_SRCDIR/docs/profiles.md"

# Cells that hold something, a line a return.
stored() {
    for form in county school club; do
        psql -XAqt -c "
            SELECT concat_ws(' ', county_code, year, CASE WHEN unit_code <> county_code THEN unit_code END) || ': ' ||
                (SELECT string_agg(column_name || '=' || (to_jsonb(r) ->> column_name), ' ' ORDER BY ordinal_position)
                 FROM information_schema.columns
                 WHERE table_schema = 'edustat' AND table_name = 'return_$form' AND to_jsonb(r) ->> column_name IS NOT NULL
                    AND column_name NOT IN ('county_code', 'year', 'period', 'unit_code', 'submission_id', 'location')
                    AND NOT (column_name = 'category' AND '$1' <> 'with category'))
            FROM edustat.return_$form AS r ORDER BY county_code, year, unit_code"
    done
}

ok "the database is made" "$EDUSTAT" migrate --quiet
count=0
for example in $(ls "$scratch/examples" | sort -n); do
    cd "$scratch/examples/$example" || exit 99
    code=$(sed -n 's/^code: //p' profile.yaml)
    cp profile.yaml "$EDUSTAT_CATALOGUE/profiles/$code.yaml"
    ok "profile $code is sound" "$EDUSTAT" catalogue check
    [ -f name ] || continue
    count=$((count + 1))
    psql -Xq -f "$shared/clean.sql" 2>/dev/null
    "$EDUSTAT" --lang en collect --profile "$code" --format csv "$(cat name)" >collected.csv 2>told
    {
        stored "$(grep -q category= expected && echo with category)"
        awk -F, 'NR == 2 { print "read " $3 ", accepted " $4 ", rejected " $5 ", left out " $6 }' collected.csv
        sed -n 's/^edustat:   //p' told
    } >got
    if cmp -s got expected; then
        pass "profile $code reads its file as documented"
    else
        flunk "profile $code reads its file as documented"
        diff -u expected got | note
        note <told
    fi
done
is "so many examples are collected" "$count" 8
is "every file says what comes of it" "$(ls -d "$scratch"/examples/*/expected | wc -l)" "$count"
is "no block is of another kind" "$(grep '^```.' "$EDU_SRCDIR/docs/profiles.md" | grep -cvxE '```(yaml|csv|text)')" 0
done_testing
