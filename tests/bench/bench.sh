#!/bin/sh
# What the work costs as a ratio to plain SQL on the same server and the same file: the table of the design. Prints
# work, reference seconds, ours, ratio, and the ratio at most. Reference and ours take turns; each figure is a median.
#
# BENCH_SIZES   school-years, "200000 1000000" by default
# BENCH_RUNS    how often each is measured, 5 by default
# BENCH_FOLDER  where the files and the server go (3 GB for a million); removed at the end. A temporary folder by default
set -u

. "${EDU_SRCDIR:-.}/tests/support/benchmark.sh"
sizes=${BENCH_SIZES:-200000 1000000}

empty_store() {
    sql "TRUNCATE edustat.return_school, edustat.return_state, edustat.return_history, edustat.dirty, edustat.submission_scope, edustat.finding,
         edustat.submission, edustat.rollup_sum_school, edustat.rollup_indicator, edustat.rollup_peer, edustat.rollup_bound"
}

columns=$(for m in 1 2 3 4 5 6 7 8; do for k in 1 2 3 4 5 6 7 8 9 10; do printf ', m%d_%d' $m $k; done; done)
copy_reference="\\copy reference (area, year, unit$columns) FROM all.csv (FORMAT csv, HEADER)"
sum_reference="CREATE TABLE reference_sums AS SELECT area, year, count(*)$(
    echo "$columns" | sed 's/, \(m[0-9_]*\)/, sum(\1) AS \1/g'
) FROM reference GROUP BY area, year"

make_reference() {
    sql "SET client_min_messages = warning; DROP TABLE IF EXISTS reference, reference_sums;
         CREATE TABLE reference (area text COLLATE \"C\", year integer, unit text COLLATE \"C\"$(
        echo "$columns" | sed 's/\(m[0-9_]*\)/\1 integer/g'
    ), PRIMARY KEY (area, year, unit))"
}

# First loads and whole recomputes, ours and the reference's in turn.
measure_whole() {
    copies= sums= loads= firsts= fulls= ends= ours_ends= provinces=
    for run in $(seq "$runs"); do
        make_reference
        reference -c "$copy_reference"
        copy=$seconds
        reference -c "$sum_reference"
        sum=$seconds
        empty_store
        ours collect --jobs 2 "$folder/provinces"
        provinces="$provinces $seconds"
        [ "$run" -gt 1 ] || provinces_memory=$memory
        empty_store
        ours collect "$folder/all.csv"
        load=$seconds
        [ "$run" -gt 1 ] || load_memory=$memory
        ours aggregate
        first=$seconds
        ours aggregate --full
        copies="$copies $copy" sums="$sums $sum" loads="$loads $load" firsts="$firsts $first" fulls="$fulls $seconds"
        ends="$ends $(sum_of "$copy" "$sum")" ours_ends="$ours_ends $(sum_of "$load" "$first")"
    done
    copy=$(median $copies)
    sum=$(median $sums)
    full=$(median $firsts)
    cube=$("$measure" sums "$catalogue" "$runs") || fail "sums"
    line "load with all checks, one file, first time : \\copy" "$copy" "$(median $loads)" 1.0
    line "the same rows as 31 province files, two at a time : \\copy" "$copy" "$(median $provinces)" 0.75
    line "all county sums : CREATE TABLE AS" "$sum" "$cube" 1.3
    line "whole recompute, rollups empty before : CREATE TABLE AS" "$sum" "$full" 3
    line "whole recompute, rollups replaced : CREATE TABLE AS" "$sum" "$(median $fulls)" 3
    line "file to rollups, end to end : \\copy, CREATE TABLE AS" "$(median $ends)" "$(median $ours_ends)" 0.75
}

# What is sent again: everything unchanged, a school, 1 % of the last year's schools.
measure_again() {
    wholes= ones= one_runs= percents= percent_runs=
    for run in $(seq "$runs"); do
        ours collect "$folder/again$((run % 5 + 1)).csv" --again
        wholes="$wholes $seconds"
    done
    for run in $(seq "$runs"); do
        ours collect "$folder/one$((run % 5 + 1)).csv" --again
        load=$seconds
        ours aggregate
        ones="$ones $(sum_of "$load" "$seconds")" one_runs="$one_runs $seconds"
        ours collect "$folder/percent$((run % 5 + 1)).csv" --again
        load=$seconds
        ours aggregate
        percents="$percents $(sum_of "$load" "$seconds")" percent_runs="$percent_runs $seconds"
    done
    line "a whole re-submission, nothing changed : \\copy" "$copy" "$(median $wholes)" 0.5
    line "one corrected school, load and recompute : whole recompute" "$full" "$(median $ones)" 0.02
    line "one corrected school, recompute alone : whole recompute" "$full" "$(median $one_runs)" 0.02
    line "1 % of a year corrected, load and recompute : whole recompute" "$full" "$(median $percents)" 0.1
    line "1 % of a year corrected, recompute alone : whole recompute" "$full" "$(median $percent_runs)" 0.1
}

measure_rest() {
    empty_store
    ours collect "$folder/shuffled.csv"
    line "load of the file shuffled : \\copy of it sorted" "$copy" "$seconds" -
    shuffled_memory=$memory
    ours aggregate
    rows=$("$measure" row 110101 2001) || fail "row"
    printf '%-58s %10s %10s %8s %8s\n' "one rollup row, prepared : microseconds, median and p99" - "${rows% *}" \
        "${rows#* }" 200
    printf '%-58s %10s %10s %8s %8s\n' "memory of the collector : MB, file in order, shuffled" - "$load_memory" \
        "$shuffled_memory" 256
    printf '%-58s %10s %10s %8s %8s\n' "memory of the collector : MB, two files at a time" - "$provinces_memory" - 256
}

# A sheet read whole : a bare scan of its part by minizip and expat.
measure_sheet() {
    "$EDU_BUILDDIR/tests/bench/sheets" make "$parent/sheet.xlsx" 50000 20 || fail "sheets make"
    set -- $("$EDU_BUILDDIR/tests/bench/sheets" time "$parent/sheet.xlsx" "$runs") || fail "sheets time"
    rm -f "$parent/sheet.xlsx"
    echo "a sheet of 50000 x 20, $4 cells filled; median of $runs"
    line "all cells of an .xlsx : bare scan by expat" "$1" "$2" 1.5
    printf '%-58s %10s %10s %8s %8s\n' "memory of it : MB" - "$5" - -
}

measure_sheet
start_server
for size in $sizes; do
    folder=$parent/school-years-$size
    catalogue=$folder/catalogue
    "$EDU_BUILDDIR/tests/bench/generate" "$folder" "$size" || fail "generate"
    cd "$folder" || exit 1
    sql "DROP SCHEMA IF EXISTS edustat, edustat_pub CASCADE" 2>/dev/null
    "$EDUSTAT" --catalogue "$catalogue" migrate >/dev/null || fail "migrate"
    psql -qX -c "\\copy edustat.unit (county_code, unit_code, name, valid_from, valid_to) FROM units.csv (FORMAT csv)" ||
        fail "register"
    sql "ANALYZE edustat.unit"
    echo
    echo "$size school-years x 80 counts, $(($(wc -c <all.csv) / 1000000)) MB; $(nproc) processors; median of $runs"
    printf '%-58s %10s %10s %8s %8s\n' "work : reference" "reference s" "ours s" ratio "at most"
    measure_whole
    measure_again
    measure_rest
    cd / && rm -rf "$folder"
done
