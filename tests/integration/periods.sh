#!/bin/sh
# A monthly return and its year: completeness of basic information (基础信息完整率) by 100 per cent for a city in 2020, a ledger of cases, months that come late,
# and an annual form beside them. Counts are made up; the years are worked out again by awk from the files.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG

query() {
    psql -qXAt -F , -c "$1"
}

mkdir -p "$scratch/catalogue/forms" "$scratch/catalogue/indicators"
grep -E "^(code|(000000|430000|430600|430602|430603|430621),)" "$EDU_SRCDIR/catalogue/cn-education/areas.csv" |
    awk -F, 'NR == 1 || $3 == ""' >"$scratch/catalogue/areas.csv"
cat >"$scratch/catalogue/catalogue.yaml" <<END
{code: months, zh: 月报, en: Monthly returns, completeness: 95, reference_date: 09-01}
END
cat >"$scratch/catalogue/forms/info.yaml" <<END
code: info
zh: 一单式月报
en: one-list monthly return
frequency: month
reporter: county
year_of_periods: calendar
measures:
  - {code: info_due, zh: 应填记录, en: records due, unit: 条, year_from_periods: mean}
  - {code: info_complete, zh: 完整记录, en: complete records, unit: 条, year_from_periods: mean}
END
cat >"$scratch/catalogue/forms/ledger.yaml" <<END
code: ledger
zh: 三帮一台账
en: ledger of cases
frequency: month
reporter: county
measures:
  - {code: led_open, zh: 未销号, en: open cases, unit: 件}
  - {code: led_new, zh: 新增, en: new cases, unit: 件, kind: flow}
END
cat >"$scratch/catalogue/forms/county.yaml" <<END
code: county
zh: 县表
en: county return
frequency: year
reporter: county
measures:
  - {code: pupils, zh: 在校生, en: pupils, unit: 人}
END
cat >"$scratch/catalogue/indicators/all.yaml" <<END
- {code: info_rate, zh: 基础信息完整率, en: completeness of basic information, numerator: info_complete, denominator: info_due, frequency: year, above_100: error}
- {code: info_month, zh: 当月完整率, en: completeness in the month, numerator: info_complete, denominator: info_due, above_100: error}
- {code: cases, zh: 每千人新增, en: new cases a thousand, numerator: led_new, denominator: county.pupils, scale: 1000, frequency: year}
- {code: still_open, zh: 年末未销号, en: open at the end, numerator: led_open, denominator: led_new, frequency: year}
END
echo "area,set,indicator,from,to,comparator,value,source,phrase,flag
430600,,info_rate,2020,2020,=,100,made up,,
430600,,info_month,2020,2020,=,100,made up,," >"$scratch/catalogue/targets.csv"

months() { # FIRST_YEAR FIRST_MONTH COUNT
    awk -v y="$1" -v m="$2" -v n="$3" 'BEGIN { while (n-- > 0) { printf "%d-%02d\n", y, m; if (++m > 12) { m = 1; y++ } } }'
}
for county in 430602 430603 430621; do
    months 2020 1 12 | awk -v c=$county '{ split($1, d, "-"); due = 900 + c % 7 * 31 + d[2] * 3
        print c "," $1 "," due "," due - (c == 430621 && d[2] == 6 ? 4 : 0) }' >>"$scratch/info.rows"
    months 2019 9 12 | awk -v c=$county '{ split($1, d, "-"); print c "," $1 "," 5 + (c + d[2]) % 4 "," d[2] % 3 }' >>"$scratch/ledger.rows"
done
info=area,period,info_due,info_complete
ledger=area,period,led_open,led_new
file() { # NAME HEADER, rows on standard input
    { echo "$2"; cat; } >"$scratch/$1.csv"
    "$EDUSTAT" -q collect "$scratch/$1.csv" >/dev/null
}
aggregate() {
    "$EDUSTAT" -q aggregate "$@" >/dev/null
}
figure() { # AREA YEAR INDICATOR COLUMNS
    query "SELECT ${4:-numerator, denominator, status} FROM edustat.rollup_indicator WHERE area_code = '$1' AND period = '$2'
        AND indicator = '$3' AND grp = 'all'"
}
"$EDUSTAT" -q migrate >/dev/null || exit 99
printf '430602,2019,52000\n430603,2019,8000\n430621,2019,61000\n' | file county area,year,pupils
grep -v '430621,2020-12' "$scratch/info.rows" | file info $info || exit 99
grep -v '430602,2019-1' "$scratch/ledger.rows" | file ledger $ledger || exit 99
aggregate || exit 99

echo "# a year of months"
mean() { # CODES...: mean of due and complete over the months of each county, added up
    awk -F, -v codes=" $* " 'index(codes, " " $1 " ") { n[$1]++; due[$1] += $3; done[$1] += $4 } END {
        for (c in n) { d += sprintf("%.3f", due[c] / n[c]); e += sprintf("%.3f", done[c] / n[c]) } printf "%.3f,%.3f", e, d }' "$scratch/$got.csv"
}
got=info
is "the year of a county is the mean of its months" "$(figure 430602 2020 info_rate "round(numerator::numeric, 3), round(denominator::numeric, 3), status")" \
    "$(mean 430602),met"
is "its target is met when every record is complete" "$(figure 430603 2020 info_rate "rate, status")" "100,met"
is "a month that is missing leaves the mean and the verdict open" "$(figure 430621 2020 info_rate "round(numerator::numeric, 3), round(denominator::numeric, 3), units_reported, units_expected, status")" \
    "$(mean 430621),11,12,incomplete"
is "months have rates of their own" "$(figure 430621 2020-06 info_month "denominator - numerator, status")" "4,not_met"
is "a flow adds up over the statistical year, less what is missing" "$(figure 430602 2019 cases "numerator, denominator, units_reported, units_expected")" \
    "$(awk -F, '$1 == 430602 { n += $4 } END { printf "%d", n }' "$scratch/ledger.csv"),52000,10,13"
is "a stock is that of the last month" "$(figure 430621 2019 still_open "numerator, units_reported, units_expected")" \
    "$(awk -F, '$1 == 430621 && $2 == "2020-08" { print $3 }' "$scratch/ledger.csv"),12,12"

echo "# late months"
grep '430621,2020-12' "$scratch/info.rows" | file late $info
grep '430602,2019-1' "$scratch/ledger.rows" | file later $ledger
is "they make their years dirty" "$(query "SELECT string_agg(DISTINCT form || ' ' || period, ', ' ORDER BY form || ' ' || period) FROM edustat.dirty")" \
    "info 2020-12, ledger 2019-10, ledger 2019-11, ledger 2019-12"
aggregate
cp "$scratch/info.rows" "$scratch/all.csv"
got=all
is "the year is whole, and judged" "$(figure 430621 2020 info_rate "round(numerator::numeric, 3), round(denominator::numeric, 3), units_reported, units_expected, status")" \
    "$(mean 430621),12,12,not_met"
is "the city is held to its target" "$(figure 430600 2020 info_rate status)" not_met
is "the flow is whole too" "$(figure 430602 2019 cases numerator)" "$(awk -F, '$1 == 430602 { n += $4 } END { printf "%d", n }' "$scratch/ledger.rows")"
all="SELECT md5(string_agg((to_jsonb(i) - 'computed_at')::text, ' ' ORDER BY area_code, year, period, indicator)) FROM edustat.rollup_indicator i"
before=$(query "$all")
aggregate --full
is "a full run gives the same" "$(query "$all")" "$before"
is "an assessment shows it" "$("$EDUSTAT" assess 430600 2020 | grep -c 'completeness of basic information.*= 100%.*✗')" 1
is "its explanation names the months' files" "$("$EDUSTAT" explain 430621 2020 info_rate --format csv | grep -c '^submission,.*,2020-')" 12

done_testing
