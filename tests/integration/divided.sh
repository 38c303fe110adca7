#!/bin/sh
# A divided county, told by its schools: figures of the years before on the boundaries after, by where each school stands in the register. Held against
# plain SQL over the returns with a map of schools that the test keeps by itself; the parts add up to what is stored of the whole. Made-up counties
# and counts: 110101 is split into 110111 (its prefecture's) and 110211 (the neighbour's) in 2011, 110111 has another code since 2015; 110105 and 110106
# became one in 2013; of 110107 some went to the new 110117 in 2012, which no register says.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_CATALOGUE=$scratch/catalogue
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_CATALOGUE EDUSTAT_BY EDUSTAT_LANG
query() {
    psql -qXAt -F , -c "$1"
}

echo "# a catalogue"
mkdir -p "$scratch/catalogue/forms" "$scratch/catalogue/indicators"
cat >"$scratch/catalogue/catalogue.yaml" <<END
code: divided
zh: 拆分
en: Divided
reference_date: 09-01
END
cat >"$scratch/catalogue/areas.csv" <<END
code,valid_from,valid_to,level,parent,name_zh,name_en,reports
00,1980,,nation,,国,Nation,yes
1101,1980,,prefecture,00,甲市,First City,yes
1102,1980,,prefecture,00,乙市,Second City,yes
110101,1980,2011,county,1101,大县,Great County,yes
110102,1980,,county,1101,邻县,Near County,yes
110105,1980,2013,county,1101,东县,East County,yes
110106,1980,2013,county,1101,西县,West County,yes
110107,1980,,county,1101,旧县,Old County,yes
110111,2011,2015,county,1101,北县,North County,yes
110112,2015,,county,1101,北区,North District,yes
110115,2013,,county,1101,合县,Joint County,yes
110117,2012,,county,1101,新县,New County,yes
110201,1980,,county,1102,远县,Far County,yes
110211,2011,,county,1102,南县,South County,yes
END
cat >"$scratch/catalogue/area_changes.csv" <<END
old_code,new_code,year,kind
110101,110111,2011,split
110101,110211,2011,split
110105,110115,2013,merged
110106,110115,2013,merged
110107,110117,2012,part
110111,110112,2015,recoded
END
cat >"$scratch/catalogue/dimensions.yaml" <<END
grade: {zh: 年级, en: grade, labels: {"1": {zh: 一年级, en: grade 1}, "2": {zh: 二年级, en: grade 2}}}
END
cat >"$scratch/catalogue/groups.yaml" <<END
- {code: rural, zh: 乡村, en: rural, attribute: location, values: ["220"]}
END
cat >"$scratch/catalogue/forms/school.yaml" <<END
code: school
zh: 校表
en: school return
frequency: year
reporter: school
attributes:
  - {code: category, zh: 类别, en: category}
  - {code: location, zh: 城乡, en: location}
classes:
  attribute: category
  kindergarten: ["11"]
measures:
  - {code: pupils, zh: 学生, en: pupils, unit: 人, dimensions: [grade], cells: [["1"], ["2"]]}
  - {code: kids, zh: 幼儿, en: kids, unit: 人, applies_to: kindergarten}
  - {code: floor, zh: 面积, en: floor, unit: 平方米, type: decimal, decimals: 1}
END
cat >"$scratch/catalogue/forms/county.yaml" <<END
code: county
zh: 县表
en: county return
frequency: year
reporter: county
measures:
  - {code: people, zh: 人口, en: people, unit: 人}
END
cat >"$scratch/catalogue/forms/monthly.yaml" <<END
code: monthly
zh: 月报
en: monthly return
frequency: month
reporter: school
measures:
  - {code: visits, zh: 家访, en: visits, unit: 次, kind: flow}
  - {code: due, zh: 应访, en: due visits, unit: 次, kind: flow}
END
cat >"$scratch/catalogue/indicators/rates.yaml" <<END
- {code: second, zh: 二年级占比, en: second to first grade, numerator: "pupils[2]", denominator: "pupils[1]"}
- {code: kept, zh: 巩固率, en: retention, numerator: "pupils[2]", denominator: "lag(pupils[1], 1)"}
- {code: kid_share, zh: 幼儿占比, en: kids to pupils, numerator: "kids", denominator: "pupils[1] + pupils[2]"}
- {code: room, zh: 生均面积, en: floor a pupil, scale: 1, numerator: "floor", denominator: "pupils[1] + pupils[2]", interval: none}
- {code: to_people, zh: 毛入学率, en: pupils to people, numerator: "pupils[1]", denominator: "people", interval: count}
- {code: visited, zh: 家访率, en: visits made, numerator: "visits", denominator: "due"}
END

# Schools NUMBER: in 110101 those up to 40, even ones go north; 41 to 60 the others. The map of the test: school, county, year from, year to.
awk 'BEGIN { OFS = ","
    for (i = 1; i <= 40; i++) {
        print 2100000000 + i, 110101, 1990, 2011
        print 2100000000 + i, i % 2 ? 110211 : 110111, 2011, i % 2 ? 9999 : 2015
        if (i % 2 == 0) print 2100000000 + i, 110112, 2015, 9999
    }
    for (i = 41; i <= 44; i++) print 2100000000 + i, 110102, 1990, 9999
    for (i = 45; i <= 48; i++) print 2100000000 + i, 110201, 1990, 9999
    for (i = 49; i <= 54; i++) {
        print 2100000000 + i, i % 2 ? 110105 : 110106, 1990, 2013
        print 2100000000 + i, 110115, 2013, 9999
    }
    for (i = 55; i <= 60; i++) print 2100000000 + i, 110107, 1990, 9999
}' >"$scratch/map.csv"
awk -F, 'BEGIN { print "county_code,unit_code,name,valid_from,valid_to,category,location" } {
    printf "%s,%s,School %d (made up),%s,%s,%s,%s\n", $2, $1, $1 % 100, $3, $4 == 9999 ? "" : $4,
        $1 % 3 ? 21 : 11, $1 % 5 < 2 ? 220 : 111 }' "$scratch/map.csv" >"$scratch/units.csv"
# Every school reports numbers that no other has; one leaves a value blank, one sends nothing in 2009.
awk -F, 'BEGIN { print "area,unit,year,pupils_1,pupils_2,kids,floor,category,location" } {
    for (y = 2008; y <= 2018; y++) if ($3 <= y && y < $4 && !($1 == 2100000004 && y == 2009))
        printf "%s,%s,%d,%s,%d,%s,%.1f,%s,%s\n", $2, $1, y, $1 == 2100000007 && y == 2010 ? "" : 100 + ($1 * 7 + y * 13) % 71,
            90 + ($1 * 3 + y * 11) % 37, $1 % 3 ? "" : 20 + ($1 + y) % 9, 500 + ($1 * 17 + y) % 301 / 10,
            $1 % 3 ? 21 : 11, $1 % 5 < 2 ? 220 : 111 }' "$scratch/map.csv" >"$scratch/school.csv"
awk -F, 'NR > 1 && $4 == "county" { to = $3 == "" ? 9999 : $3
    for (y = 2008; y <= 2018; y++) if ($2 <= y && y < to) printf "%s,%d,%d\n", $1, y, 9000 + ($1 + y) % 100 }' \
    "$scratch/catalogue/areas.csv" | sed '1i area,year,people' >"$scratch/county.csv"
awk -F, 'BEGIN { print "area,unit,period,visits,due" } $3 <= 2009 && 2009 < $4 {
    for (m = 3; m <= 4; m++) printf "%s,%s,2009-0%d,%d,%d\n", $2, $1, m, 5 + ($1 + m) % 7, 12 }' "$scratch/map.csv" >"$scratch/monthly.csv"
load() {
    "$EDUSTAT" -q migrate >/dev/null && "$EDUSTAT" -q unit import "$scratch/units.csv" >/dev/null &&
        "$EDUSTAT" -q collect "$scratch/school.csv" "$scratch/county.csv" "$scratch/monthly.csv" >/dev/null &&
        "$EDUSTAT" -q aggregate >/dev/null
}
load || exit 99
# Which schools make what a county of 2018 is: those of the map that stand there then.
psql -qX -c 'CREATE TABLE public.place (unit text, county text, first int, beyond int)' \
    -c "\\copy public.place FROM '$scratch/map.csv' CSV"

rates() { # BOUNDARIES INDICATOR, options: area, year, group, numerator, denominator, rate, expected, reported, boundary
    boundaries=$1
    indicator=$2
    shift 2
    "$EDUSTAT" query indicators --boundaries "$boundaries" --indicator "$indicator" "$@" | tr -d '\r' |
        awk -F, 'NR > 1 { print $1 "," $4 "," $6 "," $8 "," $9 "," $10 "," $14 "," $15 "," $16 }'
}
said() { # of the first row
    tail -n +2 | tr -d '\r"' | head -1 | cut -d, -f"$1"-
}
# Plain SQL: what the schools that stand in COUNTIES of the year CHOSEN returned in YEAR.
plain() { # NUMERATOR DENOMINATOR YEAR CHOSEN COUNTIES [CONDITION]
    query "SELECT n || ',' || d || ',' || round(n * 100.0 / d, 2) FROM (SELECT sum($1) n, sum($2) d FROM edustat.return_school r
        WHERE r.year = $3 AND EXISTS (SELECT FROM public.place p WHERE p.unit = r.unit_code AND p.county IN ($5)
            AND p.first <= $4 AND $4 < p.beyond) AND ${6:-true}) s"
}
stored() { # AREA YEAR INDICATOR GROUP
    query "SELECT numerator || ',' || denominator || ',' || units_expected || ',' || units_reported FROM edustat.rollup_indicator
        WHERE area_code = '$1' AND year = $2 AND indicator = '$3' AND grp = '$4'"
}
# Numerators, denominators, units added up over rows of rates().
added() {
    awk -F, '{ n += $4; d += $5; e += $7; r += $8 } END { print n "," d "," e "," r }'
}

echo "# the parts of a county"
for year in 2008 2010; do
    for part in 110112 110211; do
        is "the second grade to the first of $part in $year" "$(rates 2018 second --area $part --year $year --grp all | cut -d, -f4-6,9)" \
            "$(plain pupils_2 pupils_1 $year 2018 "'$part'"),reconstructed"
        is "and in the villages" "$(rates 2018 second --area $part --year $year --grp rural | cut -d, -f4-6,9)" \
            "$(plain pupils_2 pupils_1 $year 2018 "'$part'" "location = '220'"),reconstructed"
    done
done
for indicator in second kept kid_share room; do
    for grp in all rural; do
        is "the parts of $indicator, $grp, add up to the whole" \
            "$( (rates 2018 $indicator --area 110112 --year 2009 --grp $grp && rates 2018 $indicator --area 110211 --year 2009 --grp $grp) | added)" \
            "$(stored 110101 2009 $indicator $grp)"
    done
done
is "kids only where there are kindergartens" "$(rates 2018 kid_share --area 110112 --year 2008 --grp all | cut -d, -f4-6)" \
    "$(plain kids 'pupils_1 + pupils_2' 2008 2018 "'110112'")"
is "a rate that looks back does so on its own schools" "$(rates 2018 kept --area 110211 --year 2009 --grp all | cut -d, -f4-5)" \
    "$(plain pupils_2 1 2009 2018 "'110211'" | cut -d, -f1),$(plain pupils_1 1 2008 2018 "'110211'" | cut -d, -f1)"
is "no target is held against it" "$("$EDUSTAT" query indicators --boundaries 2018 --area 110112 --year 2008 --indicator second --grp all |
    tail -1 | cut -d, -f11-13)" ",,"
is "it is said how" "$("$EDUSTAT" query indicators --boundaries 2018 --area 110112 --year 2008 --indicator second | said 17)" \
    "from the returns of 110101, by where its units stand in the register of 2018"
is "in Chinese too" "$("$EDUSTAT" --lang zh query indicators --boundaries 2018 --area 110112 --year 2008 --indicator second | said 17)" \
    "由 110101 各单位的报表，按其在 2018 年名录中的所在地汇总"
is "just after the division too" "$(rates 2012 second --area 110111 --year 2010 --grp all | cut -d, -f4-6)" \
    "$(plain pupils_2 pupils_1 2010 2012 "'110111'")"
is "what areas report is not told by schools" "$("$EDUSTAT" query indicators --boundaries 2018 --area 110112 --year 2008 --indicator to_people |
    said 8)" ",,,,,,,,divided,110101 was divided in 2011, part of it to 110111; the returns of areas do not tell its parts apart"

is "where a rate cannot look back, it is said how its parts can be had" \
    "$("$EDUSTAT" explain 110111 2011 kept --format csv | grep -c 'its units may, by where they stand since: query indicators --boundaries 2011')" 1

echo "# sums"
sums() { # BOUNDARIES AREA YEAR FORM: measure, value, units
    "$EDUSTAT" query sums --boundaries "$1" --area "$2" --year "$3" --form "$4" --grp "${5:-all}" | tr -d '\r' |
        awk -F, 'NR > 1 { print $8 "," $9 "," $10 "," $11 }'
}
is "sums of a part" "$(sums 2018 110211 2008 school | tr '\n' ' ')" "$(query "SELECT 'floor,' || sum(floor) || ',' || count(*) || ',reconstructed kids,' ||
    sum(kids) || ',' || count(*) || ',reconstructed pupils_1,' || sum(pupils_1) || ',' || count(*) || ',reconstructed pupils_2,' || sum(pupils_2) ||
    ',' || count(*) || ',reconstructed '
    FROM edustat.return_school WHERE year = 2008 AND county_code = '110101' AND unit_code::bigint % 2 = 1")"
is "the parts' add up" "$( (sums 2018 110211 2010 school && sums 2018 110112 2010 school) |
    awk -F, '{ s[$1] += $2; n[$1] += $3 } END { for (m in s) print m "," s[m] "," n[m] }' | sort)" \
    "$("$EDUSTAT" query sums --area 110101 --year 2010 --form school --grp all | tr -d '\r' | awk -F, 'NR > 1 { print $8 "," $9 + 0 "," $10 }' | sort)"
is "of months too" "$("$EDUSTAT" query sums --boundaries 2018 --area 110211 --form monthly --year 2009 | tr -d '\r' |
    awk -F, '$5 == "2009-03" && $8 == "visits" { print $9 "," $10 }')" \
    "$(query "SELECT sum(visits) || ',' || count(*) FROM edustat.return_monthly WHERE period = '2009-03' AND county_code = '110101'
        AND unit_code::bigint % 2 = 1")"
is "but not of a year that months make" "$("$EDUSTAT" query sums --boundaries 2018 --area 110211 --form monthly --year 2008 | tr -d '\r"' |
    awk -F, '$5 == "2008" && $8 == "visits" { print $9 "," $11 "," $12 }')" \
    ",divided,a year put together from shorter periods is not divided"

echo "# areas above, and both ways"
is "a prefecture has its part and its other counties" "$(rates 2018 second --area 1102 --year 2009 --grp all | cut -d, -f4-6,9)" \
    "$(plain pupils_2 pupils_1 2009 2018 "'110201', '110211'"),reconstructed"
is "and says which" "$("$EDUSTAT" query indicators --boundaries 2018 --area 1102 --year 2009 --indicator second | said 17)" \
    "from the returns of 110101, by where its units stand in the register of 2018; with 110201"
is "what was merged can be taken apart" "$(rates 2010 second --area 110105 --year 2016 --grp all | cut -d, -f4-6,9)" \
    "$(plain pupils_2 pupils_1 2016 2010 "'110105'"),reconstructed"
is "and adds up" "$( (rates 2010 second --area 110105 --year 2016 --grp all && rates 2010 second --area 110106 --year 2016 --grp all) | added)" \
    "$(stored 110115 2016 second all)"
is "the nation is the same on any boundaries" "$(for y in 2008 2010 2012 2018; do
    "$EDUSTAT" query indicators --boundaries $y --area 00 --indicator second | cut -d, -f4-10 | md5sum; done | sort -u | wc -l)" 1

echo "# what does not tell"
is "a register that was not carried on" "$("$EDUSTAT" query indicators --boundaries 2018 --area 110117 --year 2010 --indicator second | said 8 |
    cut -d, -f1-3,9-)" ",,,divided,no unit of 110107 stands there in the register of 2018: it does not tell the parts apart"
cat >"$scratch/founded.csv" <<END
county_code,unit_code,name,valid_from,valid_to,category,location
110115,2100000061,Founded since (made up),2014,,21,111
END
echo "110115,2100000061,2016,50,40,,90.0,21,111" | sed '1i area,unit,year,pupils_1,pupils_2,kids,floor,category,location' >"$scratch/one.csv"
"$EDUSTAT" -q unit import "$scratch/founded.csv" >/dev/null && "$EDUSTAT" -q collect "$scratch/one.csv" >/dev/null && "$EDUSTAT" -q aggregate
is "a school founded since a merger" "$("$EDUSTAT" query indicators --boundaries 2010 --area 110105 --year 2016 --indicator second | said 16)" \
    "divided,110115: 1 of the 7 units that reported do not tell where they belong in 2010: 2100000061; not yet there: 1"

# Two schools of 110101 are closed before it is divided, two are closed since, in its parts: those tell, by where they stood last.
query "UPDATE edustat.unit SET valid_to = 2010 WHERE county_code = '110101' AND unit_code IN ('2100000001', '2100000002');
    DELETE FROM edustat.unit WHERE county_code <> '110101' AND unit_code IN ('2100000001', '2100000002');
    UPDATE edustat.unit SET valid_to = 2013 WHERE county_code = '110211' AND unit_code = '2100000003';
    UPDATE edustat.unit SET valid_to = 2014 WHERE county_code = '110111' AND unit_code = '2100000006';
    DELETE FROM edustat.unit WHERE county_code = '110112' AND unit_code = '2100000006'"
is "schools closed before a division belong nowhere" \
    "$("$EDUSTAT" query indicators --boundaries 2018 --area 110112 --year 2008 --indicator second | said 8)" \
    ",,,,,,,,divided,110101: 2 of the 40 units that reported do not tell where they belong in 2018: 2100000001, 2100000002; closed before without a successor: 2"
is "of sums it is said as well" "$("$EDUSTAT" query sums --boundaries 2018 --area 110112 --year 2008 --form school | said 11)" \
    "divided,110101: 2 of the 40 units that reported do not tell where they belong in 2018: 2100000001, 2100000002; closed before without a successor: 2"
query "INSERT INTO edustat.unit_link VALUES ('110101', '2100000001', '110101', '2100000005', 2010, 'merge'),
    ('110101', '2100000002', '110101', '2100000008', 2010, 'merge')"
is "unless the register names their successors, and those closed since tell by where they stood" \
    "$(rates 2018 second --area 110112 --year 2008 --grp all | cut -d, -f4-6,9)" \
    "$(query "SELECT n || ',' || d || ',' || round(n * 100.0 / d, 2) FROM (SELECT sum(pupils_2) n, sum(pupils_1) d FROM edustat.return_school
        WHERE year = 2008 AND county_code = '110101' AND unit_code::bigint % 2 = 0) s"),reconstructed"
query "DELETE FROM edustat.unit WHERE unit_code >= '2100000021' AND unit_code < '2100000030'"
is "many are counted, and five named" "$("$EDUSTAT" query indicators --boundaries 2018 --area 110211 --year 2008 --indicator second | said 17)" \
    "110101: 9 of the 40 units that reported do not tell where they belong in 2018: 2100000021, 2100000022, 2100000023, 2100000024, 2100000025 ..."

echo "# random divisions"
# Of a seed: 30 to 70 schools of 110101, each in a random part since 2011, some closed since, merged into another one of any part, or under another code; of random
# classes and places, with blank values and returns that were not sent. The test keeps by itself where each belongs.
world() { # SEED
    awk -v q="'" -v seed="$1" -v units="$scratch/units.csv" -v school="$scratch/school.csv" -v belongs="$scratch/belongs.csv" -v links="$scratch/links.sql" '
        function any(n) { return int(rand() * n) }
        function part(i) { return side[i] ? 110211 : 110111 }
        function row(code, county, from, to, i) {
            printf "%s,%s,School %d (made up),%d,%s,%s,%s\n", county, code, i, from, to == 9999 ? "" : to, kind[i], place[i] >units
        }
        BEGIN {
            srand(seed)
            printf "" >links
            print "county_code,unit_code,name,valid_from,valid_to,category,location" >units
            print "area,unit,year,pupils_1,pupils_2,kids,floor,category,location" >school
            count = 30 + any(41)
            for (i = 1; i <= count; i++) {
                side[i] = any(2); kind[i] = any(3) ? 21 : 11; place[i] = any(2) ? 220 : 111
                fate[i] = i > 4 ? any(8) : 9
            }
            for (i = 1; i <= count; i++) {
                code = 2100000000 + i; end = 2011; belong = side[i]
                if (fate[i] == 0) { # merged into one of the first four, before the division
                    end = 2009 + any(2); into = 1 + any(4); belong = side[into]
                    printf "INSERT INTO edustat.unit_link VALUES (%s110101%s, %s%d%s, %s110101%s, %s%d%s, %d, %smerge%s);\n",
                        q, q, q, code, q, q, q, q, 2100000000 + into, q, end, q, q >links
                } else if (fate[i] == 1) { # closed since
                    row(code, part(i), 2011, 2012 + any(2), i)
                } else if (fate[i] == 2) { # under another code since
                    row(code, part(i), 2011, 2013, i)
                    row(code + 1000, part(i), 2013, side[i] ? 9999 : 2015, i)
                    if (!side[i]) row(code + 1000, 110112, 2015, 9999, i)
                    printf "INSERT INTO edustat.unit_link VALUES (%s%d%s, %s%d%s, %s%d%s, %s%d%s, 2013, %srecode%s);\n",
                        q, part(i), q, q, code, q, q, part(i), q, q, code + 1000, q, q, q >links
                } else {
                    row(code, part(i), 2011, side[i] ? 9999 : 2015, i)
                    if (!side[i]) row(code, 110112, 2015, 9999, i)
                }
                row(code, 110101, 1990, end, i)
                print code "," (belong ? "110211" : "110112") >belongs
                for (y = 2008; y < end; y++) if (any(12))
                    printf "110101,%d,%d,%s,%d,%s,%.1f,%s,%s\n", code, y, any(10) ? 50 + any(90) : "", 40 + any(90),
                        kind[i] == 11 && any(10) ? any(60) : "", any(9000) / 10, kind[i], place[i] >school
            }
        }' </dev/null
}
for seed in ${EDU_SEEDS:-1 2 3 4}; do
    psql -qX -c 'SET client_min_messages = warning; DROP SCHEMA edustat, edustat_pub CASCADE; TRUNCATE public.place'
    rm -f "$scratch/belongs.csv"
    world "$seed"
    "$EDUSTAT" -q migrate >/dev/null && "$EDUSTAT" -q unit import "$scratch/units.csv" >/dev/null &&
        "$EDUSTAT" -q collect "$scratch/school.csv" >/dev/null && "$EDUSTAT" -q aggregate >/dev/null || exit 99
    psql -qX -f "$scratch/links.sql" -c "\\copy public.place (unit, county) FROM '$scratch/belongs.csv' CSV"
    for part in 110112 110211; do
        "$EDUSTAT" query sums --boundaries 2018 --area $part --year 2008:2010 --form school | tr -d '\r' |
            awk -F, 'NR > 1 { print $4 "," $6 "," $8 "," $9 "," $10 "," $11 }' >"$scratch/sums-$part"
        query "SELECT r.year, g.grp, m.measure, coalesce(sum(m.value)::text, ''), count(*), 'reconstructed'
            FROM edustat.return_school r
            JOIN public.place p ON p.unit = r.unit_code AND p.county = '$part'
            CROSS JOIN (VALUES ('all'), ('rural')) g (grp)
            CROSS JOIN LATERAL (VALUES ('floor', floor), ('kids', kids), ('pupils_1', pupils_1), ('pupils_2', pupils_2)) m (measure, value)
            WHERE g.grp = 'all' OR r.location = '220'
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3" >"$scratch/plain-$part"
        ok "seed $seed: the sums of $part are those of its schools" cmp "$scratch/plain-$part" "$scratch/sums-$part"
    done
    for indicator in second kept kid_share room; do
        for area in 110112 110211; do
            "$EDUSTAT" query indicators --boundaries 2018 --area $area --year 2008:2010 --indicator $indicator | tr -d '\r'
        done | awk -F, '$16 == "reconstructed" { k = $4 "," $6; if ($8 == "") lacks[k] = 1; n[k] += $8; d[k] += $9; e[k] += $14; r[k] += $15; rows[k]++ }
            END { for (k in n) if (!lacks[k] && rows[k] == 2) printf "%s,%.0f,%d,%d,%d\n", k, n[k] * 10, d[k], e[k], r[k] }' | sort >"$scratch/parts"
        query "SELECT year, grp, numerator * 10, denominator, units_expected, units_reported FROM edustat.rollup_indicator
            WHERE area_code = '110101' AND indicator = '$indicator' AND numerator IS NOT NULL" | awk -F, '{ printf "%s,%s,%.0f,%d,%d,%d\n", $1, $2, $3, $4, $5, $6 }' |
            sort >"$scratch/whole"
        is "seed $seed: the parts of $indicator add up" "$(comm -23 "$scratch/parts" "$scratch/whole")" ""
        ok "seed $seed: nearly all of them" test "$(wc -l <"$scratch/parts")" -ge "$(($(wc -l <"$scratch/whole") - 1))"
    done
done

done_testing
