#!/bin/sh
# Many files at once, and whatever may come between: two collectors on one county, an aggregator beside a collector, SIGINT,
# SIGKILL at random moments, lost connections. Then the rest is loaded again, and the store must be what an undisturbed
# run leaves: returns, state, history, rollups.
#
# EDU_TEST_SEED=N repeats the moments of a run; EDU_TEST_KILLS=N kills as often (default 4).
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_CATALOGUE=$EDU_SRCDIR/tests/cases/collect/shared/catalogue
EDUSTAT_BY=tester
export EDUSTAT_CATALOGUE EDUSTAT_BY
for bin in /usr/lib/postgresql/*/bin; do
    [ -x "$bin/psql" ] && PATH=$bin:$PATH
done
seed=${EDU_TEST_SEED:-$(date +%s)}
echo "# EDU_TEST_SEED=$seed"
# random MOST: sets $number to one of 0 .. MOST - 1.
random() {
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    number=$((seed / 65536 % $1))
}

query() {
    psql -qXAt -c "$1"
}

clear_store() {
    query "TRUNCATE edustat.return_school, edustat.return_history, edustat.return_state, edustat.dirty, edustat.reject,
           edustat.reject_unit, edustat.finding, edustat.submission_scope, edustat.submission, edustat.rollup_sum_school, edustat.rollup_indicator"
}

# What a run leaves, without times and the numbers of submissions.
stored() {
    query "SELECT md5(string_agg(t::text, ',' ORDER BY t)) FROM (SELECT county_code, year, period, unit_code, category,
               pupils_1, pupils_2, students, \"left\", floor FROM edustat.return_school) t;
           SELECT md5(string_agg(t::text, ',' ORDER BY t)) FROM (SELECT county_code, year, period, form, rows FROM edustat.return_state) t;
           SELECT count(*) FROM edustat.return_school;
           SELECT count(*) FROM edustat.return_state s JOIN edustat.return_school r USING (county_code, year, period)
           WHERE s.form = 'school';
           SELECT md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text))
           FROM (SELECT area_code, year, period, grp, indicator, numerator, denominator, rate, status, units_expected,
                 units_reported FROM edustat.rollup_indicator) t"
}

history() {
    query "SELECT md5(string_agg(t::text, ',' ORDER BY t)) FROM (SELECT county_code, year, period, unit_code, form, reason, content
           FROM edustat.return_history) t; SELECT count(*) FROM edustat.return_history"
}

wait_for_backends() {
    tries=0
    until [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'edustat'")" = 0 ] || [ $tries -gt 200 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
}

collect() {
    "$EDUSTAT" collect --jobs 3 "$scratch/in" >"$scratch/out" 2>"$scratch/err"
}

"$EDUSTAT" migrate >"$scratch/out" 2>&1 || { cat "$scratch/out" && exit 99; }
query "INSERT INTO edustat.unit (county_code, unit_code, name, valid_from, valid_to, category, location)
       SELECT c, '21' || i, 'school ' || i, 1990, 9999, '21', '111'
       FROM unnest(ARRAY['110101', '110103', '110104']) WITH ORDINALITY t (c, n), generate_series(n * 10000, n * 10000 + 999) i"
# Five files: one a county, one that brings a part of the first two again, and corrections that stand last.
mkdir "$scratch/in"
query "COPY (SELECT county_code AS county, y AS year, unit_code AS \"school code\", 100 + y % 7 AS pupils_1, 200 AS pupils_2,
           NULL AS students, NULL AS \"left\", 1000.5 AS floor
       FROM edustat.unit, generate_series(2010, 2019) y ORDER BY 1, 2, 3) TO STDOUT (FORMAT csv, HEADER)" >"$scratch/all.csv"
for county in 110101 110103 110104; do
    { head -n 1 "$scratch/all.csv" && grep "^$county" "$scratch/all.csv"; } >"$scratch/in/a$county.csv"
done
{ head -n 1 "$scratch/all.csv" && grep -E '^1101(01|03),201[0-4]' "$scratch/all.csv" | tac; } >"$scratch/in/b.csv"
{ head -n 1 "$scratch/all.csv" && grep -E '^110101,2019' "$scratch/all.csv" | sed 's/,200,/,201,/'; } >"$scratch/in/c.csv"
rows=30000

echo "# undisturbed, one after the other"
ok "the files are loaded" "$EDUSTAT" collect --jobs 1 "$scratch/in"
ok "and added up" "$EDUSTAT" aggregate
undisturbed=$(stored)
past=$(history)
is "every return is there once" "$(echo "$undisturbed" | sed -n 3p)" $rows
is "and 1,000 were corrected" "$(echo "$past" | tail -n 1)" 1000

echo "# side by side"
clear_store
exits "three at a time" 0 collect
is "nothing is said where nobody looks" "$(cat "$scratch/err")" ""
is "the summary is in the order given" "$(awk 'NR > 2 { print $1 }' "$scratch/out" | tr '\n' ' ')" \
    "a110101.csv a110103.csv a110104.csv b.csv c.csv "
"$EDUSTAT" aggregate >/dev/null
is "they leave what one after the other leaves" "$(stored)" "$undisturbed"

echo "# two collectors on the same counties, and an aggregator"
clear_store
"$EDUSTAT" collect --jobs 2 "$scratch/in" >"$scratch/out.1" 2>"$scratch/err.1" &
first=$!
"$EDUSTAT" collect --jobs 2 "$scratch/in" >"$scratch/out.2" 2>"$scratch/err.2" &
second=$!
for run in 1 2 3; do
    "$EDUSTAT" aggregate >>"$scratch/out.3" 2>>"$scratch/err.3" || flunk "an aggregator beside them, run $run"
done
wait $first
is "the first one loads" "$?" 0
wait $second
is "and so does the second" "$?" 0
is "neither complains" "$(cat "$scratch/err.1" "$scratch/err.2")" ""
exits "a last correction, whichever of them came last" 0 "$EDUSTAT" collect --again "$scratch/in/c.csv"
"$EDUSTAT" aggregate >/dev/null
is "nothing is counted twice" "$(stored)" "$undisturbed"

echo "# an interrupt"
clear_store
"$EDUSTAT" collect --jobs 3 "$scratch/in" >"$scratch/out" 2>"$scratch/err" &
collector=$!
sleep 0.2
if kill -INT $collector 2>/dev/null; then
    wait $collector
    status=$?
    wait_for_backends
    if [ $status -eq 130 ]; then
        is "it is told of once" "$(grep -c 'interrupted by SIGINT' "$scratch/err")" 1
    else
        is "it came too late" $status 0
    fi
fi
is "every file is in whole, or not at all" "$(query "SELECT count(*) FROM edustat.submission WHERE rows_read = 0")" 0
exits "the rest is loaded" 0 collect
"$EDUSTAT" aggregate >/dev/null
is "and it is as if nothing had been" "$(stored)" "$undisturbed"

echo "# killed at random moments, or cut off"
kill=0
while [ $kill -lt "${EDU_TEST_KILLS:-4}" ]; do
    kill=$((kill + 1))
    clear_store
    random 600
    "$EDUSTAT" collect --jobs 3 "$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    collector=$!
    sleep "$(printf '0.%03d' "$number")"
    if [ $((kill % 2)) -eq 1 ]; then
        what=SIGKILL
        kill -KILL $collector 2>/dev/null
    else
        what="lost connections"
        query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'edustat'" >/dev/null
    fi
    wait $collector 2>/dev/null
    wait_for_backends
    is "$what after $number ms: no submission without its rows" \
        "$(query "SELECT count(*) FROM edustat.submission WHERE rows_read = 0")" 0
    exits "$what after $number ms: the rest is loaded" 0 collect
    "$EDUSTAT" aggregate >/dev/null
    is "$what after $number ms: nothing is lost, half or double" "$(stored)" "$undisturbed"
done

done_testing
