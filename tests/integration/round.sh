#!/bin/sh
# A collection round from end to end: it is opened, some report in time and some late, a hard finding and a missing school
# stand against the approval, approvals climb, what is approved takes no more data until it is reopened, and whoever writes into
# the journal or the returns past the program is found out. Two sessions at once: an approval and a load cannot both pass.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

cp -R "$EDU_SRCDIR/tests/cases/reports/shared/catalogue" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
TZ=UTC
export EDUSTAT_CATALOGUE EDUSTAT_BY TZ
unset EDUSTAT_LANG

query() {
    psql -qXAt -c "$1"
}

# field NAME KEY COLUMN: of `status 11 2019` (or $area) as CSV, the cell of the row whose code is KEY.
status() {
    "$EDUSTAT" status "${3:-11}" 2019 --form school --format csv >"$scratch/status.csv"
    awk -F, -v code="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next }
        $3 == code { print $column; exit }' "$scratch/status.csv"
}

# refused NAME PATTERN COMMAND...: ends with 4 and says so.
refused() {
    name=$1 pattern=$2
    shift 2
    "$@" >"$scratch/out" 2>&1
    is "$name" "$? $(grep -c -- "$pattern" "$scratch/out")" "4 1"
    grep -q -- "$pattern" "$scratch/out" || note <"$scratch/out"
}

header=area,unit,year,category,location,poor_village,kids,pupils_1,pupils_2,teacher
school() { # UNIT PUPILS [AREA [TEACHERS]]
    echo "${3:-110101},$1,2019,21,111,0,0,$2,50,${4:-6}"
}
file() { # NAME, rows on standard input
    { echo $header; cat; } >"$scratch/$1.csv"
}
sent_at() { # FILE TIME
    query "UPDATE edustat.submission SET submitted_at = '$2' WHERE file_name = '$1.csv'"
}

mkdir -p "$EDUSTAT_CATALOGUE/rules"
cat >"$EDUSTAT_CATALOGUE/rules/teachers.yaml" <<END
rules:
  - code: h1
    form: school
    severity: hard
    check: teacher <= pupils[*]
    missing: pass
    zh: "教师 {teacher} 人，多于学生 {pupils[*]} 人"
    en: "{teacher} teachers, more than the {pupils[*]} pupils"
    source: made up
  - code: s1
    form: school
    severity: soft
    check: teacher <= 20
    missing: pass
    zh: "教师 {teacher} 人"
    en: "{teacher} teachers"
    source: made up
END
"$EDUSTAT" migrate >/dev/null || exit 99
cat >"$scratch/units.csv" <<END
county_code,unit_code,name,valid_from,valid_to,category,location,poor_village
110101,1,一小,1990,,21,111,0
110101,2,二小,1990,,21,111,0
110101,3,三小,1990,,21,111,0
110201,4,四小,1990,,21,111,0
END
"$EDUSTAT" unit import "$scratch/units.csv" >/dev/null || exit 99

echo "# the round is opened, and three of four report"
ok "a round is opened" "$EDUSTAT" round open school 2019 --due 2019-09-20
is "opening it again changes nothing" "$("$EDUSTAT" round open school 2019 --due 2019-09-20 | grep -c 'nothing changed')" 1
is "and is no entry of the journal" "$(query "SELECT string_agg(kind, ' ' ORDER BY entry) FROM edustat.journal")" \
    "unit_import round_open"
exits "a day that is none is refused" 2 "$EDUSTAT" round open school 2019 --due 2019-02-30
school 1 100 | file intime && "$EDUSTAT" collect "$scratch/intime.csv" >/dev/null
sent_at intime '2019-09-20 23:59:59.9+00'
school 2 200 | file late && "$EDUSTAT" collect "$scratch/late.csv" >/dev/null
sent_at late '2019-09-21 00:00:00+00'
school 4 400 110201 | file other && "$EDUSTAT" collect "$scratch/other.csv" >/dev/null
sent_at other '2019-09-01 12:00:00+00'
school 3 many | file wrong && "$EDUSTAT" collect "$scratch/wrong.csv" >/dev/null 2>&1
is "on time, late, missing, all rejected: province" \
    "$(status 11 on_time) $(status 11 late) $(status 11 missing) $(status 11 rejected)" "2 1 1 1"
is "and in the prefecture" \
    "$(status 1101 on_time) $(status 1101 late) $(status 1101 missing) $(status 1101 rejected)" "1 1 1 1"
is "each school has its state" "$("$EDUSTAT" status 110101 2019 --form school --format csv |
    awk -F, '$1 == "unit" || $1 == "missing" { print $3 ":" $(NF - 2) ":" $NF }' | tr '\n' ' ')" \
    "1:on_time:intime.csv 2:late:late.csv 3:rejected:wrong.csv "
school 1 101 | file corrected && "$EDUSTAT" collect "$scratch/corrected.csv" >/dev/null
is "a later correction does not make it late" "$(status 11 on_time) $(status 11 late)" "2 1"
TZ=Asia/Shanghai "$EDUSTAT" round open school 2019 --due 2019-09-21 >/dev/null
is "the day ends where the round is opened" "$(query 'SELECT due_before FROM edustat.round')" "2019-09-21 16:00:00+00"
is "another deadline changes who is late" "$(status 11 on_time) $(status 11 late)" "3 0"
"$EDUSTAT" round open school 2019 --due 2019-09-20 >/dev/null
ok "a workbook can be had of it" sh -c '"$EDUSTAT" status 11 2019 --format xlsx -o "$1" && head -c 2 "$1" | grep -q PK' sh "$scratch/status.xlsx"

echo "# what stands against an approval"
{ school 1 101 110101 25; school 2 200 110101 600; } | file doubtful
exits "more teachers than pupils are turned away" 1 "$EDUSTAT" collect "$scratch/doubtful.csv"
refused "missing schools and hard findings are told" "1 hard finding is open, 1 expected unit is missing" \
    "$EDUSTAT" approve 110101 school 2019 --level county
is "by name" "$(grep -c 'hard findings: 2 h1; missing: 3 三小' "$scratch/out")" 1
refused "accepting missing schools does not accept hard findings" "1 hard finding is open$" \
    "$EDUSTAT" approve 110101 school 2019 --level county --accept-missing --reason "school moved"
exits "accepting needs a reason" 2 "$EDUSTAT" approve 110101 school 2019 --level county --accept-missing
exits "a county is not inspected" 2 "$EDUSTAT" approve 110101 school 2019 --level prefecture
is "findings are counted" "$(status 11 hard_findings) $(status 11 soft_findings)" "1 1"
ok "the return is sent as it was" "$EDUSTAT" collect --again "$scratch/late.csv"
is "and the hard finding is gone" "$(status 11 hard_findings) $(status 11 soft_findings)" "0 1"
school 3 300 | file right && "$EDUSTAT" collect "$scratch/right.csv" >/dev/null

echo "# approvals climb"
refused "a prefecture waits for its counties" "1 area in \"1101\" is not approved yet" \
    "$EDUSTAT" approve 1101 school 2019 --level prefecture
"$EDUSTAT" approve 110101 school 2019 --level county --by 县统计员 >"$scratch/out" 2>&1
is "the county checks itself" "$?" 0
is "with a word on what is not confirmed" "$(grep -c 'soft findings that are not confirmed: 1' "$scratch/out")" 1
refused "once is enough" "is approved already" "$EDUSTAT" approve 110101 school 2019 --level county
ok "then the prefecture" "$EDUSTAT" approve 1101 school 2019 --level prefecture
refused "the province waits for every prefecture" "1 area in \"11\" is not approved yet" \
    "$EDUSTAT" approve 11 school 2019 --level province
ok "the other county" "$EDUSTAT" approve 110201 school 2019 --level county
ok "the other prefecture" "$EDUSTAT" approve 1102 school 2019 --level prefecture
ok "the province" "$EDUSTAT" approve 11 school 2019 --level province
is "status tells" "$(status 11 approved) $(status 1101 approved) $(status 110101 approved 110101) $(status 11 areas_approved)" \
    "province prefecture county 2"

echo "# what is approved takes no more"
{ school 1 999; echo "110101,1,2018,21,111,0,0,1,1,1"; } | file more
refused "a change is refused as a whole" "1 approved county-period of form \"school\" would change" \
    "$EDUSTAT" collect "$scratch/more.csv"
is "who approved and what to do is told" "$(grep -c 'approved by 县统计员' "$scratch/out") $(grep -c 'edustat reopen 110101 school 2019' "$scratch/out")" "1 1"
is "nothing of it was kept" "$(query "SELECT count(*) FROM edustat.return_school WHERE year = 2018 OR pupils_1 = 999")" 0
ok "the same figures again are no change" "$EDUSTAT" collect --again "$scratch/right.csv"
echo "110101,1,2018,21,111,0,0,1,1,1" | file before
ok "another period is open" "$EDUSTAT" collect "$scratch/before.csv"
exits "reopening needs a reason" 2 "$EDUSTAT" reopen 110101 school 2019
ok "the county is reopened" "$EDUSTAT" reopen 110101 school 2019 --reason "figures of school 1"
is "and with it what rests on it" "$(query "SELECT string_agg(area_code || ' ' || level, ', ' ORDER BY area_code) FROM edustat.approval")" \
    "1102 prefecture, 110201 county"
exits "there is nothing more to reopen" 2 "$EDUSTAT" reopen 110101 school 2019 --reason again
ok "now the change is taken" "$EDUSTAT" collect "$scratch/more.csv"
ok "and the county is approved again" "$EDUSTAT" approve 110101 school 2019 --level county
"$EDUSTAT" reopen 110101 school 2019 --reason "to go on" >/dev/null
ok "the round is closed" "$EDUSTAT" round close school 2019
is "the list says so" "$("$EDUSTAT" round list --format csv | cut -d, -f1-3,6 | tail -1)" "school,2019,2019-09-20,tester"

echo "# two at once"
# A load that is under way: its lock is taken, its rows are not committed yet.
hold() { # SQL: runs it in a transaction that lasts until "go" is there
    { echo "BEGIN; $1; \\! touch '$scratch/held'"
      echo "\\! while [ ! -e '$scratch/go' ]; do sleep 0.05; done"
      echo "COMMIT;"; } >"$scratch/hold.sql"
    rm -f "$scratch/held" "$scratch/go"
    psql -qX -v ON_ERROR_STOP=1 -f "$scratch/hold.sql" >"$scratch/hold.out" 2>&1 &
    holder=$!
    while [ ! -e "$scratch/held" ]; do sleep 0.05; done
}
waits_for_lock() { # until somebody waits for an advisory lock
    for _ in $(seq 200); do
        [ "$(query "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")" -gt 0 ] && return
        sleep 0.05
    done
    return 1
}
lock="hashtextextended('school 2019', 7236842022)"
hold "SELECT pg_advisory_xact_lock_shared($lock); DELETE FROM edustat.return_school WHERE unit_code = '3'"
"$EDUSTAT" approve 110101 school 2019 --level county >"$scratch/approve.out" 2>&1 &
approval=$!
ok "an approval waits for a change under way" waits_for_lock
touch "$scratch/go"; wait $holder; wait $approval
is "and then sees it" "$? $(grep -c '1 expected unit is missing' "$scratch/approve.out")" "4 1"
"$EDUSTAT" collect --again "$scratch/right.csv" >/dev/null
hold "SELECT pg_advisory_xact_lock($lock); INSERT INTO edustat.approval VALUES ('110101', 'school', 2019, '2019', 'county',
    'somebody', now(), 3, 3, 0, 0, '', 0)"
school 1 777 | file race
"$EDUSTAT" collect "$scratch/race.csv" >"$scratch/race.out" 2>&1 &
load=$!
ok "a load waits for an approval under way" waits_for_lock
touch "$scratch/go"; wait $holder; wait $load
is "and is then refused" "$? $(grep -c 'would change' "$scratch/race.out")" "4 1"
is "a change side by side does not wait for another" "$(psql -qXAt <<END
BEGIN; SELECT pg_advisory_xact_lock_shared($lock) IS NULL; \\! psql -qXAtc "SET lock_timeout = '100ms'; SELECT pg_advisory_xact_lock_shared($lock) IS NULL" ; ROLLBACK;
END
)" "f
f"

echo "# verify"
"$EDUSTAT" verify >"$scratch/out" 2>&1
is "an approval put in past the program is found" "$? $(grep -c 'approval_entries .*wrong' "$scratch/out")" "1 1"
query "DELETE FROM edustat.approval WHERE approved_by = 'somebody'"
# The row that went missing in the test of two at once came back through the program, but its number is off.
query "UPDATE edustat.return_state s SET rows = (SELECT count(*) FROM edustat.return_school r
    WHERE (r.county_code, r.year, r.period) = (s.county_code, s.year, s.period)) WHERE form = 'school'"
ok "all is well" "$EDUSTAT" verify
entries=$(query 'SELECT count(*) FROM edustat.journal')
is "the journal counts on from 1" "$(query 'SELECT max(entry) FROM edustat.journal')" "$entries"
head=$("$EDUSTAT" verify | grep -oE '[0-9a-f]{64}')
is "the head is the last entry's" "$head" "$(query 'SELECT sha256 FROM edustat.journal ORDER BY entry DESC LIMIT 1')"
ok "and can be checked" "$EDUSTAT" verify --head "$head"
is "the journal can be listed" "$("$EDUSTAT" journal --area 1101 --format csv | cut -d, -f3 | tr '\n' ' ')" "kind approve reopen "

# tampered NAME PATTERN SQL: in a copy of the store that somebody wrote into, verify ends with 1 and names the place.
tampered() {
    query "CREATE TABLE public.kept AS SELECT * FROM edustat.journal"
    query "$3"
    "$EDUSTAT" verify --head "$head" >"$scratch/out" 2>&1
    is "$1" "$? $(grep -c -- "$2" "$scratch/out")" "1 1"
    query "TRUNCATE edustat.journal; INSERT INTO edustat.journal SELECT * FROM public.kept; DROP TABLE public.kept"
}
tampered "a changed entry" "entry 3: its content" "UPDATE edustat.journal SET by = 'nobody' WHERE entry = 3"
tampered "a changed time" "entry 2: its content" "UPDATE edustat.journal SET at = at + interval '1 microsecond' WHERE entry = 2"
tampered "a changed entry with its hash made anew" "entry 4: it does not follow" "
    UPDATE edustat.journal SET by = 'nobody', sha256 = repeat('0', 64) WHERE entry = 3"
tampered "a removed entry" "entry 3 is not there" "DELETE FROM edustat.journal WHERE entry = 3"
tampered "the first entry" "entry 1 is not there" "DELETE FROM edustat.journal WHERE entry = 1"
tampered "a cut tail" "no entry has the hash $head" "DELETE FROM edustat.journal WHERE entry = $entries"
tampered "an entry put in" "entry 5: its content" "
    UPDATE edustat.journal SET entry = -entry WHERE entry >= 5; UPDATE edustat.journal SET entry = 1 - entry WHERE entry < 0;
    INSERT INTO edustat.journal SELECT 5, at, kind, by, area, form, period, content, previous_sha256, sha256
    FROM edustat.journal WHERE entry = 4"
tampered "two entries that changed places" "entry 4: its content" "
    UPDATE edustat.journal SET entry = CASE entry WHEN 3 THEN -4 ELSE -3 END WHERE entry IN (3, 4);
    UPDATE edustat.journal SET entry = -entry WHERE entry < 0"
ok "none of it is left" "$EDUSTAT" verify --head "$head"
wrong() { # NAME CHECK SQL
    query "$3"
    "$EDUSTAT" verify --format csv >"$scratch/out" 2>&1
    is "$1" "$? $(cut -d, -f1,3 "$scratch/out" | grep -c "^$2,wrong")" "1 1"
}
wrong "a return that was taken out" return_counts "DELETE FROM edustat.return_school WHERE unit_code = '2' AND year = 2019"
wrong "a submission whose books do not balance" submission_counts "UPDATE edustat.submission SET rows_read = 5 WHERE submission_id = 1"
wrong "a return without its submission" return_submissions "UPDATE edustat.return_school SET submission_id = 99 WHERE unit_code = '4'"
wrong "an approval that was taken out" approvals_removed "DELETE FROM edustat.approval WHERE area_code = '1102'"
wrong "a deadline that was changed" round_entries "UPDATE edustat.round SET due = '2019-12-31'"
wrong "a history that names nobody" history_submissions "
    UPDATE edustat.return_history SET replaced_by = 98 WHERE replaced_by = (SELECT min(replaced_by) FROM edustat.return_history)"

done_testing
