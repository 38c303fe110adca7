#!/bin/sh
# What a preview takes, whole process, beside what peers take for the county sums alone of the same file, without their start: R's data.table
# (Debian: r-cran-data.table) and DuckDB in memory (npm install --prefix DIR @duckdb/node-api; EDU_PEERS=DIR). One that is absent is skipped.
# Ours and theirs take turns; each figure is a median. The sums are held against each other.
#
# BENCH_SIZES   millions of school-years, "1 5" by default
# BENCH_RUNS    how often each is measured, 5 by default
# BENCH_FOLDER  where the files go (1 GB for five millions); removed at the end. A temporary folder by default
set -u

: "${EDU_SRCDIR:=$(pwd)}"
: "${EDU_BUILDDIR:=$EDU_SRCDIR/build}"
: "${EDUSTAT:=$EDU_BUILDDIR/edustat}"
runs=${BENCH_RUNS:-5}
peers=$EDU_SRCDIR/tests/bench/peers
modules=${EDU_PEERS:-$PWD}
parent=${BENCH_FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/edu-peers.XXXXXX")} || exit 99
mkdir -p "$parent"
trap 'rm -rf "$parent"/million-*; rmdir "$parent" 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "bench-peers: $*" >&2
    exit 1
}

median() {
    printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

# preview OPTION...: sets seconds and memory of the whole process.
preview() {
    result=$("$EDU_BUILDDIR/tests/bench/measure" run "$EDUSTAT" --catalogue "$folder/catalogue" --quiet preview \
        "$folder/all.csv" --units "$folder/register.csv" "$@" 2>"$folder/messages") || {
        cat "$folder/messages" >&2
        fail "preview failed"
    }
    seconds=${result% *}
    memory=${result#* }
}

# peer NAME COMMAND...: sets seconds; its sum must be ours.
peer() {
    name=$1
    shift
    result=$("$@") || fail "$name failed"
    seconds=${result%% *}
    sum=${result##* }
    [ "$sum" = "$our_sum" ] || fail "$name adds up to $sum, the preview to $our_sum"
}

# line WORK THEIRS OURS MOST
line() {
    awk -v work="$1" -v theirs="$2" -v ours="$3" -v most="$4" 'BEGIN {
        printf "%-58s %10.3f %10.3f %8.3f %8s\n", work, theirs, ours, ours / theirs, most
    }'
}

skipped() {
    printf '%-58s %10s\n' "$1" skipped
}

# What the file adds up to: the first count of the nation over all years.
find_our_sum() {
    our_sum=$("$EDUSTAT" --catalogue "$folder/catalogue" --quiet preview "$folder/all.csv" --units "$folder/register.csv" \
        --sums --level nation | awk -F, '$8 == "m1_1" { sum += $9 } END { printf "%d", sum }')
}

measure_all() {
    find_our_sum
    ours= all= tables= ducks=
    for run in $(seq "$runs"); do
        preview --assess 11 2020
        ours="$ours $seconds"
        assess_memory=$memory
        preview --format csv
        all="$all $seconds"
        if [ -n "$has_table" ]; then
            peer data.table Rscript "$peers/data_table.R" "$folder/all.csv"
            tables="$tables $seconds"
        fi
        if [ -n "$has_duck" ]; then
            peer DuckDB node "$peers/duckdb.js" "$modules" "$folder/all.csv"
            ducks="$ducks $seconds"
        fi
    done
    # shellcheck disable=SC2086 # lists of numbers
    {
        preview_median=$(median $ours)
        all_median=$(median $all)
        if [ -n "$has_duck" ]; then
            line "preview, one assessment : DuckDB in memory" "$(median $ducks)" "$preview_median" 0.3
        else
            skipped "preview, one assessment : DuckDB in memory"
        fi
        if [ -n "$has_table" ]; then
            line "preview, one assessment : R's data.table" "$(median $tables)" "$preview_median" 0.5
        else
            skipped "preview, one assessment : R's data.table"
        fi
        if [ -n "$has_table" ]; then
            line "preview, every figure printed : R's data.table" "$(median $tables)" "$all_median" -
        fi
    }
    printf '%-58s %10s %10.3f\n' "preview, one assessment : seconds" - "$preview_median"
    printf '%-58s %10s %10.3f\n' "preview, every figure printed : seconds" - "$all_median"
    printf '%-58s %10s %10.1f\n' "preview, one assessment : MB" - "$assess_memory"
    if [ -n "$first_median" ]; then
        line "preview, $size million : the first size, in proportion" \
            "$(awk -v a="$first_median" -v b="$first_size" -v c="$size" 'BEGIN { print a / b * c }')" "$preview_median" 1.1
    else
        first_median=$preview_median
        first_size=$size
    fi
}

has_table=
Rscript -e 'library(data.table)' >/dev/null 2>&1 && has_table=yes
has_duck=
node -e "require('node:module').createRequire('$modules/x.js')('@duckdb/node-api')" >/dev/null 2>&1 && has_duck=yes
first_median=
for size in ${BENCH_SIZES:-1 5}; do
    folder=$parent/million-$size
    "$EDU_BUILDDIR/tests/bench/generate" "$folder" "$((size * 1000000))" "$((size * 50000))" || fail "generate"
    (echo "county_code,unit_code,name,valid_from,valid_to" && cat "$folder/units.csv") >"$folder/register.csv"
    echo
    echo "$size million school-years x 80 counts, $(($(wc -c <"$folder/all.csv") / 1000000)) MB; $(nproc) processors; median of $runs"
    printf '%-58s %10s %10s %8s %8s\n' "work : peer" "peer s" "ours s" ratio "at most"
    measure_all
    rm -rf "$folder"
done
