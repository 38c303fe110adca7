#!/bin/sh
# An evaluator's walk: access is granted; by psql and by ODBC published figures of own areas are read, and nothing else - no other areas, drafts,
# what is under embargo, what was hidden, other schemas; nothing is written; over the limit of connections, after the end and after the revocation nothing is
# read. Earlier versions stay readable, what was withdrawn does not. The journal shows who was let in.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

shared=$EDU_SRCDIR/tests/cases/reports/shared
EDUSTAT_CATALOGUE=$shared/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
PGOPTIONS='-c client_min_messages=warning'
TZ=UTC
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG PGOPTIONS TZ

query() {
    psql -qXAt -c "$1" 2>&1
}
# as ROLE SQL...: what an evaluator gets, in one session.
as() {
    role=$1
    shift
    for sql; do
        printf '%s;\n' "$sql"
    done | PGOPTIONS='' PGUSER=$role psql -qXAt 2>&1
}
none() { # NAME SQL: no row
    is "$1" "$(query "$2")" ""
}
collect() { # NAME, rows on standard input
    { echo area,unit,year,category,location,poor_village,kids,pupils_1,pupils_2,teacher; cat; } >"$scratch/$1.csv"
    "$EDUSTAT" -q collect "$scratch/$1.csv" >/dev/null
}
seal() { # AREA YEAR
    "$EDUSTAT" -q aggregate >/dev/null && "$EDUSTAT" -q seal "$@" >/dev/null 2>&1
}
until_true() {
    tries=0
    until "$@" || [ $tries -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

"$EDUSTAT" -q migrate >/dev/null && "$EDUSTAT" -q unit import "$shared/units.csv" >/dev/null &&
    "$EDUSTAT" -q collect "$shared"/county_201?.csv "$shared"/school_201?.csv >/dev/null || exit 99
# Three teachers in a village school: few enough to be told.
collect small <<END
110102,2100000006,2019,21,220,0,60,205,200,3
END
seal 11 2019 || exit 99
# The test's server commits without waiting for the disk; what it has not written yet it does not call visible to all.
ok "a seal is published" env PGOPTIONS="$PGOPTIONS -c synchronous_commit=on" "$EDUSTAT" publish 1
exits "but not twice" 4 "$EDUSTAT" publish 1
# What pages show is in the index; the rows behind it need not be looked at once the server knows that all may see them.
page="SELECT area_name_en, indicator, rate, target, comparator, gap, status, verdict, suppressed FROM edustat_pub.assessment WHERE parent_code = '11' AND year = 2019"
is "a page of rates is read from an index alone" \
    "$(query "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) $page" | sed -n 's/.*\(Index Only Scan using [a-z_]*\).*/\1/p; s/.*\(Heap Fetches: .*\)/\1/p')" \
    "Index Only Scan using area_below
Heap Fetches: 0
Index Only Scan using indicator_value_page
Heap Fetches: 0"

echo "# grant"
password=$("$EDUSTAT" -q access grant city --areas 1101)
is "a password is printed, of its letters" "$(printf %s "$password" | tr -d 'A-HJ-NP-Za-km-z2-9' | wc -c) ${#password}" "0 20"
is "the server keeps none but its verifier" "$(query "SELECT rolpassword LIKE 'SCRAM-SHA-256%' FROM pg_authid WHERE rolname = 'city'")" t
"$EDUSTAT" -q access grant everywhere --no-password --connections 2
printf 'open sesame\nsecond line\n' >"$scratch/secret"
is "a password of a file is not printed" "$("$EDUSTAT" access grant filed --password-file "$scratch/secret" --areas 一县 2>&1)" \
    "filed: may read what is published; entry $(query "SELECT max(entry) FROM edustat.journal") of the journal"
exits "a role that is somebody else's is left alone" 4 "$EDUSTAT" access grant postgres
exits "a name that needs quotes is refused" 2 "$EDUSTAT" access grant "O'Neill"

echo "# read"
is "one's areas with all below, and no others" "$(as city "SELECT DISTINCT area_code FROM indicator_value ORDER BY 1")" "1101
110101
110102"
is "sums and completeness too" "$(as city "SELECT count(DISTINCT area_code) FROM measure_sum" "SELECT count(DISTINCT area_code) FROM completeness")" "3
3"
is "names of all areas" "$(as city "SELECT string_agg(area_code, ' ' ORDER BY area_code) FROM area")" "11 1101 110101 110102 1102 110201"
is "everywhere is everywhere" "$(as everywhere "SELECT count(DISTINCT area_code) FROM indicator_value")" 6
is "the views have the rights of who asks" "$(as city "SELECT count(DISTINCT area_code) FROM assessment" "SELECT count(*) FROM target_rates")" "3
3"
is "what is published is what was sealed" \
    "$(as everywhere "SELECT area_code, indicator, rate FROM assessment WHERE NOT suppressed AND rate IS NOT NULL ORDER BY 1, 2")" \
    "$(query "SELECT area_code, indicator, rate FROM edustat.rollup_indicator r WHERE grp = 'all' AND year = 2019 AND area_code LIKE '11%' AND rate IS NOT NULL
       AND NOT EXISTS (SELECT FROM edustat_pub.indicator_value v WHERE (v.area_code, v.year, v.grp, v.indicator) = (r.area_code, r.year, 'all', r.indicator) AND v.suppressed)
       ORDER BY 1, 2")"
is "dates and both scales" "$(as city "SELECT period_start, period_end, round(rate_fraction, 4), round(rate::numeric, 2) FROM assessment
    WHERE area_code = '110101' AND indicator = 'comp'")" "2019-09-01|2020-08-31|0.8850|88.50"

# By their codes the areas of a grant lie side by side, as long as no other one lies between them.
is "areas side by side are told by the first and the last" "$(query "SELECT qual LIKE '%ANY (%', qual LIKE '%(area_code >= ''1101''::text) AND (area_code <= ''110103''::text)%' FROM pg_policies
    WHERE policyname = 'city' AND tablename = 'indicator_value'")" "f|t"
query "INSERT INTO edustat_pub.area SELECT '1101015', year, level, '1102', 'between', 'between' FROM edustat_pub.area WHERE area_code = '110201';
    INSERT INTO edustat_pub.version SELECT '1101015', year, seal_id, visible_from, visible_until FROM edustat_pub.version WHERE area_code = '1102' ON CONFLICT DO NOTHING;
    INSERT INTO edustat_pub.indicator_value SELECT (jsonb_populate_record(v, '{\"area_code\": \"1101015\"}')).* FROM edustat_pub.indicator_value v WHERE area_code = '110201'"
"$EDUSTAT" -q migrate
is "one that comes between them and is another's is not theirs" \
    "$(as city "SELECT DISTINCT area_code FROM indicator_value ORDER BY 1" "SELECT count(*) > 0 FROM area WHERE area_code = '1101015'")|$(as everywhere "SELECT count(*) > 0 FROM indicator_value WHERE area_code = '1101015'")" "1101
110101
110102
t|t"
query "DELETE FROM edustat_pub.indicator_value WHERE area_code = '1101015'; DELETE FROM edustat_pub.version WHERE area_code = '1101015'; DELETE FROM edustat_pub.area WHERE area_code = '1101015'"
"$EDUSTAT" -q migrate

echo "# be refused"
is "other areas by name" "$(as city "SELECT count(*) FROM indicator_value WHERE area_code IN ('11', '1102', '110201')")" 0
is "drafts" "$(as city "SELECT count(*) FROM indicator_value WHERE year = 2018")" 0
is "the store" "$(as city "SELECT count(*) FROM edustat.rollup_indicator" | head -1)" "ERROR:  permission denied for schema edustat"
is "the parts of the seals" "$(as city "SELECT count(*) FROM edustat.seal_part" | head -1)" "ERROR:  permission denied for schema edustat"
none "tables of any other schema of ours" "SELECT relname FROM pg_class WHERE relnamespace = 'edustat'::regnamespace AND has_table_privilege('city', oid, 'SELECT')
    AND has_schema_privilege('city', 'edustat', 'USAGE')"
is "writing" "$(as city "INSERT INTO grp VALUES ('x', 1, 'x', 'x')" | head -1)" "ERROR:  cannot execute INSERT in a read-only transaction"
for sql in "INSERT INTO grp VALUES ('x', 1, 'x', 'x')" "UPDATE indicator_value SET rate = 100" "DELETE FROM seal" "TRUNCATE version" \
    "CREATE TABLE edustat_pub.mine (x int)" "CREATE TABLE public.mine (x int)" "ALTER TABLE seal DISABLE ROW LEVEL SECURITY" "DROP POLICY city ON seal"; do
    is "also when it makes its session writable: ${sql%% *} ${sql#* }" \
        "$(as city "SET default_transaction_read_only = off" "$sql" | grep -c -e 'permission denied' -e 'must be owner')" 1
done
none "no right but SELECT on any table" "SELECT table_name, privilege_type FROM information_schema.role_table_grants
    WHERE grantee IN ('city', 'everywhere', 'filed') AND privilege_type <> 'SELECT'"
none "nor has PUBLIC any" "SELECT relname FROM pg_class c CROSS JOIN LATERAL aclexplode(relacl) a
    WHERE relnamespace IN ('edustat'::regnamespace, 'edustat_pub'::regnamespace) AND a.grantee = 0"
none "no table of edustat_pub is without row-level security" "SELECT relname FROM pg_class
    WHERE relnamespace = 'edustat_pub'::regnamespace AND relkind = 'r' AND NOT relrowsecurity"
none "no view goes past it" "SELECT relname FROM pg_class WHERE relnamespace = 'edustat_pub'::regnamespace AND relkind = 'v'
    AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)"

echo "# what is hidden"
is "few people are hidden, and others with them" "$(as city "SELECT area_code, value, suppressed FROM measure_sum
    WHERE measure = 'teacher' AND grp = 'rural' AND area_code = '110102'" "SELECT count(*) > 1 FROM measure_sum WHERE measure = 'teacher' AND suppressed")" "110102||t
t"
none "no hidden value is there for anybody" "SELECT * FROM edustat_pub.measure_sum WHERE suppressed AND value IS NOT NULL"
none "nor is what would be made of it" "SELECT * FROM edustat_pub.indicator_value WHERE suppressed AND (rate, rate_fraction, gap, verdict, rate_low, rate_high, change, trend_slope,
    course_year) IS DISTINCT FROM (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
none "no small count is shown" "SELECT * FROM edustat_pub.measure_sum WHERE value BETWEEN 1 AND 4"
none "nor is one the only hidden part of a sum" "
    SELECT s.parent_code, s.grp, s.form, s.measure
    FROM (SELECT a.parent_code, m.grp, m.form, m.measure, count(*) FILTER (WHERE m.suppressed) AS hidden
          FROM edustat_pub.measure_sum m JOIN edustat_pub.area a USING (area_code, year) GROUP BY 1, 2, 3, 4) s
    JOIN edustat_pub.measure_sum p ON (p.area_code, p.grp, p.form, p.measure) = (s.parent_code, s.grp, s.form, s.measure)
    WHERE s.hidden + p.suppressed::int = 1"
exits "small counts need a reason to be published" 2 "$EDUSTAT" publish 1 --no-disclosure-control

echo "# embargo, versions, withdrawal"
collect later <<END
110101,2100000001,2019,21,111,0,41,110,95,12
END
seal 11 2019
is "an embargo is told" "$("$EDUSTAT" -q publish 2 --embargo 2101-01-01 && "$EDUSTAT" publish list --format csv | awk -F, '$3 == 2 { print $4, substr($6, 1, 10) }')" \
    "embargoed 2101-01-01"
kids="SELECT denominator, numerator, seal_id FROM assessment WHERE area_code = '110101' AND indicator = 'pre'"
is "until then the version before is read" "$(as city "$kids")" "92|66|1"
is "whatever time one asks for" "$(as city "SET edustat.as_of = '2101-06-01'" "$kids" "SET edustat.as_of = 'all'" "$kids")" "92|66|1
92|66|1"
is "nor is its seal to be seen" "$(as city "SELECT string_agg(seal_id::text, ' ') FROM seal" "SELECT count(*) FROM version WHERE seal_id = 2")" "1
0"
"$EDUSTAT" -q withdraw 2 --reason "not yet"
seal 11 2019
before=$(query "SELECT now()")
ok "a corrected version is published" "$EDUSTAT" -q publish 3
is "it is the one to be read" "$(as city "$kids")" "92|67|3"
is "the one before is read as of its time" "$(as city "SET edustat.as_of = '$before'" "$kids")" "92|66|1"
is "before anything was published there was nothing" "$(as city "SET edustat.as_of = '2001-01-01'" "$kids")" ""
is "all versions" "$(as city "SET edustat.as_of = 'all'" "$kids ORDER BY seal_id")" "92|66|1
92|67|3"
is "what changed since is told" "$(as city "SELECT seal_before, seal_after, indicator, numerator_before, numerator_after FROM changes('110101', 2019) WHERE grp = 'all'")" \
    "1|3|pre|66|67"
is "of own areas only" "$(as filed "SELECT count(*) FROM changes('11', 2019)")" 0
"$EDUSTAT" -q withdraw 3 --reason "a slip"
is "what is withdrawn is gone, and the one before is back" "$(as city "$kids" "SET edustat.as_of = 'all'" "$kids")" "92|66|1
92|66|1"
is "why is told" "$(as city "SELECT seal_id, withdrawn_reason FROM seal ORDER BY 1")" "1|
3|a slip"
exits "it cannot be published again" 4 "$EDUSTAT" publish 3
seal 1101 2019
ok "a part of a publication is published anew" "$EDUSTAT" -q publish 4
is "it stands in place of that part alone" "$(as everywhere "SELECT area_code, seal_id FROM assessment WHERE indicator = 'comp' ORDER BY 1")" "11|1
1101|4
110101|4
110102|4
1102|1
110201|1"
seal 110201 2019
query "UPDATE edustat.seal_part SET content = replace(content, '9', '8') WHERE seal_id = 5 AND path = 'results/indicator.csv'" >/dev/null
exits "a seal that was tampered with is not published" 4 "$EDUSTAT" publish 5

echo "# passwords"
# Whoever is on this machine is let in by the tests' server; here evaluators need their passwords.
hba=$(query "SHOW hba_file")
query "CREATE TABLE hba (line text)"
query "COPY hba FROM '$hba'"
query "COPY (SELECT line FROM (SELECT 'local all city,filed scram-sha-256' AS line, 0 AS at UNION ALL SELECT line, 1 FROM hba) h ORDER BY at) TO '$hba'"
query "DROP TABLE hba"
query "SELECT pg_reload_conf()" >/dev/null
with_password() { # PASSWORD ROLE SQL
    PGPASSWORD=$1 PGOPTIONS='' PGUSER=$2 psql -qXAt -c "$3" 2>&1
}
refused() { [ "$(with_password "$1" "$2" "SELECT 1" | grep -c 'password authentication failed')" -eq 1 ]; }
until_true refused wrong city
ok "a wrong one is refused" refused wrong city
is "the one that was printed is taken" "$(with_password "$password" city "SELECT current_user")" city
is "and that of the file" "$(with_password 'open sesame' filed "SELECT current_user")" filed
PGPASSWORD=$password
export PGPASSWORD

echo "# limits"
is "a statement that takes too long" "$(as city "SET statement_timeout = '50ms'" "SELECT pg_sleep(5)" | head -1)" "ERROR:  canceling statement due to statement timeout"
is "30 seconds where nobody says" "$(as city "SHOW statement_timeout")" 30s
PGOPTIONS='' PGUSER=everywhere psql -qXAt -c "SELECT pg_sleep(30)" >/dev/null 2>&1 &
one=$!
PGOPTIONS='' PGUSER=everywhere psql -qXAt -c "SELECT pg_sleep(30)" >/dev/null 2>&1 &
two=$!
connected() { [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE usename = 'everywhere'")" = "$1" ]; }
until_true connected 2
is "a connection over the limit" "$(as everywhere "SELECT 1" | grep -c 'too many connections for role')" 1

echo "# revocation and end"
until_true connected 2
ok "access is revoked" "$EDUSTAT" -q access revoke everywhere --reason "done"
wait $one $two
is "its sessions are ended" "$(query "SELECT count(*) FROM pg_stat_activity WHERE usename = 'everywhere'")" 0
is "and nobody comes in" "$(as everywhere "SELECT 1" | grep -c 'role "everywhere" does not exist')" 1
exits "who has no access has none to lose" 2 "$EDUSTAT" access revoke everywhere
"$EDUSTAT" -q access grant city --areas 1101 --until 2001-01-01 2>/dev/null
ok "after the end the password is refused" refused "$password" city
# Who is in still, or is let in without one, sees nothing.
is "and nothing is to be seen" "$(query "SET ROLE city; SELECT count(*) FROM edustat_pub.indicator_value; SELECT count(*) FROM edustat_pub.area;
    SELECT count(*) FROM edustat_pub.grp")" "0
0
0"
"$EDUSTAT" -q access grant city --areas 110102
is "access can be changed" "$(as city "SELECT DISTINCT area_code FROM indicator_value")" 110102
ok "migrate keeps it, with the views it makes anew" "$EDUSTAT" -q migrate
is "so" "$(as city "SELECT count(*) FROM target_rates")" 1

echo "# the journal"
is "shows it" "$("$EDUSTAT" access log --format csv | cut -d, -f 3 | tr '\n' ' ')" \
    "kind access_grant access_grant access_grant access_revoke access_grant access_grant "
is "a role's own" "$("$EDUSTAT" access log everywhere --format csv | wc -l)" 3
is "publications too" "$("$EDUSTAT" journal --format csv | cut -d, -f 3 | grep -c -e '^publish$' -e '^withdraw$')" 6
is "verify bears it out" "$("$EDUSTAT" verify --sample 0 --format csv | grep -c '^publication.*,ok,')" 3
query "UPDATE edustat_pub.seal SET sha256 = 'x' WHERE seal_id = 1"
is "and finds what was changed" "$("$EDUSTAT" verify --sample 0 --format csv | awk -F, '$3 == "wrong" { print $1 }' | grep publication | sort -u | tr '\n' ' ')" \
    "publication_entries publication_seals "

unset PGPASSWORD

echo "# a plain ODBC client"
driver=$(find /usr/lib -name psqlodbcw.so 2>/dev/null | head -1)
if command -v isql >/dev/null 2>&1 && [ -n "$driver" ]; then
    printf '[pub]\nDriver=%s\nServername=%s\nPort=%s\nDatabase=%s\nUsername=filed\nPassword=open sesame\nReadOnly=Yes\n' \
        "$driver" "$PGHOST" "$PGPORT" "$PGDATABASE" >"$scratch/odbc.ini"
    odbc() {
        echo "$1" | ODBCINI=$scratch/odbc.ini PGOPTIONS='' isql -v -b -d, pub 2>&1
    }
    is "reads" "$(odbc "SELECT area_code, area_name_zh, indicator, round(rate::numeric, 2) AS rate FROM edustat_pub.assessment WHERE indicator = 'comp'" | tail -1)" \
        "110101,一县,comp,88.50"
    is "and is refused" "$(odbc "SELECT * FROM edustat.seal" | grep -c 'permission denied')" 1
else
    skip "reads" "isql or the driver is not there"
    skip "and is refused" "isql or the driver is not there"
fi

echo "# what docs/evaluators.md and the Chinese page say"
# The blocks of a kind of $page, about the areas there are here.
blocks() {
    awk -v kind="$1" '/^```/ { inside = $0 == "```" kind; next } inside' "$EDU_SRCDIR/docs/$page" | sed 's/420000/110101/g; s/comp_er/comp/g'
}
printf '[edustat]\nhost=%s\nport=%s\ndbname=%s\nuser=filed\npassword=open sesame\n' "$PGHOST" "$PGPORT" "$PGDATABASE" >"$scratch/service.conf"
PGSERVICEFILE=$scratch/service.conf
export PGSERVICEFILE
[ ! -e "$scratch/odbc.ini" ] || sed 's/^.pub.$/[edustat]/' "$scratch/odbc.ini" >"$scratch/.odbc.ini"
snippet() { # COMMAND...: as an evaluator would
    (cd "$scratch" && unset PGHOST PGPORT PGUSER PGDATABASE PGOPTIONS && LC_ALL=C.UTF-8 HOME=$scratch ODBCINI=$scratch/.odbc.ini "$@" 2>&1)
}
# sheet FILE: LibreOffice, with settings of its own, runs the macro in FILE; the sheet that it makes is printed as CSV.
office=$scratch/office
start_office() {
    snippet env TMPDIR="$scratch" timeout 120 soffice --headless --norestore "-env:UserInstallation=file://$office" "$@" >"$scratch/office.log"
}
sheet() {
    [ -d "$office" ] || start_office --terminate_after_init # the first start writes the settings
    {
        cat "$EDU_SRCDIR/tests/integration/evaluator/module_head.xml"
        { cat "$1" && sed "s|SHEET|$scratch/sheet.csv|" "$EDU_SRCDIR/tests/integration/evaluator/save.bas"; } |
            sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
        echo '</script:module>'
    } >"$office/user/basic/Standard/Module1.xba"
    cp "$EDU_SRCDIR/tests/integration/evaluator/script.xlb" "$office/user/basic/Standard/"
    rm -f "$scratch/sheet.csv"
    start_office 'macro:///Standard.Module1.Save'
    cat "$scratch/sheet.csv" 2>/dev/null || cat "$scratch/office.log"
}
office_has() { # FILE: a driver of LibreOffice
    command -v soffice >/dev/null 2>&1 && [ -n "$(find /usr/lib/libreoffice/program -name "$1" 2>/dev/null)" ]
}

for page in evaluators.md evaluators.zh-CN.md; do
    county=一县
    [ $page = evaluators.zh-CN.md ] || county="One County"
    blocks sh >"$scratch/psql.sh"
    is "$page: psql" "$(snippet sh -e psql.sh | grep -c '^ comp ')" 1
    is "$page: and its CSV" "$(grep -c '^110101,' "$scratch/rates.csv")" 1
    blocks sql >"$scratch/psql.sql"
    ok "$page: versions" snippet psql -qXAt -v ON_ERROR_STOP=1 service=edustat -f psql.sql
    blocks python >"$scratch/read.py"
    if python3 -c 'import psycopg2' 2>/dev/null; then
        is "$page: Python" "$(snippet python3 read.py)" "110101 一县 88.5 not_met"
    else
        skip "$page: Python" "psycopg2 is not there"
    fi
    blocks r >"$scratch/read.R"
    if Rscript -e 'library(RPostgreSQL)' >/dev/null 2>&1; then
        is "$page: R" "$(snippet Rscript read.R | awk '$2 == "comp" { print $2, $3 }')" "comp 1"
    else
        skip "$page: R" "r-cran-rpostgresql is not there"
    fi
    blocks basic >"$scratch/read.bas"
    if office_has libpostgresql-sdbclo.so; then
        is "$page: LibreOffice" "$(sheet "$scratch/read.bas")" "110101,$county,88.5"
    else
        skip "$page: LibreOffice" "libreoffice-sdbc-postgresql is not there"
    fi
    [ $page = evaluators.md ] || continue # the macro is the same but for its texts
    sed 's/getConnection(.*)/getConnectionWithInfo("sdbc:odbc:edustat", Utf8())/' "$scratch/read.bas" >"$scratch/odbc.bas"
    if [ -e "$scratch/.odbc.ini" ] && office_has libodbclo.so; then
        is "$page: LibreOffice by ODBC" "$(sheet "$scratch/odbc.bas")" "110101,$county,88.5"
    else
        skip "$page: LibreOffice by ODBC" "the driver or libreoffice-base-drivers is not there"
    fi
done
for role in city filed; do
    "$EDUSTAT" -q access revoke $role
done
is "no role is left" "$(query "SELECT rolname FROM pg_roles WHERE rolname IN ('city', 'filed', 'everywhere')")" ""
done_testing
