#!/bin/sh
# What a run writes: the areas of a period that came out otherwise, and nothing else. Rows that nobody had to touch are the same rows
# (ctid and xmin), whether the run computed one county or everything; what was written past the program is set right by a full run.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_BY EDUSTAT_LANG

query() {
    psql -qXAt -v ON_ERROR_STOP=1 -c "$1"
}

tables="rollup_indicator rollup_peer rollup_bound rollup_sum_school_annual rollup_sum_county_annual
rollup_balanced rollup_balanced_item"

# rows TABLE...: where each row stands and who wrote it.
rows() {
    for table; do
        query "SELECT '$table', area_code, year, ctid, xmin FROM edustat.$table ORDER BY ctid"
    done
}

contents() {
    for table in $tables; do
        query "SELECT to_jsonb(t) - 'computed_at' FROM edustat.$table t ORDER BY 1"
    done
}

# touched BEFORE AFTER: the tables, areas and years whose rows are not the same ones any more.
touched() {
    diff "$1" "$2" | sed -n 's/^[<>] \([^|]*|[^|]*|[^|]*\)|.*/\1/p' | sort -u
}

aggregate() {
    "$EDUSTAT" aggregate "$@" | sed 's/, [0-9.]* s$//'
}

ok "a prefecture is made up" "$EDUSTAT" sample --areas 4228 --schools 150 --years 2016:2019 --seed 1 -o "$scratch/made-up"
ok "the tables are made" "$EDUSTAT" migrate --quiet
ok "the register is there" "$EDUSTAT" unit import "$scratch/made-up/units.csv"
# Some of a county's schools have sent nothing for two years, so that there are bounds.
for year in 2018 2019; do
    awk -F, 'NR == 1 || $1 != 422822 || substr($2, length($2)) % 3' "$scratch/made-up/returns/school_annual_$year.csv" >"$scratch/some.csv"
    mv "$scratch/some.csv" "$scratch/made-up/returns/school_annual_$year.csv"
done
ok "the returns are there" "$EDUSTAT" collect "$scratch/made-up/returns"
looks() { # how often the planner looked at the returns
    query "SELECT analyze_count FROM pg_stat_user_tables WHERE schemaname = 'edustat' AND relname = 'return_school_annual'"
}
first=$(aggregate)
is "returns that are new are shown to the planner" "$(looks)" 1
computed=$(echo "$first" | sed 's/.* \([0-9]*\) rates computed.*/\1/')
is "the first run writes all it computes" "${first##*computed, }" "$computed written"
for table in $tables; do
    ok "$table has rows" test "$(query "SELECT count(*) FROM edustat.$table")" -gt 0
done
rows $tables >"$scratch/rows"
contents >"$scratch/contents"
is "a full run computes as much and writes nothing" "$(aggregate --full | sed 's/.*county-periods, //')" \
    "$computed rates computed, 0 written"
is "which knows them then" "$(looks)" 1
rows $tables >"$scratch/again"
ok "every row is the same row" cmp "$scratch/rows" "$scratch/again"

echo "# one school of one county"
# The last columns are teachers: of kindergartens, primary, junior and senior schools.
awk -F, -v OFS=, 'NR == 1 { print } $1 == 422825 && $(NF - 2) > 0 { $(NF - 2) += 4; print; exit }' \
    "$scratch/made-up/returns/school_annual_2017.csv" >"$scratch/school_annual_2017.csv"
ok "a correction of 2017" "$EDUSTAT" collect "$scratch/school_annual_2017.csv" --again
aggregate >/dev/null
rows $tables >"$scratch/again"
touched "$scratch/rows" "$scratch/again" >"$scratch/touched"
ok "its county's rows are new" grep -q '^rollup_sum_school_annual|422825|2017$' "$scratch/touched"
ok "and those of the areas above" grep -q '^rollup_sum_school_annual|420000|2017$' "$scratch/touched"
is "but no other area's sums or rates" "$(grep -E '^rollup_(sum|indicator|bound)' "$scratch/touched" |
    grep -vE '\|(422825|422800|420000|000000)\|')" ""
is "and no earlier year" "$(grep -E '\|2016$' "$scratch/touched")" ""
ok "trends of later years are new" grep -q '^rollup_indicator|422825|2019$' "$scratch/touched"
is "but not how their rates compare" "$(grep -E '^rollup_(peer|bound|sum_.*)\|.*\|2019$' "$scratch/touched")" ""

echo "# one that is missing two years later"
contents >"$scratch/incremental"
aggregate --full >/dev/null
contents >"$scratch/again"
ok "a full run says the same" cmp "$scratch/incremental" "$scratch/again"
awk -F, -v OFS=, 'NR == FNR { sent[$2] = 1; next } FNR == 1 { print }
    $1 == 422822 && !($2 in sent) && $(NF - 2) > 0 { $(NF - 2) += 2; print; exit }' \
    "$scratch/made-up/returns/school_annual_2019.csv" "$scratch/made-up/returns/school_annual_2017.csv" >"$scratch/school_annual_2017.csv"
is "a school that sent nothing in 2019" "$(wc -l <"$scratch/school_annual_2017.csv")" 2
ok "its correction of 2017" "$EDUSTAT" collect "$scratch/school_annual_2017.csv" --again
rows $tables >"$scratch/before"
aggregate >/dev/null
rows $tables >"$scratch/again"
touched "$scratch/before" "$scratch/again" >"$scratch/touched"
ok "what 2019 would be with the missing returns is new" grep -q '^rollup_bound|422822|2019$' "$scratch/touched"
contents >"$scratch/incremental"
cp "$scratch/again" "$scratch/rows"
is "a full run finds nothing left to write" "$(aggregate --full | sed 's/.*computed, //')" "0 written"
rows $tables >"$scratch/again"
ok "every row is the same row still" cmp "$scratch/rows" "$scratch/again"
query "TRUNCATE edustat.rollup_indicator, edustat.rollup_peer, edustat.rollup_bound, edustat.rollup_sum_school_annual,
    edustat.rollup_sum_county_annual, edustat.rollup_balanced, edustat.rollup_balanced_item"
aggregate >/dev/null
aggregate --full >/dev/null
contents >"$scratch/anew"
ok "tables made anew say the same" cmp "$scratch/incremental" "$scratch/anew"

echo "# past the program"
rows $tables >"$scratch/rows"
query "UPDATE edustat.rollup_indicator SET rate = rate + 1 WHERE area_code = '422822' AND year = 2019 AND indicator = 'str' AND grp = 'all';
    DELETE FROM edustat.rollup_indicator WHERE area_code = '422823' AND year = 2018 AND indicator = 'str';
    UPDATE edustat.rollup_peer p SET shrunk = q.shrunk FROM edustat.rollup_peer q
    WHERE p.area_code = '422822' AND q.area_code = '422822' AND p.year = 2019 AND q.year = 2019 AND p.indicator < q.indicator;
    UPDATE edustat.rollup_bound SET units_missing = units_missing + 1 WHERE area_code = '422822' AND year = 2019;
    UPDATE edustat.rollup_sum_school_annual SET teacher_primary = teacher_primary - 1 WHERE area_code = '422800' AND year = 2017 AND grp = 'all';
    DELETE FROM edustat.rollup_sum_county_annual WHERE area_code = '422801' AND year = 2016;
    UPDATE edustat.rollup_balanced SET schools = schools + 1 WHERE area_code = '422828' AND year = 2018;
    UPDATE edustat.rollup_balanced_item SET cv = 0 WHERE area_code = '422827' AND year = 2017;
    INSERT INTO edustat.rollup_indicator SELECT (jsonb_populate_record(i, '{\"area_code\": \"999999\"}')).* FROM edustat.rollup_indicator i
    WHERE area_code = '422822' AND year = 2019;
    INSERT INTO edustat.rollup_peer SELECT (jsonb_populate_record(i, '{\"year\": 1999, \"period\": \"1999\"}')).* FROM edustat.rollup_peer i
    WHERE area_code = '422822' AND year = 2019"
contents >"$scratch/wrong"
ok "the tables are wrong now" sh -c "! cmp -s '$scratch/anew' '$scratch/wrong'"
aggregate --full >/dev/null
contents >"$scratch/again"
ok "a full run sets them right" cmp "$scratch/anew" "$scratch/again"
rows $tables >"$scratch/again"
is "and touches what was wrong alone" "$(touched "$scratch/rows" "$scratch/again" | paste -sd' ')" \
    "rollup_balanced_item|422827|2017 rollup_balanced|422828|2018 rollup_bound|422822|2019 rollup_indicator|422822|2019 rollup_indicator|422823|2018 rollup_peer|422822|2019 \
rollup_sum_county_annual|422801|2016 rollup_sum_school_annual|422800|2017"

echo "# what the last full run left"
for table in $tables; do
    is "of $table all is known" "$(query "SELECT count(*) = (SELECT coalesce(sum(length(areas) - length(replace(areas, E'\\n', ''))), 0) FROM edustat.written
        WHERE replace(rollup, '\"', '') = 'edustat.$table') FROM (SELECT DISTINCT area_code, period FROM edustat.$table) a")" t
done
query "UPDATE edustat.rollup_indicator SET area_code = area_code WHERE area_code = '422801';
    UPDATE edustat.rollup_indicator SET area_code = area_code WHERE area_code = '422802' AND indicator = 'str';
    UPDATE edustat.written SET areas = E'\\n422801\\n422802\\t1\\t2\\n' || left(areas, length(areas) - 9) WHERE period = '2017'"
rows $tables >"$scratch/rows"
is "rows that were written by others, but say the same, stay" "$(aggregate --full | sed 's/.*computed, //')" "0 written"
rows $tables >"$scratch/again"
ok "the same rows" cmp "$scratch/rows" "$scratch/again"
is "they are known then, where one transaction wrote all of an area's" \
    "$(query "SELECT areas ~ ('(^|\\n)422801\\t' || (SELECT max(xmin::text) FROM edustat.rollup_indicator WHERE area_code = '422801') || '\\t'), areas ~ '(^|\\n)422802\\t'
        FROM edustat.written WHERE rollup = 'edustat.rollup_indicator' AND period = '2018'")" "t|f"
query "UPDATE edustat.rollup_indicator SET rate = rate + 1 WHERE area_code = '422802' AND year = 2018 AND indicator = 'str'"
aggregate --full >/dev/null
contents >"$scratch/again"
ok "where several wrote, a wrong one is found" cmp "$scratch/anew" "$scratch/again"
rows $tables >"$scratch/rows"
query "UPDATE edustat.written SET areas = regexp_replace(areas, '(?n)^(422822\\t.*)(.)\$', '\\1' || 'x') WHERE rollup = 'edustat.rollup_indicator' AND period = '2018'"
query "UPDATE edustat.written SET areas = regexp_replace(areas, '(?n)^(422823\\t\\d+\\t\\d+\\t)....', '\\10000') WHERE rollup = 'edustat.rollup_indicator' AND period = '2018'"
aggregate --full >/dev/null
rows $tables >"$scratch/again"
is "what is known is not read again: another digest there, and the area is written" "$(touched "$scratch/rows" "$scratch/again")" "rollup_indicator|422823|2018"
query "TRUNCATE edustat.written; UPDATE edustat.rollup_sum_school_annual SET teacher_primary = teacher_primary - 1 WHERE area_code = '422800' AND year = 2017 AND grp = 'all'"
rows $tables >"$scratch/rows"
aggregate --full >/dev/null
contents >"$scratch/again"
ok "without it all is read, and set right" cmp "$scratch/anew" "$scratch/again"
rows $tables >"$scratch/again"
is "no more than that" "$(touched "$scratch/rows" "$scratch/again")" "rollup_sum_school_annual|422800|2017"

echo "# a year without returns"
ok "all of a year is taken out" sh -c "cd '$scratch/made-up/returns' && for f in *_2019.csv; do
    cut -d, -f1-4 \$f >'$scratch/'gone_\$f; \"\$EDUSTAT\" collect '$scratch/'gone_\$f --strategy delete --again --form \${f%_2019.csv} || exit 1; done"
aggregate >/dev/null
is "no table knows it any more" "$(for table in $tables; do query "SELECT count(*) FROM edustat.$table WHERE year = 2019"; done | paste -sd' ')" \
    "0 0 0 0 0 0 0"
done_testing
