#!/bin/sh
# Many files at once, and whatever may come between: two collectors on one county, an aggregator beside a collector, SIGINT,
# SIGKILL at random moments, lost connections, a server that crashes. Then the rest is loaded again, and the store must be what
# an undisturbed run leaves: returns, states with their digests, history, findings, marks for the aggregator, rollups.
#
# EDU_TEST_SEED=N repeats the moments of a run; EDU_TEST_KILLS=N kills as often (default 6).
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

# The rules of this test look at a return, back to the year before, and over the county: chance must decide none of it.
cp -R "$EDU_SRCDIR/tests/cases/collect/shared/catalogue" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
cat >"$scratch/catalogue/rules/soft.yaml" <<'END'
rules:
  - {code: first_grade, form: school, severity: soft, check: "pupils[1] < pupils[2]", missing: pass,
     zh: "一年级 {pupils[1]} 人，二年级 {pupils[2]} 人", en: "{pupils[1]} in grade 1, {pupils[2]} in grade 2", source: made up}
  - {code: just_as_many, form: school, severity: soft, check: "pupils[1] != 153 or pupils[2] != 200", missing: pass,
     zh: "恰为 {pupils[1]}、{pupils[2]} 人", en: "just {pupils[1]} and {pupils[2]}", source: made up}
  - {code: year_before, form: school, severity: soft, check: "pupils[*] <= lag(pupils[*], 1)", tolerance: 20, missing: pass,
     zh: "由 {lag(pupils[*], 1)} 人增至 {pupils[*]} 人", en: "up from {lag(pupils[*], 1)} to {pupils[*]}", source: made up}
  - {code: county_second_grade, form: school, level: area, severity: soft, check: "pupils[2] <= lag(pupils[2], 1)", missing: pass,
     zh: "全县二年级由 {lag(pupils[2], 1)} 人增至 {pupils[2]} 人", en: "grade 2 up from {lag(pupils[2], 1)} to {pupils[2]}",
     source: made up}
END
EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
export EDUSTAT_CATALOGUE EDUSTAT_BY
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

# What a run leaves, without times and the numbers of submissions. Which of two files with the same returns brought a finding
# about is chance. Of the history, the version before the one that stands.
stored() {
    query "SELECT 'returns', count(*), md5(string_agg(t::text, ',' ORDER BY t)) FROM (SELECT county_code, year, period, unit_code,
               category, pupils_1, pupils_2, students, \"left\", floor FROM edustat.return_school) t;
           SELECT 'states', count(*), sum(rows), md5(string_agg(t::text, ',' ORDER BY t))
           FROM (SELECT county_code, year, period, form, rows, digest FROM edustat.return_state) t;
           SELECT 'findings', state, count(*), md5(string_agg(t::text, ',' ORDER BY t))
           FROM (SELECT county_code, form, year, period, unit_code, rule, severity, state, message_zh, message_en,
                 confirmed_by, reason, gone_at IS NULL FROM edustat.finding) t GROUP BY state ORDER BY state;
           SELECT 'history', count(*), md5(string_agg(t::text, ',' ORDER BY t))
           FROM (SELECT DISTINCT ON (county_code, year, period, unit_code, form)
                     county_code, year, period, unit_code, form, reason, content
                 FROM edustat.return_history
                 ORDER BY county_code, year, period, unit_code, form, replaced_by DESC) t"
}

rollups() {
    query "SELECT 'indicators', count(*), md5(string_agg(t::text, ',' ORDER BY t::text))
           FROM (SELECT to_jsonb(r) - 'computed_at' FROM edustat.rollup_indicator r) t;
           SELECT 'bounds', count(*), md5(string_agg(b::text, ',' ORDER BY b::text)) FROM edustat.rollup_bound b;
           SELECT 'peers', count(*), md5(string_agg(p::text, ',' ORDER BY p::text)) FROM edustat.rollup_peer p;
           SELECT 'sums', count(*), md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text)) FROM edustat.rollup_sum_school t;
           SELECT 'left', count(*) FROM edustat.dirty"
}

marks() {
    query "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t)) FROM (SELECT DISTINCT county_code, year, period, form
           FROM edustat.dirty) t"
}

# The past of a return is a chain: each version was replaced by the submission that brought the next one. Where the correction
# came before what it corrects, it was replaced by that and put back: no other version than those two may ever have stood.
broken_history() {
    query "WITH version AS (
               SELECT county_code, year, period, unit_code, submission_id, replaced_by, content FROM edustat.return_history
               UNION ALL
               SELECT county_code, year, period, unit_code, submission_id, NULL, NULL FROM edustat.return_school),
           chain AS (
               SELECT *, lead(submission_id) OVER (PARTITION BY county_code, year, period, unit_code
                                                   ORDER BY replaced_by NULLS LAST) AS next
               FROM version)
           SELECT count(*) FILTER (WHERE replaced_by IS DISTINCT FROM next),
               count(*) FILTER (WHERE replaced_by IS NOT NULL AND content ->> 'pupils_2' NOT IN ('200', '201')),
               count(*) FILTER (WHERE replaced_by IS NOT NULL
                                AND NOT (county_code = '110101' AND year = 2019))
           FROM chain"
}

# as_undisturbed NAME: what stands in the store, and then what the aggregator makes of it.
as_undisturbed() {
    is "$1: nothing is lost, half or double" "$(stored)" "$undisturbed"
    is "$1: the history is a chain" "$(broken_history)" "0|0|0"
    exits "$1: it is added up" 0 "$EDUSTAT" aggregate
    is "$1: and adds up to the same" "$(rollups)" "$added_up"
    exits "$1: no check finds anything wrong" 0 "$EDUSTAT" verify
    exits "$1: the rules find the same again" 0 "$EDUSTAT" check --dry-run
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
query "COPY (SELECT county_code AS county, y AS year, unit_code AS \"school code\",
           100 + y % 7 + CASE WHEN unit_code LIKE '%00' THEN (y + 1) % 3 * 50 ELSE 0 END AS pupils_1, 200 AS pupils_2,
           NULL AS students, NULL AS \"left\",
           CASE WHEN y % 2 = 0 THEN 1000.5 ELSE 1000.0 END AS floor
       FROM edustat.unit, generate_series(2010, 2019) y ORDER BY 1, 2, 3) TO STDOUT (FORMAT csv, HEADER)" >"$scratch/all.csv"
for county in 110101 110103 110104; do
    { head -n 1 "$scratch/all.csv" && grep "^$county" "$scratch/all.csv"; } >"$scratch/in/a$county.csv"
done
{ head -n 1 "$scratch/all.csv" && grep -E '^1101(01|03),201[0-4]' "$scratch/all.csv" | tac; } >"$scratch/in/b.csv"
{ head -n 1 "$scratch/all.csv" && grep -E '^110101,2019' "$scratch/all.csv" | sed 's/,200,/,201,/'; } >"$scratch/in/c.csv"

echo "# undisturbed, one after the other"
ok "the files are loaded" "$EDUSTAT" collect --jobs 1 "$scratch/in"
undisturbed=$(stored)
marked=$(marks)
ok "and added up" "$EDUSTAT" aggregate
added_up=$(rollups)
is "every return is there once" "$(echo "$undisturbed" | sed -n 's/^returns|\([0-9]*\).*/\1/p')" 30000
is "and 1,000 were corrected" "$(query "SELECT count(*) FROM edustat.return_history")" 1000
is "findings hold, and do not any more" "$(echo "$undisturbed" | sed -n 's/^findings|\([a-z]*|[0-9]*\).*/\1/p' | tr '\n' ' ')" \
    "gone|10 open|291 "
is "every county and year was marked" "${marked%|*}" 30
is "no mark is left" "$(query "SELECT count(*) FROM edustat.dirty")" 0

echo "# side by side"
clear_store
exits "three at a time" 0 collect
is "nothing is said where nobody looks" "$(cat "$scratch/err")" ""
is "the summary is in the order given" "$(awk 'NR > 2 { print $1 }' "$scratch/out" | tr '\n' ' ')" \
    "a110101.csv a110103.csv a110104.csv b.csv c.csv "
is "the same is marked" "$(marks)" "$marked"
as_undisturbed "side by side"

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
as_undisturbed "two collectors"

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
is "the same is marked" "$(marks)" "$marked"
as_undisturbed "interrupted"

# disturb KIND: while the files are being loaded, and some of the time added up.
disturb() {
    case $1 in
    0)
        what=SIGKILL
        kill -KILL $collector $aggregator 2>/dev/null
        ;;
    1)
        what="lost connections"
        query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'edustat'" >/dev/null
        ;;
    2)
        what="a crash of the server"
        restart_server
        ;;
    esac
}

echo "# killed at random moments, cut off, or left without a server"
kill=0
hits=0
while [ $kill -lt "${EDU_TEST_KILLS:-6}" ]; do
    clear_store
    random 350
    moment=$number
    half=$(printf '0.%03d' "$((moment / 2))")
    aggregator=
    "$EDUSTAT" collect --jobs 3 "$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    collector=$!
    sleep "$half"
    if [ $((kill % 2)) -eq 1 ]; then
        "$EDUSTAT" aggregate >/dev/null 2>&1 &
        aggregator=$!
    fi
    sleep "$half"
    disturb $((kill % 3))
    kill=$((kill + 1))
    what="$kill, $what after $moment ms${aggregator:+ beside an aggregator}"
    wait $collector 2>/dev/null || hits=$((hits + 1))
    [ -z "$aggregator" ] || wait $aggregator 2>/dev/null
    wait_for_backends
    is "$what: no submission without its rows" "$(query "SELECT count(*) FROM edustat.submission WHERE rows_read = 0")" 0
    exits "$what: the rest is loaded" 0 collect
    [ -n "$aggregator" ] || is "$what: the same is marked" "$(marks)" "$marked"
    as_undisturbed "$what"
done
echo "# $hits of $kill came before the files were loaded"

done_testing
