#!/bin/sh
# Random histories: loads by every strategy, undos and seals by turns. Whatever came later, each seal is replayed to the byte, what changed since
# is what two exports differ in, and the rollups are those that the returns give.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

shared=$EDU_SRCDIR/tests/cases/reports/shared
EDUSTAT_CATALOGUE=$shared/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG
seed=${EDUSTAT_SEED:-$(date +%s)}
echo "# EDUSTAT_SEED=$seed repeats this"

query() {
    psql -qXAt -c "$1"
}
"$EDUSTAT" -q migrate >/dev/null && "$EDUSTAT" -q unit import "$shared/units.csv" >/dev/null &&
    "$EDUSTAT" -q collect "$shared"/county_201?.csv "$shared"/school_201?.csv >/dev/null && "$EDUSTAT" -q aggregate || exit 99

# A step a line: load FILE STRATEGY, undo HOW_MANY_BEFORE_THE_LAST, seal. The files are written on the way.
mkdir "$scratch/steps"
awk -v seed="$seed" -v folder="$scratch/steps" '
    function any(n) { return int(rand() * n) }
    BEGIN {
        srand(seed)
        split("merge merge merge merge merge merge update replace delete delete", strategies, " ")
        for (step = 1; step <= 45; step++) {
            chance = any(100)
            if (chance < 45) {
                file = folder "/" step ".csv"
                print "area,unit,year,category,location,poor_village,kids,pupils_1,pupils_2,teacher" >file
                for (unit = 1; unit <= 3; unit++)
                    if (any(2)) print "110101,210000000" unit "," 2018 + any(2) ",21,111,0," 40 + any(3) "," 100 + any(3) ",95,12" >file
                close(file)
                print "load", step, strategies[1 + any(10)]
            } else if (chance < 80) print "undo", any(3), "-"
            else print "seal", "-", "-"
        }
    }' >"$scratch/plan"
seals=0
while read -r what which strategy; do
    case $what in
    load) "$EDUSTAT" -q collect "$scratch/steps/$which.csv" --strategy "$strategy" >/dev/null 2>&1 ;;
    undo)
        number=$(query "SELECT submission_id FROM edustat.submission WHERE undone_at IS NULL AND submission_id > 4
            ORDER BY submission_id DESC OFFSET $which LIMIT 1")
        [ -z "$number" ] || "$EDUSTAT" -q undo "$number" --reason random >/dev/null 2>&1 # one that others depend on is refused
        ;;
    seal)
        "$EDUSTAT" -q aggregate
        "$EDUSTAT" -q seal 1101 2019 --accept-open --reason random >/dev/null && seals=$((seals + 1))
        "$EDUSTAT" -q seal export "$seals" -o "$scratch/export/$seals" --returns
        ;;
    esac </dev/null
done <"$scratch/plan"
"$EDUSTAT" -q aggregate
"$EDUSTAT" -q seal 1101 2019 --accept-open --reason last >/dev/null && seals=$((seals + 1))
"$EDUSTAT" -q seal export "$seals" -o "$scratch/export/$seals" --returns
query "SELECT count(*) || ' submissions, ' || count(undone_at) || ' undone' FROM edustat.submission" | note

is "every seal is replayed to the byte" "$("$EDUSTAT" seal verify --all --format csv | awk -F, 'NR > 1 { print $4 }' | sort | uniq -c | tr -d ' ')" \
    "${seals}identical"
is "rollups are what the returns give" "$("$EDUSTAT" -q verify --all --format csv | grep -c ',wrong,')" 0

# cells FOLDER: "form county period unit column value" of every cell that holds something.
cells() {
    for form in county school; do
        find "$1/returns/$form" -name '*.csv' | LC_ALL=C sort | xargs -r awk -F, -v form=$form '
            FNR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
            { for (i = 5; i <= NF; i++) if ($i != "") print form, $1, $3, $4, name[i], $i }'
    done | LC_ALL=C sort
}
cells "$scratch/export/$seals" >"$scratch/now"
wrong=0
seal=1
while [ $seal -lt $seals ]; do
    cells "$scratch/export/$seal" >"$scratch/then"
    {
        LC_ALL=C comm -23 "$scratch/then" "$scratch/now" | sed 's/^/- /'
        LC_ALL=C comm -13 "$scratch/then" "$scratch/now" | sed 's/^/+ /'
    } | LC_ALL=C sort >"$scratch/differ"
    "$EDUSTAT" seal diff $seal --format csv | sed 's/"[^"]*"//g' | awk -F, '$1 == "return" {
        if ($12 != "") print "-", $2, $3, $5, $7, $9, $12
        if ($13 != "") print "+", $2, $3, $5, $7, $9, $13
        if ($15 == "") print "nobody changed", $7, $9 }' | LC_ALL=C sort >"$scratch/told"
    cmp -s "$scratch/differ" "$scratch/told" || {
        wrong=$((wrong + 1))
        diff "$scratch/differ" "$scratch/told" | head -5 | note
    }
    seal=$((seal + 1))
done
is "what changed since is what the returns then and now differ in, each with who changed it" $wrong 0
done_testing
