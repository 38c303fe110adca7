#!/bin/sh
# What goes wrong around a load: no server, no room, a collector or a server killed in the middle, an
# interrupt, input that is no table, several collectors at once. Each ends in a clear error, keeps
# nothing half, and leaves a store in which the same load then succeeds.
#
# The moments at which things are killed are random; EDU_TEST_SEED=N repeats those of a run.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_CATALOGUE=$EDU_SRCDIR/tests/cases/collect/shared/catalogue
EDUSTAT_BY=tester
export EDUSTAT_CATALOGUE EDUSTAT_BY
mounted=
away=
# shellcheck disable=SC2154
trap 'status=$?
[ -z "$away" ] || (unset PGHOST PGPORT PGUSER PGDATABASE; "$EDUSTAT" --home "$away" local stop >/dev/null 2>&1)
for folder in $mounted; do umount "$folder"; done
rm -rf "$scratch"
exit $status' EXIT

seed=${EDU_TEST_SEED:-$(date +%s)}
echo "# EDU_TEST_SEED=$seed"
# random MOST: sets $number to one of 0 .. MOST - 1.
random() {
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    number=$((seed / 65536 % $1))
}

sql() {
    psql -qXAt "$@"
}

query() {
    sql -c "$1"
}

collect() {
    "$EDUSTAT" collect "$@" >"$scratch/out" 2>"$scratch/err"
}

# says NAME STATUS PATTERN COMMAND...: the exit status, the complaint, and that it is one of edustat's own.
says() {
    name=$1
    expected=$2
    pattern=$3
    shift 3
    "$@" >"$scratch/out" 2>"$scratch/err"
    got=$?
    if [ $got -eq "$expected" ] && grep -q '^edustat: error: ' "$scratch/err" && grep -qE "$pattern" "$scratch/err"; then
        pass "$name"
    else
        flunk "$name"
        { echo "exit status $got, expected $expected and \"$pattern\""; head -c 2000 "$scratch/err"; } | note
    fi
}

# Everything that a load writes, as numbers.
count_all() {
    query "SELECT (SELECT count(*) FROM edustat.return_school), (SELECT sum(pupils_1) FROM edustat.return_school),
        (SELECT count(*) FROM edustat.submission), (SELECT count(*) FROM edustat.return_history),
        (SELECT coalesce(sum(rows), 0) FROM edustat.return_state), (SELECT count(*) FROM edustat.reject),
        (SELECT count(DISTINCT (county_code, year)) FROM edustat.dirty)"
}

clear_store() {
    query "TRUNCATE edustat.return_school, edustat.return_history, edustat.return_state, edustat.dirty, edustat.reject, edustat.reject_unit;
           TRUNCATE edustat.submission, edustat.submission_scope RESTART IDENTITY"
}

# Until the server has noticed that its client is gone.
wait_for_backends() {
    wait_until "SELECT (count(*) = 0)::int FROM pg_stat_activity WHERE application_name = 'edustat'"
}

# start_collect FILE: in the background; its process id in $collector.
start_collect() {
    "$EDUSTAT" collect "$1" >"$scratch/out" 2>"$scratch/err" &
    collector=$!
}

# A session that holds the key of a row from the end of the file: a load of it waits there, with all rows before it sent.
block() {
    PGAPPNAME=blocker sql -c "INSERT INTO edustat.return_school (county_code, year, period, unit_code, submission_id)
                              VALUES ('110104', 2019, '2019', '2131998', 0); SELECT pg_sleep(60)" >/dev/null 2>&1 &
    blocker=$!
    wait_until "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'blocker' AND wait_event = 'PgSleep'"
}

unblock() {
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'blocker'" >/dev/null
    wait "$blocker"
}

# wait_until SQL: until it says 1, or ten seconds at most.
wait_until() {
    tries=0
    until [ "$(query "$1")" = 1 ] || [ $tries -gt 200 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
}

# Until the load of $collector waits for the session that block() began.
wait_for_block() {
    wait_until "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'edustat' AND wait_event_type = 'Lock'"
}

# A register of 6,000 schools in three counties, and 20 years of their returns: 120,000 rows.
make_register() {
    query "INSERT INTO edustat.unit (county_code, unit_code, name, valid_from, valid_to, category, location)
           SELECT c, '21' || i, 'school ' || i, 1990, 9999, '21', '111'
           FROM unnest(ARRAY['110101', '110103', '110104']) WITH ORDINALITY t (c, n),
                generate_series(n * 10000, n * 10000 + 1999) i"
}
"$EDUSTAT" migrate >"$scratch/out" 2>&1 || { cat "$scratch/out" && exit 99; }
make_register
rows=120000
query "COPY (SELECT county_code AS county, y AS year, unit_code AS \"school code\", 100 + y % 7 AS pupils_1, 200 AS pupils_2,
           NULL AS students, NULL AS \"left\", 1000.5 AS floor
       FROM edustat.unit, generate_series(2000, 2019) y ORDER BY 1, 2, 3) TO STDOUT (FORMAT csv, HEADER)" >"$scratch/large.csv"
sed 's/,200,/,201,/' "$scratch/large.csv" >"$scratch/changed.csv"

echo "# what an undisturbed load leaves"
ok "the file is loaded" collect "$scratch/large.csv"
undisturbed=$(count_all)
is "with all its rows" "${undisturbed%%|*}" $rows
is "without a terminal there is no progress line" "$(cat "$scratch/err")" ""

echo "# no server"
says "no server at the socket" 4 'connection to server' env PGHOST="$scratch/nowhere" "$EDUSTAT" collect "$scratch/large.csv"
says "no server at the port" 4 'connection to server' env PGHOST=127.0.0.1 PGPORT=1 "$EDUSTAT" aggregate
says "no such database" 4 'does not exist' env PGDATABASE=nowhere "$EDUSTAT" collect "$scratch/large.csv"
says "no such user" 4 'does not exist' "$EDUSTAT" --dsn "user=nobody_at_all" migrate

echo "# no room"
small=$scratch/small
mkdir "$small"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m tmpfs "$small" 2>/dev/null; then
    mounted="$mounted $small"
    says "no room for spilled rows" 3 'temporary file.*No space left' \
        env TMPDIR="$small" "$EDUSTAT" collect "$scratch/changed.csv"
    is "nothing of it was kept" "$(count_all)" "$undisturbed"
    awk 'NR == 1 { print; next } { sub(/,100,|,10[1-6],/, ",many,"); print }' "$scratch/large.csv" |
        head -n 60000 >"$scratch/wrong.csv"
    says "no room for rejects" 3 'temporary file.*No space left' \
        env TMPDIR="$small" "$EDUSTAT" collect "$scratch/wrong.csv"
    # shellcheck disable=SC2016
    says "no room for standard input" 3 'temporary file.*No space left' \
        sh -c 'cat "$2" | TMPDIR=$1 "$EDUSTAT" collect -' sh "$small" "$scratch/large.csv"
    says "no room for the file of rejects" 3 'No space left' \
        sh -c '"$EDUSTAT" collect --dry-run --rejects "$1/out.csv" "$2"' sh "$small" "$scratch/wrong.csv"
    is "and nothing is left there" "$(ls "$small")" ""
    is "nor was anything kept" "$(count_all)" "$undisturbed"
else
    skip "no room for temporary files" "needs root and tmpfs"
fi
clear_store
disk=$scratch/disk
mkdir "$disk"
server_user=$(stat -c %U "$EDU_TEST_PG/data")
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o "size=4m,mode=700,uid=$(id -u "$server_user")" tmpfs "$disk" 2>/dev/null; then
    mounted="$mounted $disk"
    query "CREATE TABLESPACE small LOCATION '$disk'"
    query "ALTER TABLE edustat.return_school SET TABLESPACE small"
    empty=$(count_all)
    says "no room on the server" 4 'No space left|could not extend' "$EDUSTAT" collect "$scratch/large.csv"
    ok "the hint says what to do" grep -q 'hint: .*disk space' "$scratch/err"
    is "nothing of it was kept" "$(count_all)" "$empty"
    query "ALTER TABLE edustat.return_school SET TABLESPACE pg_default"
    query "DROP TABLESPACE small"
    ok "with room it is loaded" collect "$scratch/large.csv"
    is "whole" "$(count_all)" "$undisturbed"
else
    skip "no room on the server" "needs root and tmpfs"
fi

echo "# a collector killed in the middle"
clear_store
nothing=$(count_all)
for moment in 60 150 300; do
    random $moment
    start_collect "$scratch/large.csv"
    sleep "$(printf '0.%03d' "$number")"
    if kill -KILL "$collector" 2>/dev/null; then
        wait "$collector" 2>/dev/null
        wait_for_backends
        is "SIGKILL after $number ms leaves nothing" "$(count_all)" "$nothing"
    else
        wait "$collector"
        skip "SIGKILL after $number ms" "it was through"
    fi
    clear_store
done
block
start_collect "$scratch/large.csv"
wait_for_block
kill -KILL "$collector"
wait "$collector" 2>/dev/null
unblock
wait_for_backends
is "SIGKILL with all rows sent leaves nothing" "$(count_all)" "$nothing"
ok "it is loaded at the next try" collect "$scratch/large.csv"
is "and is what an undisturbed load leaves" "$(count_all)" "$undisturbed"
start_collect "$scratch/changed.csv"
random 300
sleep "$(printf '0.%03d' "$number")"
kill -KILL "$collector" 2>/dev/null
wait "$collector" 2>/dev/null
wait_for_backends
is "SIGKILL in a correction leaves all as it was" "$(count_all)" "$undisturbed"

echo "# an interrupt in the middle"
clear_store
for signal in INT TERM; do
    block
    start_collect "$scratch/large.csv"
    wait_for_block
    kill -$signal "$collector"
    wait "$collector"
    status=$?
    unblock
    case $signal in INT) expected=130 ;; *) expected=143 ;; esac
    is "SIG$signal ends it by the signal" $status $expected
    ok "and it says so" grep -q "interrupted by SIG$signal" "$scratch/err"
    wait_for_backends
    is "nothing is kept" "$(count_all)" "$nothing"
done

echo "# several collectors at once"
# at_once FILE...: one collector each; $statuses are their exit statuses.
at_once() {
    clear_store
    pids=
    number=0
    for file in "$@"; do
        number=$((number + 1))
        "$EDUSTAT" collect "$file" >"$scratch/out.$number" 2>"$scratch/err.$number" &
        pids="$pids $!"
    done
    statuses=
    for pid in $pids; do
        wait "$pid"
        statuses="$statuses $?"
    done
}
at_once "$scratch/large.csv" "$scratch/large.csv" "$scratch/large.csv"
is "three with the same file" "$statuses" " 0 0 0"
is "make one submission" "$(count_all)" "$undisturbed"
is "and complain of nothing" "$(cat "$scratch"/err.?)" ""
head -n 60001 "$scratch/large.csv" >"$scratch/first.csv"
{ head -n 1 "$scratch/large.csv" && sed -n '40002,$p' "$scratch/large.csv" | tac; } >"$scratch/second.csv"
at_once "$scratch/first.csv" "$scratch/second.csv"
is "two that overlap, one of them backwards" "$statuses" " 0 0"
is "double nothing" "$(query 'SELECT count(*), sum(pupils_1) FROM edustat.return_school')" \
    "$(echo "$undisturbed" | cut -d'|' -f1,2)"
is "and account for every row" "$(query "SELECT sum(returns_new), sum(returns_unchanged), sum(rows_read) FROM edustat.submission")" \
    "$rows|20000|140000"
is "and for every county-period" "$(query "SELECT count(*), sum(rows) FROM edustat.return_state")" "60|$rows"
is "and complain of nothing, too" "$(cat "$scratch"/err.?)" ""

echo "# input that is no table"
clear_store
folder=$scratch/input
mkdir "$folder"
: >"$folder/empty.csv"
printf '\357\273\277' >"$folder/mark.csv"
head -c 20000 "$EDUSTAT" >"$folder/program.csv"
awk 'BEGIN { srand(7); for (i = 0; i < 5000; i++) printf "%c", 1 + int(rand() * 255) }' >"$folder/binary.csv"
printf 'PK\003\004\024\000\006\000\010\000\000\000!\000[Content_Types].xml' >"$folder/book.csv"
printf 'year,county\000,school code\n2019,110101,2110000\n' >"$folder/nul.csv"
{ head -n 3 "$scratch/large.csv" && printf '110101,2001,2110000,"10' && sed -n '5,20p' "$scratch/large.csv"; } >"$folder/cut-quote.csv"
head -c 1000 "$scratch/large.csv" >"$folder/cut-row.csv"
awk 'BEGIN { for (i = 0; i < 2000000; i++) printf ","; print "" }' >"$folder/wide.csv"
{ head -n 2 "$scratch/large.csv" && cat "$folder/wide.csv" && sed -n 3p "$scratch/large.csv"; } >"$folder/wide-row.csv"
mkdir "$folder/folder.csv"
says "a file that is not there" 3 'No such file' "$EDUSTAT" collect "$folder/none.csv"
says "an empty file" 3 'is empty' "$EDUSTAT" collect "$folder/empty.csv"
says "a file of nothing but a byte order mark" 3 'is empty' "$EDUSTAT" collect "$folder/mark.csv"
says "/dev/null" 3 'is empty' "$EDUSTAT" collect /dev/null
says "a program" 3 'is a program' "$EDUSTAT" collect "$folder/program.csv"
says "random bytes" 3 'no text file|neither UTF-8' "$EDUSTAT" collect "$folder/binary.csv"
says "a spreadsheet called .csv" 3 'the archive has no list of its parts' "$EDUSTAT" collect "$folder/book.csv"
says "NUL bytes" 3 'line 1 has a NUL character' "$EDUSTAT" collect "$folder/nul.csv"
says "a file cut in quotes" 3 'line 4, column 21: a quotation mark is never closed' "$EDUSTAT" collect "$folder/cut-quote.csv"
says "a file cut in a row" 3 'ends in the middle of a row' "$EDUSTAT" collect "$folder/cut-row.csv"
says "two million columns" 3 'more than 16384 fields' "$EDUSTAT" collect "$folder/wide.csv"
says "a folder with nothing in it" 3 'no file to collect in the folder' "$EDUSTAT" collect "$folder/folder.csv"
if [ "$(id -u)" -ne 0 ]; then
    cp "$scratch/large.csv" "$folder/closed.csv"
    chmod 000 "$folder/closed.csv"
    says "a file one may not read" 3 'Permission denied' "$EDUSTAT" collect "$folder/closed.csv"
else
    skip "a file one may not read" "root may"
fi
is "none of them left anything" "$(count_all)" "$nothing"
exits "two million columns in one row are a fault of that row" 1 "$EDUSTAT" collect "$folder/wide-row.csv"
is "and keep no other row out" "$(query 'SELECT rows_read, rows_accepted, rows_rejected FROM edustat.submission')" '3|2|1'

echo "# a server killed in the middle"
# A private one, which edustat starts again by itself.
unset PGHOST PGPORT PGUSER PGDATABASE
away=$scratch/away
EDUSTAT_HOME=$away
sql() {
    PGHOST=$socket PGPORT=${port##*.} PGUSER=edustat PGDATABASE=edustat psql -qXAt "$@"
}
ok "a private server starts" "$EDUSTAT" migrate
socket=$("$EDUSTAT" local status --format csv | sed -n 2p | cut -d, -f6)
port=$(find "$socket" -name '.s.PGSQL.*' ! -name '*.lock')
make_register
clear_store
block
start_collect "$scratch/large.csv"
wait_for_block
kill -QUIT "$(head -n 1 "$away"/*/postmaster.pid)" 2>/dev/null
wait "$collector"
status=$?
wait "$blocker"
is "the collector says that the server is gone" "$status $(grep -cE 'error: .*(connection|server)' "$scratch/err")" "4 1"
ok "the server starts again" "$EDUSTAT" local start
is "nothing was kept" "$(count_all)" "$nothing"
ok "and the file is loaded" collect "$scratch/large.csv"
is "whole" "$(count_all)" "$undisturbed"

done_testing
