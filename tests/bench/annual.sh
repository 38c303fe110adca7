#!/bin/sh
# What loading the shipped annual return of schools costs with all shipped rules on, as a ratio to \copy of the same file
# into a table with the same key: one file, its provinces apart two at a time, the same again; and the collector's memory.
# The returns are made up by "edustat sample". Reference and ours take turns; each figure is a median.
#
# BENCH_YEARS   years that 50,000 schools report, "4 20" by default, "" for none
# BENCH_MOST    schools that report 20 years for the last line, memory alone, against one year of them: 250000 by default, 0 for none
# BENCH_RUNS    how often each is measured, 5 by default
# BENCH_FOLDER  where the files and the server go (3 GB; 15 GB with the last line); removed at the end. A temporary folder by default
set -u

. "${EDU_SRCDIR:-.}/tests/support/benchmark.sh"
catalogue=$EDU_SRCDIR/catalogue/cn-education
most=${BENCH_MOST:-250000}

empty_store() {
    sql "TRUNCATE edustat.return_school_annual, edustat.return_state, edustat.return_history, edustat.dirty, edustat.submission_scope,
         edustat.finding, edustat.submission"
}

# The types of the reference's columns are those of the store; what the store has no column for is text.
make_reference() {
    sql "SET client_min_messages = warning; DROP TABLE IF EXISTS reference;
         SELECT 'CREATE TABLE reference (' || string_agg(format('%I %s', name, CASE
                    WHEN name IN ('area', 'unit') THEN 'text COLLATE \"C\"' WHEN name = 'year' THEN 'integer'
                    ELSE coalesce(format_type(atttypid, atttypmod), 'text') END), ', ' ORDER BY place)
                || ', PRIMARY KEY (area, year, unit))'
         FROM unnest(string_to_array('$header', ',')) WITH ORDINALITY AS head (name, place)
         LEFT JOIN pg_attribute ON attrelid = 'edustat.return_school_annual'::regclass AND attname = name" >make_reference.sql
    sql "$(cat make_reference.sql)"
}

# make_files SCHOOLS YEARS: units.csv, and all.csv in the order of the key.
make_files() {
    "$EDUSTAT" --lang en --catalogue "$catalogue" sample --areas "$provinces" --schools "$1" \
        --years "2000:$((1999 + $2))" --seed 1 --output "$folder/sample" >/dev/null 2>&1 || fail "sample"
    mv "$folder/sample/units.csv" "$folder/units.csv"
    header=$(head -n 1 "$folder/sample/returns/school_annual_2000.csv")
    make_reference
    for file in "$folder"/sample/returns/school_annual_*.csv; do
        psql -qX -v ON_ERROR_STOP=1 -c "\\copy reference FROM '$file' (FORMAT csv, HEADER)" || fail "psql: $file"
    done
    rm -rf "$folder/sample"
    psql -qX -c "\\copy (SELECT * FROM reference ORDER BY area, year, unit) TO all.csv (FORMAT csv, HEADER)" || fail "all.csv"
    rows=$(sql "SELECT count(*) FROM reference")
}

make_provinces() {
    mkdir provinces
    for province in $(echo "$provinces" | tr , ' '); do
        part="SELECT * FROM reference WHERE area LIKE '$province%' ORDER BY area, year, unit"
        psql -qX -c "\\copy ($part) TO provinces/$province.csv (FORMAT csv, HEADER)" || fail "$province.csv"
    done
}

# make_world SCHOOLS YEARS: an empty store with the register of that many schools, and their returns as files.
make_world() {
    folder=$parent/annual-$1-$2
    mkdir "$folder" && cd "$folder" || fail "mkdir $folder"
    sql "SET client_min_messages = warning; DROP SCHEMA IF EXISTS edustat, edustat_pub CASCADE"
    "$EDUSTAT" --catalogue "$catalogue" migrate >/dev/null || fail "migrate"
    make_files "$1" "$2"
    "$EDUSTAT" --lang en --catalogue "$catalogue" unit import units.csv >messages 2>&1 || fail "unit import: $(cat messages)"
    sql "ANALYZE edustat.unit"
    echo
    echo "$rows returns of the shipped annual form, $(($(wc -c <all.csv) / 1000000)) MB; $(nproc) processors; median of $runs"
}

copy_reference="\\copy reference FROM all.csv (FORMAT csv, HEADER)"

measure_loads() {
    copies= loads= parts= agains=
    for run in $(seq "$runs"); do
        make_reference
        reference -c "$copy_reference"
        copies="$copies $seconds"
        empty_store
        ours collect --jobs 2 provinces
        parts="$parts $seconds" parts_memory=$memory
        empty_store
        ours collect all.csv
        loads="$loads $seconds" load_memory=$memory
        ours collect all.csv --again
        agains="$agains $seconds" again_memory=$memory
    done
    copy=$(median $copies)
    printf '%-58s %10s %10s %8s %8s\n' "work : reference" "reference s" "ours s" ratio "at most"
    line "load with all shipped rules, one file, first time : \\copy" "$copy" "$(median $loads)" 1.0
    line "the same rows as 31 province files, two at a time : \\copy" "$copy" "$(median $parts)" 0.75
    line "a whole re-submission, nothing changed : \\copy" "$copy" "$(median $agains)" 0.5
    printf '%-58s %10s %10s %8s %8s\n' "memory of the collector : MB, one file, provinces, again" "$load_memory" "$parts_memory" \
        "$again_memory" 256
    echo "findings: $(sql "SELECT count(*) FROM edustat.finding")"
}

start_server
provinces=$(sed -n 's/^\([1-6][0-9]\)0000,.*/\1/p' "$catalogue/areas.csv" | sort -u | paste -sd, -)
for years in ${BENCH_YEARS-4 20}; do
    make_world 50000 "$years"
    make_provinces
    measure_loads
    cd / && rm -rf "$folder"
done
# What a collector needs must not follow the rows: one year's returns against twenty of the same schools.
if [ "$most" -gt 0 ]; then
    make_world "$most" 20
    psql -qX -c "\\copy (SELECT * FROM reference WHERE year = 2000 ORDER BY area, year, unit) TO one.csv (FORMAT csv, HEADER)" || fail "one.csv"
    sql "DROP TABLE reference"
    ours collect one.csv
    one_memory=$memory
    empty_store
    ours collect all.csv
    printf '%-58s %10s %10s %8s %8s\n' "memory of the collector : MB, one year, all; seconds" "$one_memory" "$memory" "$seconds" 256
fi
