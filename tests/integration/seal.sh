#!/bin/sh
# Sealed assessments: what is sealed is replayed to the byte whatever came later - corrections, deletions, undos, closed and renamed units,
# another catalogue, a full aggregation; what was tampered with is found; and a replay changes nothing and holds nobody up.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

for bin in /usr/lib/postgresql/*/bin; do
    [ -x "$bin/psql" ] && PATH=$bin:$PATH
done
shared=$EDU_SRCDIR/tests/cases/reports/shared
cp -R "$shared/catalogue" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
PGOPTIONS='-c client_min_messages=warning'
TZ=UTC
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG PGOPTIONS TZ

query() {
    psql -qXAt -c "$1"
}
header=area,unit,year,category,location,poor_village,kids,pupils_1,pupils_2,teacher
collect() { # NAME [OPTIONS...], rows on standard input
    { echo $header; cat; } >"$scratch/$1.csv"
    collected=$1
    shift
    "$EDUSTAT" -q collect "$scratch/$collected.csv" "$@" >/dev/null
}
aggregate() {
    "$EDUSTAT" -q aggregate "$@" >/dev/null
}
# The states of all seals, "1 identical 2 differs ...", each once.
states() {
    "$EDUSTAT" seal verify --all --format csv >"$scratch/states.csv" 2>"$scratch/states.err"
    awk -F, 'NR > 1 && !seen[$1 " " $4]++ { printf "%s%s %s", line++ ? " " : "", $1, $4 }' "$scratch/states.csv"
    [ ! -s "$scratch/states.err" ] || note <"$scratch/states.err" >&2
}
seal_of() { # AREA YEAR [OPTIONS...]
    "$EDUSTAT" -q seal "$@" 2>&1
}
# All that is stored but the times at which it was computed, as one hash.
store() {
    pg_dump -n edustat --data-only --no-comments 2>/dev/null | grep -v '^\\\(un\)\?restrict' | sha256sum | cut -d' ' -f1
}

until_true() {
    tries=0
    until "$@" || [ $tries -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

"$EDUSTAT" -q migrate >/dev/null || exit 99
exits "what was never aggregated cannot be sealed" 2 "$EDUSTAT" seal 11 2019
"$EDUSTAT" -q unit import "$shared/units.csv" >/dev/null &&
    "$EDUSTAT" -q collect "$shared"/county_201?.csv "$shared"/school_201?.csv >/dev/null || exit 99
exits "nor what is not aggregated yet" 2 "$EDUSTAT" seal 11 2019
aggregate || exit 99

echo "# sealing"
first=$(query "SELECT unit_code FROM edustat.unit WHERE county_code = '110101' ORDER BY 1 LIMIT 1")
ok "a province is sealed" "$EDUSTAT" seal 11 2019 --by zhao
is "in the journal stands its hash" "$(query "SELECT j.area || ' ' || j.period || ' ' || j.by || ' ' ||
    (strpos(j.content, s.sha256) > 0) FROM edustat.journal j JOIN edustat.seal s USING (entry)")" "11 2019 zhao true"
ok "a county is sealed, and the year before" sh -c '"$EDUSTAT" -q seal 110101 2019 && "$EDUSTAT" -q seal 110101 2018'
is "they are replayed" "$(states)" "1 identical 2 identical 3 identical"
is "the hash is that of the sums of the parts" "$(query "SELECT bool_and(s.sha256 = encode(sha256(convert_to(p.sums, 'UTF8')), 'hex'))
    FROM edustat.seal s JOIN LATERAL (SELECT string_agg(encode(sha256(convert_to(content, 'UTF8')), 'hex') || '  ' || path || E'\n', ''
    ORDER BY path) AS sums FROM edustat.seal_part p WHERE p.seal_id = s.seal_id) p ON true")" t
is "sealed once more it has the same inputs and results" "$(seal_of 110101 2019; query "SELECT count(DISTINCT sha256) || ' ' || count(*)
    FROM edustat.seal_part WHERE area_code = '110101' AND path <> 'seal.json' AND seal_id IN (2, 4) GROUP BY path" | sort -u)" "1 2"

echo "# what comes later"
echo "110101,$first,2019,21,111,0,41,111,96,13" | collect corrected
echo "110101,$first,2019,21,111,0,42,112,97,14" | collect corrected_again
aggregate
is "corrections do not touch a seal" "$(states)" "1 identical 2 identical 3 identical 4 identical"
ok "the corrected year is sealed" "$EDUSTAT" seal 11 2019 --by qian
echo "110101,2100000002,2018,21,220,1,21,51,51,7" | collect earlier
echo "110101,2100000002,2019,21,220,1,26,50,49,6" | collect deleted --strategy delete
printf '%s\n' "110102,2100000009,2019,21,220,0,5,5,5,1" | collect stray
exits "a hard finding stands against a seal" 4 "$EDUSTAT" seal 11 2019
printf '%s\n' "county_code,unit_code,name,valid_from,valid_to,category,location,poor_village" "110102,2100000009,新小学,2019,,21,220,0" >"$scratch/more.csv"
"$EDUSTAT" -q unit import "$scratch/more.csv" >/dev/null || flunk "import"
printf '%s\n' "110102,2100000009,2019,21,220,0,5,5,5,1" | collect new
aggregate
is "an earlier year that rates look back on, a deletion and a new school neither" "$(states)" \
    "1 identical 2 identical 3 identical 4 identical 5 identical"
ok "with them the province is sealed" "$EDUSTAT" seal 11 2019 --by sun
# The submissions in the order of their numbers: 4 files at first, then corrected 5, corrected_again 6, earlier 7, deleted 8, stray 9, new 10.
"$EDUSTAT" -q undo 8 --reason "deleted by mistake" >/dev/null || flunk "undo 8"
"$EDUSTAT" -q undo 6 --reason "wrong" >/dev/null || flunk "undo 6"
aggregate
is "undone deletions and corrections are taken back for those who had seen them" "$(states)" \
    "1 identical 2 identical 3 identical 4 identical 5 identical 6 identical"
ok "and what is there now is sealed" "$EDUSTAT" seal 11 2019 --by li
"$EDUSTAT" -q undo 5 --reason "wrong too" >/dev/null || flunk "undo 5"
"$EDUSTAT" -q undo 10 --reason "no such school" >/dev/null || flunk "undo 10"
echo "110101,$first,2019,21,111,0,43,113,98,15" | collect corrected_anew
echo "110101,2100000003,2019,21,220,1,9,9,9,9" | collect replaced --strategy replace
"$EDUSTAT" -q unit close 2100000004 --year 2018 --force --reason "closed" >/dev/null || flunk "close"
"$EDUSTAT" -q unit rename "$first" "另一所小学" --year 2019 --reason "renamed" >/dev/null || flunk "rename"
aggregate
is "a chain of undos, a replaced county, closed and renamed units" "$(states)" \
    "1 identical 2 identical 3 identical 4 identical 5 identical 6 identical 7 identical"

echo "# another catalogue"
sed -i 's/^110101,,keep,2019,2019,>=,96,/110101,,keep,2019,2019,>=,97,/' "$EDUSTAT_CATALOGUE/targets.csv"
printf '  - code: staff\n    zh: 教职工\n    en: staff\n    unit: 人\n' >>"$EDUSTAT_CATALOGUE/forms/school.yaml"
printf '%s\n' "- code: sts" "  en: teachers to staff" "  numerator: school.teacher" "  denominator: school.staff" "  source: made up" \
    >>"$EDUSTAT_CATALOGUE/indicators/all.yaml"
ok "is taken" "$EDUSTAT" -q migrate
is "and changes no seal before anything is aggregated" "$(states)" \
    "1 identical 2 identical 3 identical 4 identical 5 identical 6 identical 7 identical"
{
    echo $header,staff
    echo "110101,$first,2019,21,111,0,44,114,99,16,20"
} >"$scratch/staff.csv"
"$EDUSTAT" -q collect "$scratch/staff.csv" >/dev/null
exits "what waits for an aggregation is not sealed" 4 "$EDUSTAT" seal 11 2019
exits "accepting it needs a reason" 2 "$EDUSTAT" seal 11 2019 --accept-open
ok "accepted, what the returns give now is sealed" "$EDUSTAT" seal 11 2019 --accept-open --reason "the round ends today"
aggregate --full
is "a full aggregation neither, nor what was sealed before it" "$(states)" \
    "1 identical 2 identical 3 identical 4 identical 5 identical 6 identical 7 identical 8 identical"
ok "the new catalogue is sealed" "$EDUSTAT" seal 11 2019
is "its results are those that the seal had before they were aggregated" "$(query "SELECT count(DISTINCT sha256) FROM edustat.seal_part
    WHERE path IN ('results/indicators.csv') AND seal_id IN (8, 9)")" 1

echo "# a replay changes nothing and holds nobody up"
before=$(store)
is "all are replayed" "$(states | wc -w | tr -d ' ')" 18
is "the store is as it was" "$(store)" "$before"
# A session that sits in a store beside the live one, as a replay does: others load, aggregate and read.
mkfifo "$scratch/fifo"
psql -qX >/dev/null 2>&1 <"$scratch/fifo" &
sitting=$!
exec 7>"$scratch/fifo"
# What the program does is what the source has between its quotes.
{
    echo 'BEGIN;'
    sed -n '/^const char edu_sql_shadow_open/,/;$/{s/^ *"//;s/";*$//;/^const/d;p;}' "$EDU_SRCDIR/sql/form_past.c"
    echo ';'
} >&7
is_sitting() {
    [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND backend_xid IS NOT NULL
        AND query LIKE '%known_submission%'")" = 1 ]
}
until_true is_sitting
ok "a store beside the live one is there" is_sitting
ok "loads go on beside it" sh -c "echo '110201,2100000007,2019,21,220,0,6,6,6,1' | cat - >'$scratch/row'
    { echo $header; cat '$scratch/row'; } >'$scratch/beside.csv'; timeout 20 \"\$EDUSTAT\" -q collect '$scratch/beside.csv'"
ok "aggregations too" timeout 20 "$EDUSTAT" -q aggregate
ok "and full ones" timeout 20 "$EDUSTAT" -q aggregate --full
exec 7>&-
wait $sitting
is "nothing stays of it" "$(query "SELECT count(*) FROM pg_namespace WHERE nspname = 'edustat_live'")" 0
# Killed in the middle, where it waits for a table that is held.
psql -qX >/dev/null 2>&1 <"$scratch/fifo" &
sitting=$!
exec 7>"$scratch/fifo"
echo "BEGIN; LOCK TABLE edustat.return_school IN ACCESS EXCLUSIVE MODE;" >&7
is_waiting() {
    [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")" = 1 ]
}
is_held() {
    [ "$(query "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'edustat.return_school'::regclass")" = 1 ]
}
until_true is_held
"$EDUSTAT" seal verify 1 >/dev/null 2>&1 &
killed=$!
until_true is_waiting
ok "a replay is under way" is_waiting
kill -KILL $killed
wait $killed 2>/dev/null
exec 7>&-
wait $sitting
is_alone() {
    [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'")" = 0 ]
}
until_true is_alone
is "a replay that is killed leaves nothing" "$(query "SELECT count(*) FROM pg_namespace WHERE nspname = 'edustat_live'") $(states | wc -w |
    tr -d ' ')" "0 18"

echo "# tampering is found"
tampered() { # NAME STATES SQL
    query "$3" || flunk "$1: $3"
    is "$1" "$(states)" "$2"
}
tampered "a value of the history" "1 differs 2 differs 3 identical 4 differs 5 identical 6 identical 7 identical 8 identical 9 identical" \
    "UPDATE edustat.return_history SET content = jsonb_set(content, '{teacher}', '99')
     WHERE unit_code = '$first' AND year = 2019 AND form = 'school'
       AND submission_id = (SELECT min(submission_id) FROM edustat.submission WHERE file_name = 'school_2019.csv')"
is "the county-period is named" "$(awk -F, '$1 == 2 && $5 == "inputs.csv" { print $6, $7, $8 }' "$scratch/states.csv" | sort -u)" \
    "school 110101 2019"
is "and where the results differ" "$(awk -F, '$1 == 2 && $10 == "str" && $11 == "denominator" && $9 == "all" { print $7, $8, $9, $10 }' "$scratch/states.csv")" \
    "110101 2019 all str"
exits "with exit status 1" 1 "$EDUSTAT" seal verify 2
done_testing
