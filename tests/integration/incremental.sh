#!/bin/sh
# Writers, aggregators and readers at once: corrections, deletions, moves of units in the register and undo from several processes,
# with incremental runs of several aggregators in between and readers beside them. Whatever the order, no reader may see rollups that do
# not add up, and at the end the tables must be those of a full rebuild, byte for byte.
#
# EDU_TEST_SECONDS=N writes for so long (default 30; "make soak" takes 600); EDU_TEST_SEED=N repeats what each process does,
# though not when.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_BY EDUSTAT_LANG
seconds=${EDU_TEST_SECONDS:-30}
seed=${EDU_TEST_SEED:-$(date +%s)}
echo "# EDU_TEST_SEED=$seed, $seconds seconds"

query() {
    psql -qXAt -c "$1"
}

rollups() {
    query "SELECT 'indicators', count(*), md5(string_agg(t::text, ',' ORDER BY t::text))
           FROM (SELECT to_jsonb(r) - 'computed_at' FROM edustat.rollup_indicator r) t;
           SELECT 'bounds', count(*), md5(string_agg(b::text, ',' ORDER BY b::text)) FROM edustat.rollup_bound b;
           SELECT 'peers', count(*), md5(string_agg(p::text, ',' ORDER BY p::text)) FROM edustat.rollup_peer p;
           SELECT 'sums', count(*), md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text))
           FROM edustat.rollup_sum_school_annual t;
           SELECT 'county sums', count(*), md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text))
           FROM edustat.rollup_sum_county_annual t"
}

# random MOST: sets $number to one of 0 .. MOST - 1.
random() {
    state=$(((state * 1103515245 + 12345) % 2147483648))
    number=$((state / 65536 % $1))
}

# slice YEAR: some schools of a year, their figures changed at random, on standard output.
slice() {
    random 32768
    awk -F, -v OFS=, -v seed=$number 'BEGIN { srand(seed); from = int(rand() * 120); most = 1 + int(rand() * 15) }
        NR == 1 { print; next }
        NR > from + 1 && NR <= from + 1 + most {
            column = 9 + int(rand() * (NF - 9))
            if ($column ~ /^[0-9]+$/) $column += int(rand() * 5)
            if ($NF ~ /^[0-9]+$/) $NF += int(rand() * 9)
            print
        }' "$scratch/made-up/returns/school_annual_$1.csv"
}

# attempt COMMAND...: done, done with rejects, or refused since another was before; anything else is a failure of the test.
state=$seed
attempt() {
    "$EDUSTAT" "$@" >"$own/out" 2>&1
    status=$?
    case $status in
    0 | 1) count=$((count + 1)) ;;
    2 | 4) grep -qE 'REFUSED|cannot be undone|was undone|is undone|cannot end|has returns|no such|not in the register|there is no' \
        "$own/out" || {
        echo "status $status of: edustat $*" && cat "$own/out"
    } >>"$scratch/failed" ;;
    *) { echo "status $status of: edustat $*" && cat "$own/out"; } >>"$scratch/failed" ;;
    esac
}

# writer NUMBER: one change after the other until the time is over.
writer() {
    state=$((seed + $1 * 7919))
    own=$scratch/writer$1
    count=0
    mkdir "$own"
    while [ "$(date +%s)" -lt "$end" ]; do
        random 8
        year=$((2013 + number % 7))
        random 10
        case $number in
        0 | 1)
            slice $year | cut -d, -f1-4 >"$own/gone.csv"
            attempt collect "$own/gone.csv" --strategy delete --again --form school_annual
            ;;
        2)
            attempt undo "$(query "SELECT submission_id FROM edustat.submission WHERE undone_at IS NULL
                ORDER BY submission_id DESC OFFSET $1 LIMIT 1")" --reason test
            ;;
        3)
            unit=$(query "SELECT unit_code FROM edustat.unit ORDER BY md5(unit_code || '$state') LIMIT 1")
            attempt unit close "$unit" --year $((year + 1)) --force --reason test
            ;;
        *)
            slice $year >"$own/school_annual_$year.csv"
            attempt collect "$own/school_annual_$year.csv" --again
            ;;
        esac
    done
    echo "$count" >"$own/count"
}

aggregator() {
    own=$scratch/aggregator$1
    count=0
    mkdir "$own"
    while [ "$(date +%s)" -lt "$end" ]; do
        attempt aggregate
    done
    echo "$count" >"$own/count"
}

# Every area but the lowest is the sum of those below it, in whatever state a reader meets the tables.
reader() {
    count=0
    while [ "$(date +%s)" -lt "$end" ]; do
        wrong=$(query "SELECT count(*) FROM edustat.rollup_sum_school_annual p
            JOIN (SELECT a.parent, s.year, s.grp, sum(s.units_reported) AS units, sum(s.teacher_primary) AS teachers
                  FROM edustat.rollup_sum_school_annual s
                  JOIN edustat.area a ON a.code = s.area_code AND a.valid_from <= s.year AND s.year < a.valid_to
                  GROUP BY 1, 2, 3) c ON c.parent = p.area_code AND c.year = p.year AND c.grp = p.grp
            WHERE c.units <> p.units_reported OR c.teachers IS DISTINCT FROM p.teacher_primary;
            SELECT count(*) FROM edustat.rollup_indicator i
            JOIN edustat.rollup_sum_school_annual s USING (area_code, year, period, grp)
            WHERE i.indicator = 'str' AND i.grp = 'all' AND i.level = 'county' AND i.denominator > 0
              AND i.denominator > s.teacher_primary + s.teacher_junior")
        [ "$wrong" = "0
0" ] || echo "a reader met: $wrong" >>"$scratch/failed"
        count=$((count + 1))
    done
    echo "$count" >"$scratch/read"
}

ok "a province is made up" "$EDUSTAT" sample --areas 4228 --schools 150 --years 2012:2019 --seed 1 -o "$scratch/made-up"
ok "the tables are made" "$EDUSTAT" migrate --quiet
ok "the register is there" "$EDUSTAT" unit import "$scratch/made-up/units.csv"
ok "the returns are there" "$EDUSTAT" collect "$scratch/made-up/returns"
ok "and added up" "$EDUSTAT" aggregate
: >"$scratch/failed"
end=$(($(date +%s) + seconds))
"$EDUSTAT" aggregate --follow >"$scratch/followed" 2>"$scratch/follow.err" &
follower=$!
at_work=
for number in 1 2 3; do
    writer $number &
    at_work="$at_work $!"
done
for number in 1 2; do
    aggregator $number &
    at_work="$at_work $!"
done
reader &
for process in $at_work $!; do
    wait "$process"
done
echo "# changes: $(cat "$scratch"/writer*/count | paste -sd' '); runs: $(cat "$scratch"/aggregator*/count | paste -sd' '); looks: $(
    cat "$scratch/read"
)"
is "nobody failed, and no reader met half a run" "$(head -n 20 "$scratch/failed")" ""
tries=0
until [ "$(query "SELECT count(*) FROM edustat.dirty")" = 0 ] || [ $tries -gt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
is "who follows adds up what is left" "$(query "SELECT count(*) FROM edustat.dirty")" 0
open=$(query "SELECT unit_code FROM edustat.unit WHERE valid_from <= 2019 AND valid_to > 2019")
awk -F, -v OFS=, -v open="$open" 'NR == 1 { split(open, list, "\n"); for (i in list) known[list[i]] = 1; print; next }
    $2 in known && $NF ~ /^[0-9]+$/ { $NF += 1000; print; exit }' "$scratch/made-up/returns/school_annual_2019.csv" \
    >"$scratch/school_annual_2019.csv"
runs=$(wc -l <"$scratch/followed")
ok "one more correction" "$EDUSTAT" collect "$scratch/school_annual_2019.csv" --again
tries=0
until [ "$(wc -l <"$scratch/followed")" -gt "$runs" ] || [ $tries -gt 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
ok "wakes who follows" test $tries -le 50
kill -TERM $follower
wait $follower
is "who follows stops when asked to, without a word" "$(cat "$scratch/follow.err")" ""
ok "nothing is left to add up" "$EDUSTAT" aggregate
is "no mark is left" "$(query "SELECT count(*) FROM edustat.dirty")" 0
incremental=$(rollups)
query "TRUNCATE edustat.rollup_indicator, edustat.rollup_bound, edustat.rollup_peer, edustat.rollup_sum_school_annual,
    edustat.rollup_sum_county_annual"
ok "everything is added up anew" "$EDUSTAT" aggregate --full
is "and comes out the same, byte for byte" "$(rollups)" "$incremental"
ok "no check finds anything wrong" "$EDUSTAT" verify
done_testing
