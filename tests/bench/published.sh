#!/bin/sh
# published.sh [seconds] [clients] [rate]
#
# rate: how many queries a second are asked for; without it, as many as the machine can do, so that what is measured is above all the waiting for it.
#
# How long readers of edustat_pub wait: an area's assessment, and a province's page (the areas directly below it), asked for by many clients at a time, by a
# role with row-level security that may read one province, by one that may read all, and by the owner, whom no policy holds back. The store is filled with made-up
# figures: 31 provinces, 340 prefectures and 2,900 counties, 20 years, 30 indicators. Not part of make check.
#
# Prints for each, without the first two seconds, in which the connections are made and their statements planned: queries a second, mean, median, 95 and 99 % quantile in ms, and the ratio of the medians to the owner's.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"
for bin in /usr/lib/postgresql/*/bin; do
    [ -x "$bin/pgbench" ] && PATH=$bin:$PATH
done
seconds=${1:-10}
clients=${2:-32}
rate=${3:-}
warm=2
: "${PGBENCH_MODE:=prepared}"
export EDUSTAT_BY=bench PGOPTIONS='-c client_min_messages=warning'

"$EDUSTAT" -q migrate >/dev/null || exit 99
psql -qX -v ON_ERROR_STOP=1 <<'SQL' || exit 99
SET search_path = edustat_pub;
-- Codes built as the real ones, an x before them so that none of those lies between: province x11 to x41, prefecture two more digits, county two more.
CREATE TEMP TABLE place AS
SELECT 'x00' AS area_code, NULL AS parent_code, 'nation' AS level
UNION ALL SELECT 'x' || (10 + p), 'x00', 'province' FROM generate_series(1, 31) p
UNION ALL SELECT 'x' || (10 + p) || lpad(f::text, 2, '0'), 'x' || (10 + p), 'prefecture' FROM generate_series(1, 31) p, generate_series(1, 11) f WHERE p < 31 OR f <= 10
UNION ALL SELECT 'x' || (11 + c % 31) || lpad((1 + c / 31 % CASE WHEN c % 31 = 30 THEN 10 ELSE 11 END)::text, 2, '0') || lpad((1 + c / 341)::text, 2, '0'),
                 'x' || (11 + c % 31) || lpad((1 + c / 31 % CASE WHEN c % 31 = 30 THEN 10 ELSE 11 END)::text, 2, '0'), 'county'
          FROM generate_series(0, 2899) c;
INSERT INTO area SELECT DISTINCT ON (area_code, year) area_code, year, level, parent_code, 'county ' || area_code, 'county ' || area_code
FROM place, generate_series(2000, 2019) year;
INSERT INTO seal SELECT year - 1999, 'x00', year, repeat('0', 64), now(), now(), now(), NULL, NULL, '', 5, 0, 0, 0, 0, '1', '0', 0, NULL FROM generate_series(2000, 2019) year;
INSERT INTO version SELECT area_code, year, year - 1999, now(), 'infinity' FROM area;
INSERT INTO grp VALUES ('all', 0, 'all', 'all');
INSERT INTO indicator SELECT 'ind_' || lpad(i::text, 2, '0'), i, 'indicator', 'indicator', 'a', 'b', 100, 2, 'high', 'share', '', '', '', '', '1' FROM generate_series(1, 30) i;
ALTER TABLE indicator_value DISABLE TRIGGER ALL;
INSERT INTO indicator_value
SELECT a.area_code, a.year, a.year::text, 'all', i.indicator, a.year - 1999, a.level, make_date(a.year, 9, 1), make_date(a.year + 1, 8, 31), true, 853, 1000, 0.853, 85.3, 83, 87,
       85, '>=', 'x00', NULL, 0.3, 'met', 'too_close', NULL, 93, 93, 900, 0, 1, 1, 0.5, 10, 0.4, 0.1, 0.7, 0.01, true, a.year, a.year, a.year, NULL, NULL, false, now(), 'infinity'
FROM area a, indicator i;
ALTER TABLE indicator_value ENABLE TRIGGER ALL;
-- The areas are made up: the catalogue does not know them, and grants go by what is published too.
CREATE TABLE bench_area AS SELECT row_number() OVER (ORDER BY area_code) AS n, area_code FROM place WHERE level = 'county' AND area_code LIKE 'x11%';
VACUUM ANALYZE area, indicator_value, version, seal, indicator;
SQL
# A province's real codes are granted by name; these are made up, so the policy is written as access grant would.
"$EDUSTAT" -q access grant bench_all --no-password --connections 100 && "$EDUSTAT" -q access grant bench_part --areas 110000 --no-password --connections 100 || exit 99
psql -qX -c "UPDATE edustat.access SET areas = '{x11}' WHERE role_name = 'bench_part'" && "$EDUSTAT" -q migrate >/dev/null
psql -qXAt -c "SELECT 'rows', count(*), pg_size_pretty(pg_table_size('edustat_pub.indicator_value')) FROM edustat_pub.indicator_value"
psql -qXAt -U bench_part -c "SELECT 'areas of the part', count(DISTINCT area_code) FROM edustat_pub.indicator_value WHERE year = 2019"

counties=$(psql -qXAt -c "SELECT count(*) FROM edustat_pub.bench_area")
psql -qXAt -c "SELECT area_code FROM edustat_pub.bench_area ORDER BY n" >"$scratch/codes"
# A number n picks the n-th county of province x11: two digits of the prefecture and two of the county.
cat >"$scratch/area.sql" <<END
\\set f random(1, 11)
\\set c random(1, 8)
\\set y random(2000, 2019)
SELECT * FROM edustat_pub.assessment WHERE area_code = 'x11' || lpad(:f::text, 2, '0') || lpad(:c::text, 2, '0') AND year = :y;
END
cat >"$scratch/province.sql" <<END
\\set y random(2000, 2019)
SELECT area_code, area_name_en, indicator, rate, target, gap, status, suppressed FROM edustat_pub.assessment WHERE parent_code = 'x11' AND year = :y;
END

# measure NAME SCRIPT ROLE
measure() {
    rm -f "$scratch"/log.*
    (cd "$scratch" && PGOPTIONS='' pgbench -n -U "$3" -M "$PGBENCH_MODE" -c "$clients" -j 2 -T "$((warm + seconds))" ${rate:+-R "$rate"} -f "$2" -l --log-prefix=log edustat >"$scratch/pgbench.out" 2>&1) ||
        { cat "$scratch/pgbench.out" && exit 99; }
    # A connection's first queries read the server's catalogues and are planned; what follows is what readers wait.
    cat "$scratch"/log.* | sort -n -k5,5 -k6,6 | awk -v warm="$warm" 'NR == 1 { start = $5 + warm } $5 >= start { print $3 / 1000 }' | sort -n >"$scratch/times"
    awk -v name="$1" -v role="$3" -v seconds="$seconds" -v base="$(cat "$scratch/base" 2>/dev/null)" -v keep="$scratch/base" '
        { t[NR] = $1; sum += $1 }
        END {
            median = t[int(NR * 0.5) + 1]
            if (role == "postgres") { base = median; print median >keep }
            printf "%-16s %-10s %6d/s  mean %6.2f  median %6.2f  p95 %6.2f  p99 %6.2f ms  x %.2f\n", name, role, NR / seconds, sum / NR, median,
                t[int(NR * 0.95) + 1], t[int(NR * 0.99) + 1], median / base }' "$scratch/times"
}
echo "$clients clients, $seconds s each, ${rate:+$rate a second, }$PGBENCH_MODE statements, $counties counties in the province"
for round in 1 2; do
    for script in area province; do
        for role in postgres bench_all bench_part; do
            measure "$script" "$scratch/$script.sql" $role
        done
    done
done
for role in bench_all bench_part; do
    "$EDUSTAT" -q access revoke $role
done
