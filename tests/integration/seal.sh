#!/bin/sh
# Sealed assessments: what is sealed is replayed to the byte whatever came later - corrections, deletions, undos, closed and renamed units,
# another catalogue, a full aggregation; what was tampered with is found; and a replay changes nothing and holds nobody up.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

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
    WHERE path IN ('results/indicator.csv') AND seal_id IN (8, 9)")" 1

echo "# a replay changes nothing and holds nobody up"
before=$(store)
is "all are replayed" "$(states | wc -w | tr -d ' ')" 18
is "the store is as it was" "$(store)" "$before"
# A replay that is stopped in the middle, where it reads the history: others load, aggregate and read beside it.
mkfifo "$scratch/fifo"
hold() { # TABLE: a session keeps everybody from reading it, until let_go
    psql -qX >/dev/null 2>&1 <"$scratch/fifo" &
    holding=$!
    exec 7>"$scratch/fifo"
    echo "BEGIN; LOCK TABLE edustat.$1 IN ACCESS EXCLUSIVE MODE;" >&7
    until_true is_held
}
let_go() {
    exec 7>&-
    wait $holding
}
is_held() {
    [ "$(query "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation IS NOT NULL")" -ge 1 ]
}
is_waiting() {
    [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")" = 1 ]
}
replay_beside() { # TABLE: a replay that waits for it
    hold "$1"
    "$EDUSTAT" seal verify 1 >"$scratch/beside.out" 2>&1 7>&- &
    replaying=$!
    until_true is_waiting
    ok "a replay is under way" is_waiting
}
replay_ends() {
    ok "it is still under way" is_waiting
    let_go
    wait $replaying
    is "and gives the same in the end" "$? $(grep -c identical "$scratch/beside.out")" "0 1"
}
{
    echo $header
    echo "110201,2100000007,2017,21,220,0,6,6,6,1"
} >"$scratch/beside.csv"
replay_beside return_county
ok "loads go on beside it" timeout 20 "$EDUSTAT" -q collect "$scratch/beside.csv"
replay_ends
replay_beside return_history
ok "aggregations too" timeout 20 "$EDUSTAT" -q aggregate
ok "and full ones" timeout 20 "$EDUSTAT" -q aggregate --full
ok "and readers" timeout 20 "$EDUSTAT" -q assess 11 2019
replay_ends
hold return_school
"$EDUSTAT" seal verify 1 >/dev/null 2>&1 7>&- &
replaying=$!
until_true is_waiting
ok "another one is under way" is_waiting
kill -KILL $replaying
wait $replaying 2>/dev/null
let_go
is_alone() {
    [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'")" = 0 ]
}
until_true is_alone
is "a replay that is killed leaves nothing" "$(query "SELECT count(*) FROM pg_namespace WHERE nspname = 'edustat_live'") $(states | wc -w |
    tr -d ' ')" "0 18"

echo "# what changed since"
"$EDUSTAT" seal diff 1 --format csv >"$scratch/diff.csv"
changes() { # AWK CONDITION: what it prints of the returns that changed
    awk -F, '$1 == "return" && $4 !~ /"/ { print $7 " " $9 " " $12 " " $13 " " $14 " " $15 " " $16 " " $17 }' "$scratch/diff.csv" |
        grep "^$1" | tr '\n' ';'
}
is "each value with the submission that changed it" "$(changes "$first kids\|$first teacher")" \
    "$first kids 40 44 changed 13 no staff.csv;$first teacher 12 16 changed 13 no staff.csv;"
is "a return that a file without it removed" "$(changes "2100000001 teacher\|2100000002 teacher" | grep -c gone)" 1
is "a unit's last year is in the register's part" "$(awk -F, '$1 == "register" && $9 == "valid_to" && $14 == "changed" { print $7, $12, $13, $18 }' "$scratch/diff.csv")" \
    "2100000004 9999 2018 tester"
is "the text says the same in numbers" "$("$EDUSTAT" seal diff 1 --limit 1 | grep -c "^Returns: changed .* values in all $(grep -c '^return,' "$scratch/diff.csv")\.$")" 1
is "a limit says how many more there are" "$("$EDUSTAT" seal diff 1 --limit 1 | grep -c "more lines; --limit 0")" 3
# Words of two verdicts with an arrow between them, or one verdict alone at the end of the line or before a target.
is "rates with another verdict stand before all others" "$("$EDUSTAT" seal diff 1 --limit 0 | sed '1,/^Rates$/d' | grep '^[0-9]' |
    awk '{ print /(met|incomplete|target|data|–) → (not|met|incomplete|no) ?/ ? "other" : "same" }' | uniq | tr '\n' ' ')" "other same "
is "the catalogue is another one" "$("$EDUSTAT" seal diff 1 | grep -c "^Catalogue: another one")" 1
is "against itself nothing changed" "$("$EDUSTAT" seal diff 1 1 --format csv | wc -l | tr -d ' ')" 1
is "between two seals the undone correction is told" "$("$EDUSTAT" seal diff 6 7 --format csv |
    awk -F, '$1 == "return" && $16 == "yes" { print $15, $17 }' | sort -u | tr '\n' ';')" "6 corrected_again.csv;8 deleted.csv;"
exits "two areas are not compared" 2 "$EDUSTAT" seal diff 1 2
exits "nor is a seal that is not there" 2 "$EDUSTAT" seal diff 99

echo "# checked without this program"
"$EDUSTAT" -q seal export 6 -o "$scratch/export" --returns || flunk "export"
ok "sha256sum agrees on every file" sh -c "cd '$scratch/export' && sha256sum --quiet -c SHA256SUMS"
is "and on the whole" "$(sha256sum <"$scratch/export/SHA256SUMS" | cut -d' ' -f1)" "$(query "SELECT sha256 FROM edustat.seal WHERE seal_id = 6")"
is "each county-period's returns have the hash in inputs.csv" "$(cd "$scratch/export" && tail -n +2 inputs.csv |
    awk -F, '{ print $6 "  returns/" $1 "/" $2 "_" $4 ".csv" }' | sha256sum --quiet -c 2>&1 && tail -n +2 inputs.csv | wc -l)" \
    "$(find "$scratch/export/returns" -type f | wc -l)"
ok "the sealed catalogue is a catalogue" "$EDUSTAT" --catalogue "$scratch/export/catalogue" catalogue check
exits "a folder that holds something is not written into" 2 "$EDUSTAT" seal export 6 -o "$scratch/export"

echo "# rollups are held against the returns"
is "all agree" "$("$EDUSTAT" verify --all --format csv 2>/dev/null | grep -c ^rollup_values,serious,ok)" 1
exits "so does all else" 0 "$EDUSTAT" verify
found() { # how many values of rollups are wrong, and the first
    "$EDUSTAT" verify "$@" --format csv 2>/dev/null | sed -n 's/^rollup_values,serious,wrong,//p' | sed -n '1p' | cut -d'"' -f2
}
query "UPDATE edustat.rollup_sum_school SET teacher = teacher + 1 WHERE area_code = '1101' AND year = 2018 AND grp = 'rural'"
is "a sum that was tampered with is named" "$(found --all)" \
    "First City (1101), 2018, rural: School return, teachers: $(query "SELECT 'stored ' || sum(teacher) + 1 || ', recomputed ' || sum(teacher)
        FROM edustat.return_school WHERE county_code LIKE '1101%' AND year = 2018 AND location = '220'")"
exits "with exit status 1" 1 "$EDUSTAT" verify --all
aggregate --full
query "UPDATE edustat.rollup_indicator SET rate = 99 WHERE area_code = '11' AND year = 2019 AND grp = 'all' AND indicator = 'keep'"
is "so is a rate" "$(found --all)" "Province A (11), 2019, all: retention, rate: stored 99, recomputed $(query "SELECT numerator / denominator * 100
    FROM edustat.rollup_indicator WHERE area_code = '11' AND year = 2019 AND grp = 'all' AND indicator = 'keep'")"
exits "what is stored past the program is not sealed" 4 "$EDUSTAT" seal 11 2019
aggregate --full
query "DELETE FROM edustat.rollup_indicator WHERE area_code = '110101' AND year = 2019 AND grp = 'all' AND indicator = 'keep'"
is "so is one that was taken out" "$(found --all)" "One County (110101), 2019, all: retention: not stored, but the returns give it"
is "a sample by the same seed is the same" "$("$EDUSTAT" verify --sample 5 --seed 3 | grep -v ^Journal)" \
    "$("$EDUSTAT" verify --sample 5 --seed 3 | grep -v ^Journal)"
is "and says its seed" "$("$EDUSTAT" verify --sample 5 --seed 3 | grep -c -- "5 of .* (--seed 3)")" 1
aggregate --full
query "UPDATE edustat.rollup_peer p SET rank = rank + 1 WHERE (parent_code, year, period, indicator, area_code)
    = (SELECT parent_code, year, period, indicator, area_code FROM edustat.rollup_peer WHERE rank IS NOT NULL ORDER BY 1, 2, 3, 4, 5 LIMIT 1)"
is "so is a place among the neighbours" "$(found --all | grep -c 'among those below .*, rank: stored')" 1
aggregate --full
echo "110101,$first,2019,21,111,0,45,115,99,16" | collect waiting
is "what waits for an aggregation is no fault" "$("$EDUSTAT" verify --all | grep -c 'Left out, since changes are not aggregated yet: [1-9]') $(found --all)" "1 "
aggregate

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
is "and where the results differ" "$(awk -F, '$1 == 2 && $5 == "results/indicator.csv" && $10 == "str" && $11 == "denominator" && $9 == "all" { print $7, $8, $9, $10 }' "$scratch/states.csv")" \
    "110101 2019 all str"
exits "with exit status 1" 1 "$EDUSTAT" seal verify 2
changed() { # what seal verify says of a seal: its parts that changed
    "$EDUSTAT" seal verify "$1" --format csv | awk -F, 'NR > 1 { printf "%s%s:%s", line++ ? " " : "", $4, $5 }'
}
query "UPDATE edustat.seal_part SET content = replace(content, 'not_met', 'met') WHERE seal_id = 5 AND path = 'results/indicator.csv'"
is "sealed results" "$(changed 5)" "changed:results/indicator.csv changed:SHA256SUMS"
query "UPDATE edustat.seal_part SET sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex') WHERE seal_id = 5"
is "also with their own hash made anew" "$(changed 5)" "changed:SHA256SUMS"
query "UPDATE edustat.seal s SET sha256 = (SELECT encode(sha256(convert_to(string_agg(sha256 || '  ' || path || E'\\n', '' ORDER BY path), 'UTF8')), 'hex')
    FROM edustat.seal_part p WHERE p.seal_id = s.seal_id) WHERE seal_id = 5"
is "and that of the whole" "$(changed 5)" "changed:journal"
checks() { # those of verify that fail
    "$EDUSTAT" verify --sample 0 --format csv | awk -F, '$3 == "wrong" { print $1 }' | sort -u | tr '\n' ' '
}
is "verify finds it too" "$(checks)" "seal_entries "
query "UPDATE edustat.journal SET content = replace(content, (SELECT sha256 FROM edustat.seal WHERE seal_id = 6), repeat('0', 64)) WHERE kind = 'seal'"
is "an entry of the journal" "$(changed 6)" "changed:journal"
is "breaks the journal's chain" "$(checks)" "journal_chain seal_entries "
query "DELETE FROM edustat.seal WHERE seal_id = 7"
is "a seal that was taken out" "$(checks)" "journal_chain seal_entries seals_removed "
query "DELETE FROM edustat.seal_part WHERE seal_id = 8 AND path = 'inputs.csv'"
is "a part that was taken out" "$(checks) $(changed 8)" "journal_chain seal_entries seal_parts seals_removed  changed:SHA256SUMS"
done_testing
