#!/bin/sh
# What edit rules find depends on the returns that stand, not on the way they came: a long file at once, years in any order, wrong figures
# first and the right ones later, some years only, all give the same findings, which are also those of `check` over what is stored. The
# rules look back over years, and what they no longer reach is forgotten on the way, so that each order takes another path.
#
# EDU_TEST_SEED=N repeats the choice of years and of wrong figures.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_BY EDUSTAT_LANG
seed=${EDU_TEST_SEED:-$(date +%s)}
first=2006
last=2019
echo "# EDU_TEST_SEED=$seed"

# What was found, without numbers that tell the order of things.
findings() {
    psql -qXAt -c "SELECT county_code, form, year, period, unit_code, rule, severity, message_zh, message_en
                   FROM edustat.finding WHERE state <> 'gone' ORDER BY 1, 2, 3, 4, 5, 6"
}

empty_store() {
    psql -qX -c "TRUNCATE edustat.return_school_annual, edustat.return_state, edustat.return_history, edustat.dirty,
                 edustat.submission_scope, edustat.finding, edustat.submission CASCADE"
}

# Soft findings end with 0, rows turned away with 1.
load() {
    "$EDUSTAT" collect --jobs 1 "$@" >"$scratch/out" 2>&1
    [ $? -le 1 ] || sed 's/^/# /' "$scratch/out"
}

agrees() {
    findings >"$scratch/now"
    diff "$scratch/wanted" "$scratch/now" >"$scratch/diff"
    is "$1: the same findings" "$(cat "$scratch/diff")" ""
    ok "$1: check finds nothing else" "$EDUSTAT" check --dry-run
}

# doubtful FILE: some rows with more pupils who came than the pupils there show: rules ask about them, and turn none away.
doubtful() {
    awk -F, -v OFS=, -v seed="$seed" 'BEGIN { srand(seed) }
        NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^flow_in_.*_transfer$/) flow[i] }
        NR > 1 && rand() < 0.1 { for (i in flow) if ($i ~ /^[0-9]+$/) $i += 31 }
        { print }' "$1"
}

# wrong FILE: some rows of it with figures that do not hold.
wrong() {
    awk -F, -v OFS=, -v seed="$seed" 'BEGIN { srand(seed) }
        NR > 1 && rand() < 0.2 { column = 9 + int(rand() * (NF - 9)); if ($column ~ /^[0-9]+$/) $column = $column * 3 + 7 }
        { print }' "$1"
}

years_at_random() {
    seq $first $last | awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $1 }' | sort | cut -d ' ' -f 2
}

made=$scratch/made-up
ok "counties are made up" "$EDUSTAT" --quiet sample --areas 4228 --schools 120 --years $first:$last \
    --seed "$((seed % 1000))" -o "$made"
ok "a store is made" "$EDUSTAT" migrate
ok "the schools are taken" "$EDUSTAT" unit import "$made/units.csv"
returns=$scratch/school_annual_
for year in $(seq $first $last); do
    doubtful "$made/returns/school_annual_$year.csv" >"$returns$year.csv"
done
head -n 1 "$returns$first.csv" >"$scratch/all.csv"
for year in $(seq $first $last); do
    tail -n +2 "$returns$year.csv"
done >>"$scratch/all.csv"

load "$scratch/all.csv"
findings >"$scratch/wanted"
count=$(grep -c '|soft|' "$scratch/wanted")
echo "# $count soft findings of $(cut -d '|' -f 6 "$scratch/wanted" | sort -u | wc -l) rules"
ok "rules find something" test "$count" -gt 20
agrees "one file"

empty_store
for year in $(years_at_random); do
    load "$returns$year.csv"
done
agrees "years in any order"

empty_store
wrong "$scratch/all.csv" >"$scratch/wrong.csv"
load "$scratch/wrong.csv"
load "$scratch/all.csv"
agrees "wrong figures, then the right ones"

# Years in the middle were wrong or absent, and come behind what follows them.
empty_store
head -n 1 "$scratch/all.csv" >"$scratch/some.csv"
head -n 1 "$scratch/all.csv" >"$scratch/others.csv"
for year in $(seq $first $last); do
    some=$scratch/some.csv
    [ "$((year % 3))" -eq 0 ] && some=$scratch/others.csv
    tail -n +2 "$returns$year.csv" >>"$some"
done
load "$scratch/some.csv"
wrong "$scratch/others.csv" >"$scratch/wrong.csv"
load "$scratch/wrong.csv"
load "$scratch/others.csv"
agrees "every third year later"

# A county-year is taken out and comes back.
for year in $((first + 3)) $((last - 1)); do
    load --strategy delete "$returns$year.csv"
done
ok "two years taken out: check finds nothing else" "$EDUSTAT" check --dry-run
load "$scratch/all.csv"
agrees "two years taken out and back"

done_testing
