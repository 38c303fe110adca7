#!/bin/sh
# Every rule of the shipped catalogue is shown to fire, and to keep quiet where a return comes near: tests/data/rules/fixtures.txt
# says what differs from a school's and a county's return to which no rule objects. Each of them is a county of its own.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

fixtures=$EDU_SRCDIR/tests/data/rules/fixtures.txt
year=2020

# The columns of a form, one a line.
columns() {
    "$EDUSTAT" catalogue show "$1" --format csv | awk -F, 'NR > 1 { print $1 }'
}

# Counties whose code has been valid all the time.
counties() {
    "$EDUSTAT" catalogue show areas --format csv |
        awk -F, -v year=$year '$3 == "county" && $7 == "yes" && $5 <= year - 12 && $6 == "" { print $1 }'
}

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
columns school_annual >"$scratch/school.columns"
columns county_annual >"$scratch/county.columns"
counties >"$scratch/counties"
"$EDUSTAT" catalogue show rules --format csv | awk -F, 'NR > 1 { print $1 }' | sort >"$scratch/rules"
awk '$1 == "fire" { print $2 }' "$fixtures" | sort >"$scratch/fire"
awk '$1 == "quiet" { print $2 }' "$fixtures" | sort >"$scratch/quiet"
is "every rule has what fires it, once" "$(cat "$scratch/fire")" "$(cat "$scratch/rules")"
is "every rule has what comes near, once" "$(cat "$scratch/quiet")" "$(cat "$scratch/rules")"

# Writes units.csv, school.csv, county.csv, and fixtures.csv: county, "fire" or "quiet", rule.
awk -v year=$year -v scratch="$scratch" -f "$EDU_SRCDIR/tests/integration/rules_fire/returns.awk" \
    "$scratch/counties" "$scratch/school.columns" "$scratch/county.columns" "$fixtures" || exit 99

ok "the schools are imported" "$EDUSTAT" unit import "$scratch/units.csv"
# Rows that hard rules turn away are what is wanted: status 1.
exits "the counties' returns are collected" 1 "$EDUSTAT" --quiet collect "$scratch/county.csv"
exits "the schools' returns are collected" 1 "$EDUSTAT" --quiet collect "$scratch/school.csv"

psql -XAqt -F ' ' -c "SELECT county_code, rule FROM edustat.finding WHERE state = 'open' AND year = $year ORDER BY 1, 2" >"$scratch/findings"

# What was found where, of the rule that each county is about.
awk -F '[ ,]' -v OFS=' ' '
    FNR == NR { found[$1 " " $2] = 1; next }
    { is = ($1 " " $3) in found; print $2, $3, (is ? "found" : "not found") }
' "$scratch/findings" "$scratch/fixtures.csv" >"$scratch/seen"
is "each rule fires" "$(grep '^fire .* not found$' "$scratch/seen")" ""
is "each rule keeps quiet" "$(grep '^quiet .* found$' "$scratch/seen" | grep -v 'not found$')" ""

# The base returns, a year and eight in a row.
is "no rule objects to the base" "$(awk -F '[ ,]' '
    FNR == NR { if ($2 == "base") base[$1] = 1; next }
    $1 in base
' "$scratch/fixtures.csv" "$scratch/findings")" ""
done_testing
