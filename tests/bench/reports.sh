#!/bin/sh
# What the yearly reports of all counties of a made-up Hubei cost: seconds, processor seconds of the program, its memory (the largest process), pages;
# by one process and by two, in each format; and the memory for a few counties beside that for all, since it must not follow their number.
#
# BENCH_SCHOOLS  schools of the province, 16000 by default
# BENCH_RUNS     how often each is measured, 3 by default
# BENCH_LANG     zh by default
# BENCH_FOLDER   where the files and the server go (1 GB); removed at the end. A temporary folder by default
set -u

BENCH_RUNS=${BENCH_RUNS:-3}
. "${EDU_SRCDIR:-.}/tests/support/benchmark.sh"
catalogue=$EDU_SRCDIR/catalogue/cn-education
language=${BENCH_LANG:-zh}
export EDUSTAT_BY=bench

# used BEFORE AFTER: seconds between two outputs of times, which has to be called in this shell itself.
used() {
    cat "$1" "$2" | tr 'ms' '  ' | awk 'NR % 2 == 0 { used = $1 * 60 + $2 + $3 * 60 + $4 - used } END { print used }'
}

# reports AREA LEVEL FORMAT JOBS: a line.
reports() {
    walls= cpus=
    for run in $(seq "$runs"); do
        rm -rf "$folder/out"
        times >"$folder/before"
        timed "$EDUSTAT" -q --catalogue "$catalogue" --lang "$language" report "$1" 2019 --each "$2" --format "$3" --jobs "$4" -o "$folder/out"
        times >"$folder/after"
        walls="$walls $seconds" cpus="$cpus $(used "$folder/before" "$folder/after")"
    done
    pages=
    [ "$3" != pdf ] || pages=$(for file in "$folder"/out/*.pdf; do pdfinfo "$file"; done | sed -n 's/^Pages: *//p' | sort -n |
        awk '{ page[NR] = $1 } END { print page[1] "-" page[NR] ", median " page[int((NR + 1) / 2)] }')
    printf '%-12s %-6s %4d %9d %9.1f %9.1f %9s   %s\n' "$1 $2" "$3" "$4" "$(ls "$folder/out" | wc -l)" "$(median $walls)" "$(median $cpus)" "$memory" "$pages"
}

folder=$parent/school-years-reports
mkdir "$folder"
start_server
{ "$EDUSTAT" -q --catalogue "$catalogue" sample --areas 42 --schools "${BENCH_SCHOOLS:-16000}" --years 2010:2019 --seed 1 --missing 0.02 -o "$folder/made" &&
    "$EDUSTAT" -q --catalogue "$catalogue" migrate && "$EDUSTAT" -q --catalogue "$catalogue" unit import "$folder/made/units.csv" &&
    "$EDUSTAT" -q --catalogue "$catalogue" collect "$folder"/made/returns/*.csv && "$EDUSTAT" -q --catalogue "$catalogue" aggregate; } >"$folder/set-up" 2>&1 ||
    fail "$(cat "$folder/set-up")"
echo "reports of 2019, ${BENCH_SCHOOLS:-16000} schools, $(nproc) processors; median of $runs"
printf '%-12s %-6s %4s %9s %9s %9s %9s   %s\n' "" format jobs reports seconds processor MB pages
reports 420000 county pdf 2
reports 420000 county pdf 1
reports 4228 county pdf 1
reports 420000 county html 1
reports 420000 county xlsx 1
