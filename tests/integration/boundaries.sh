#!/bin/sh
# Areas change: what is looked back on, trends and series follow renamed and merged counties by real changes of the list of divisions (东城区 took 崇文区
# over in 2010, 陕县 became 陕州区 in 2015), and say so where a county was divided (铜仁市 in 2011). Counts are made up.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG

query() {
    psql -qXAt -F , -c "$1"
}

echo "# a catalogue over real divisions"
mkdir -p "$scratch/catalogue/forms" "$scratch/catalogue/indicators"
shipped=$EDU_SRCDIR/catalogue/cn-education
codes='000000|110000|11010[1-4]|410000|411200|4112(22|03)|520000|520600|52060[23]|522200|522201|522230'
grep -E "^(code|($codes),)" "$shipped/areas.csv" >"$scratch/catalogue/areas.csv"
grep -E "^(old_code|($codes),($codes),20)" "$shipped/area_changes.csv" >"$scratch/catalogue/area_changes.csv"
cat >"$scratch/catalogue/catalogue.yaml" <<END
code: boundaries
zh: 区划变更
en: Boundaries
reference_date: 09-01
END
cat >"$scratch/catalogue/dimensions.yaml" <<END
grade: {zh: 年级, en: grade, labels: {"1": {zh: 一年级, en: grade 1}, "9": {zh: 九年级, en: grade 9}}}
END
cat >"$scratch/catalogue/forms/county.yaml" <<END
code: county
zh: 县表
en: county return
frequency: year
reporter: county
measures:
  - {code: enrol, zh: 在校生, en: enrolment, unit: 人, dimensions: [grade], cells: [["1"], ["9"]]}
END
cat >"$scratch/catalogue/indicators/cons9.yaml" <<END
- {code: cons9, zh: 九年义务教育巩固率, en: nine-year retention, numerator: "enrol[9]", denominator: "lag(enrol[1], 8)"}
- {code: final_share, zh: 毕业年级占比, en: final grade to first, numerator: "enrol[9]", denominator: "enrol[1]"}
END
# Each county that existed at the end of a year reports numbers that no other one has.
awk -F, 'BEGIN { print "area,year,enrol_1,enrol_9" } $4 == "county" { to = $3 == "" ? 9999 : $3
    for (y = 2005; y <= 2018; y++) if ($2 <= y && y < to)
        printf "%s,%d,%d,%d\n", $1, y, 1000 + ($1 * 7 + y * 13) % 701, 900 + ($1 * 3 + y * 11) % 97 }' \
    "$scratch/catalogue/areas.csv" >"$scratch/returns.csv"

real=${EDUSTAT_SHARED:-$EDU_SRCDIR/../shared/data}/cn_area_codes/result.csv
if [ -f "$real" ]; then
    # 代码, ..., 级别, 状态, 启用时间, 变更/弃用时间, 新代码
    is "the changes are those of the public list" \
        "$(awk -F, '$1 ~ /^(110103|110104|411222|522201|522230)$/ && $8 > 2000 { n = split($9, new, ";")
            for (i = 1; i <= n; i++) print $1 "," new[i] "," $8 }' "$real" | sort)" \
        "$(awk -F, '$1 ~ /^(110103|110104|411222|522201|522230)$/ { print $1 "," $2 "," $3 }' \
            "$scratch/catalogue/area_changes.csv" | sort)"
else
    echo "# skipped: $real is not there"
fi

"$EDUSTAT" -q migrate >/dev/null && "$EDUSTAT" -q collect "$scratch/returns.csv" >/dev/null &&
    "$EDUSTAT" -q aggregate >/dev/null || exit 99

# What a county's pupils of grade 9 began as, eight years before, added up from the returns by hand: MADE_OF is a list of codes.
cons9() { # AREA YEAR MADE_OF...
    area=$1
    year=$2
    shift 2
    awk -F, -v area="$area" -v year="$year" -v made_of=" $* " '
        $1 == area && $2 == year { finals = $4 }
        index(made_of, " " $1 " ") && $2 == year - 8 { begun += $3 }
        END { printf "%d,%d,%.17g\n", finals, begun, finals * 100 / begun }' "$scratch/returns.csv"
}
stored() { # AREA YEAR [INDICATOR]
    query "SELECT numerator, denominator, rate FROM edustat.rollup_indicator WHERE area_code = '$1' AND year = $2
        AND indicator = '${3:-cons9}' AND grp = 'all'"
}
same_rate() { # WHAT GOT EXPECTED: numerator and denominator as they are, the rate to the last digit that a double holds
    is "$1" "$(echo "$2" | awk -F, '{ printf "%d,%d,%.12g", $1, $2, $3 }')" \
        "$(echo "$3" | awk -F, '{ printf "%d,%d,%.12g", $1, $2, $3 }')"
}

echo "# cons9"
same_rate "a county that took another one over looks back on both" "$(stored 110101 2016)" "$(cons9 110101 2016 110101 110103)"
same_rate "and so does its neighbour" "$(stored 110102 2013)" \
    "$(cons9 110102 2013 110102 110104)"
same_rate "eight years after the merger on itself" "$(stored 110101 2018)" "$(cons9 110101 2018 110101)"
same_rate "a county with another code looks back on the old one" "$(stored 411203 2015)" "$(cons9 411203 2015 411222)"
is "a part of a divided county has no cohort" "$(stored 520602 2016)" ",,"
is "its prefecture neither" "$(stored 520600 2016)" ",,"
is "which is said to be no data" "$(query "SELECT status FROM edustat.rollup_indicator WHERE area_code = '520602'
    AND year = 2016 AND indicator = 'cons9'")" no_data

"$EDUSTAT" explain 110101 2016 cons9 --format csv | tr -d '\r' >"$scratch/explained.csv"
is "it is explained with both in the sum" "$(grep '^input,county.enrol_1,' "$scratch/explained.csv" | cut -d, -f5-)" \
    "2008,$(cons9 110101 2016 110101 110103 | cut -d, -f2),,,"
is "and said so" "$(grep -o 'Boundaries, figures of 2008: made of 110101, 110103' "$scratch/explained.csv")" \
    "Boundaries, figures of 2008: made of 110101, 110103"
is "of a part it is said why there is none" "$("$EDUSTAT" explain 520602 2016 cons9 | grep -c '522201 was divided in 2011')" 1

echo "# a correction of a county that is no more"
sed -n 's/^110103,2008,[0-9]*,/110103,2008,1999,/p' "$scratch/returns.csv" >"$scratch/row"
{ head -1 "$scratch/returns.csv"; cat "$scratch/row"; } >"$scratch/correction.csv"
"$EDUSTAT" -q collect "$scratch/correction.csv" >/dev/null && "$EDUSTAT" -q aggregate >/dev/null || exit 99
awk -F, 'NR == FNR { new[$1 "," $2] = $0; next } ($1 "," $2) in new { $0 = new[$1 "," $2] } { print }' \
    "$scratch/row" "$scratch/returns.csv" >"$scratch/corrected.csv"
mv "$scratch/corrected.csv" "$scratch/returns.csv"
same_rate "reaches the one that took it over" "$(stored 110101 2016)" "$(cons9 110101 2016 110101 110103)"
all="SELECT md5(string_agg((to_jsonb(i) - 'computed_at')::text, ' ' ORDER BY area_code, year, indicator)) FROM edustat.rollup_indicator i"
before=$(query "$all")
"$EDUSTAT" -q aggregate --full >/dev/null
is "and nothing else is different after a full run" "$(query "$all")" "$before"

echo "# trends"
is "a rate's past is that of both, added up" "$(query "SELECT round(change::numeric, 9) FROM edustat.rollup_indicator
    WHERE area_code = '110101' AND year = 2010 AND indicator = 'final_share'")" \
    "$(awk -F, '$2 == 2010 && $1 == "110101" { now = $4 * 100 / $3 } $2 == 2009 && ($1 == "110101" || $1 == "110103") { n += $4; d += $3 }
        END { printf "%.9f", now - n * 100 / d }' "$scratch/returns.csv")"
is "a renamed county's goes on" "$(query "SELECT trend_years FROM edustat.rollup_indicator WHERE area_code = '411203' AND year = 2018
    AND indicator = 'final_share'")" 10
is "a divided one's begins anew" "$(query "SELECT trend_years FROM edustat.rollup_indicator WHERE area_code = '520602' AND year = 2018
    AND indicator = 'final_share'")" 8

echo "# series on the boundaries of a chosen year"
series() { # BOUNDARIES, options
    boundaries=$1
    shift
    "$EDUSTAT" query indicators --boundaries "$boundaries" --indicator final_share "$@" | tr -d '\r'
}
added() { # YEAR CODES...
    year=$1
    shift
    awk -F, -v year="$year" -v codes=" $* " '$2 == year && index(codes, " " $1 " ") { n += $4; d += $3 }
        END { printf "%d,%d,%.2f\n", n, d, n * 100 / d }' "$scratch/returns.csv"
}
row() { # AREA YEAR of a series on standard input
    awk -F, -v area="$1" -v year="$2" '$1 == area && $4 == year { print $8 "," $9 "," $10 }'
}
is "a merged county is the sum of both" "$(series 2018 --area 110101 | row 110101 2008)" "$(added 2008 110101 110103)"
is "a renamed one is what it was" "$(series 2018 --area 411203 | row 411203 2008)" "$(added 2008 411222)"
is "the other way round it is what it became" "$(series 2008 --area 411222 | row 411222 2018)" "$(added 2018 411203)"
is "a merged one cannot be taken apart" "$(series 2008 --area 110103 --year 2018 | tail -1 | cut -d, -f8-10,16)" ",,,divided"
is "and it is said why" "$(series 2008 --area 110103 --year 2018 | tail -1 | cut -d, -f17- | tr -d '"')" \
    "110103 became part of 110101 in 2010; its share cannot be told apart since"
is "a part of a divided one neither" "$(series 2018 --area 520602 --year 2008 | tail -1 | cut -d, -f8-10,16)" ",,,divided"
is "what was divided is one again on its own boundaries, where its parts were nobody else's" \
    "$(series 2010 --area 522200 | row 522200 2018)" "$(added 2018 520602 520603)"
is "its prefecture is that of the counties which it holds" "$(series 2018 --area 520600 | row 520600 2008)" "$(added 2008 522201 522230)"
is "the nation is the same on any boundaries" \
    "$(for y in 2005 2009 2010 2011 2014 2015 2018; do series $y --area 000000 | cut -d, -f4-10 | md5sum; done | sort -u | wc -l)" 1
"$EDUSTAT" query indicators --year 2012 | tr -d '\r' | cut -d, -f1-15 >"$scratch/plain.csv"
"$EDUSTAT" query indicators --year 2012 --boundaries 2012 | tr -d '\r' | cut -d, -f1-15 >"$scratch/own.csv"
ok "on the boundaries of its own year a series is what is stored" cmp "$scratch/plain.csv" "$scratch/own.csv"
"$EDUSTAT" query sums --year 2012 | tr -d '\r' >"$scratch/plain.csv"
"$EDUSTAT" query sums --year 2012 --boundaries 2012 | tr -d '\r' | cut -d, -f1-10 >"$scratch/own.csv"
ok "and so are the sums" cmp "$scratch/plain.csv" "$scratch/own.csv"
is "sums of a merged county are those of both" \
    "$("$EDUSTAT" query sums --boundaries 2018 --area 110101 --year 2008 | awk -F, '$8 == "enrol_1" { print $9 "," $10 "," $11 }')" \
    "$(added 2008 110101 110103 | cut -d, -f2),2,followed"
is "sums of the nation are the same on any boundaries" "$(for y in 2005 2010 2011 2018; do
    "$EDUSTAT" query sums --boundaries $y --area 000000 | cut -d, -f4-10 | md5sum; done | sort -u | wc -l)" 1
exits "boundaries are those of one year" 2 "$EDUSTAT" query indicators --boundaries 2008:2010

done_testing
