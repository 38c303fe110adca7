#!/bin/sh
# The main job from end to end: made-up returns of Hubei and Ningxia, some missing and some wrong, are collected
# and aggregated; what assess, query, status and report say of them is recomputed here by awk, from the files
# and from one another's output. Then the late returns come in, and the rollups follow.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

# In Chinese no name has a comma or a quote, so that awk can split CSV at commas.
EDUSTAT_LANG=zh
EDUSTAT_BY=tester
export EDUSTAT_LANG EDUSTAT_BY
cd "$scratch" || exit 99

seed=7
hubei="--areas 42 --schools 1100 --years 2010:2020"
ningxia="--areas 64 --schools 200 --years 2018:2020"

edustat() {
    "$EDUSTAT" "$@"
}

# What awk finds wrong, if anything, is shown.
ok_awk() {
    name=$1
    shift
    ok "$name" awk "$@"
}

alike() {
    if [ ! -s "$2" ]; then
        echo "nothing is expected, which is no test"
        return 1
    fi
    diff "$1" "$2" >differences && return
    sed 20q differences
    return 1
}

# same NAME GOT EXPECTED: two files hold the same, and something; the first differences are shown.
same() {
    ok "$1" alike "$2" "$3"
}

# Awk shared by several programs: text tables and files of returns.
library='
    # The fields of a CSV line without quotes, by the names in the header.
    function header(    i) { delete at; for (i = 1; i <= NF; i++) at[$i] = i }
    function value(name) { if (!(name in at)) { print "no column " name; exit 1 } return $(at[name]) }
    function sum(prefix, from, to, suffix,    i, total) {
        for (i = from; i <= to; i++) total += value(prefix i suffix)
        return total
    }'

# json_to_csv FILE: the rows of an array of flat objects, one a line; fails on what is no JSON. null and "" are both empty.
json_to_csv() {
    awk '
        function wrong(what) { print FILENAME ":" FNR ": " what; bad = 1; exit 1 }
        FNR > 1 && !/^\{/ && !/^("[a-z]+": \[\]?|,|\]\}?|\})$/ { wrong("neither a row nor a bracket") }
        !/^\{"(section|area_code)": "[^"]*", "(area_code|area_name|form|code)"/ { next }
        /"catalogue_number"/ { next }
        {
            rest = substr($0, 2)
            names = values = ""
            while (match(rest, /^"[a-z0-9_]+": /)) {
                names = names (names == "" ? "" : ",") substr(rest, 2, RLENGTH - 4)
                rest = substr(rest, RLENGTH + 1)
                if (match(rest, /^"([^"\\]|\\["\\\/bfnrt]|\\u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F])*"/))
                    one = substr(rest, 2, RLENGTH - 2)
                else if (match(rest, /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/))
                    one = substr(rest, 1, RLENGTH)
                else if (match(rest, /^null/))
                    one = ""
                else
                    wrong("no value at: " substr(rest, 1, 40))
                values = values (values == "" && names !~ /,/ ? "" : ",") one
                rest = substr(rest, RLENGTH + 1)
                if (rest !~ /^, "/) break
                rest = substr(rest, 3)
            }
            if (rest !~ /^},?$/) wrong("no end at: " substr(rest, 1, 40))
            if (!rows++) print names
            print values
        }
        END { exit bad }' "$1"
}

# attainment: a table of targets in wide text, Markdown or HTML on standard input, one line a target:
# indicator numerator denominator rate comparator target gap status reported expected. Columns may be blank: the target tells where it is.
# In text numerator and denominator stand in a table below.
attainment() {
    sed -e 's|</t[hd]><t[hd][^>]*>|  |g' -e 's|</*tr>||g' -e 's|<[^>]*>||g' -e 's/^| //' -e 's/ | /  /g' | awk -F '  +' '
        BEGIN {
            status["达标"] = "met"; status["未达标"] = "not_met"; status["不完整"] = "incomplete"
            status["met"] = "met"; status["not met"] = "not_met"; status["incomplete"] = "incomplete"
            sign["≥"] = ">="; sign["="] = "="; sign["≤"] = "<="; sign["<"] = "<"; sign[">"] = ">"
        }
        $1 ~ /\[[0-9]+\]$/ || (wrapped && $2 ~ /^[a-z0-9_]+$/) || $2 ~ /^[a-z]+_?[a-z0-9]+$/ {
            gsub(/[,%+]/, "")
            for (t = 4; t <= NF; t++) {
                split($t, target, " ")
                if (target[1] in sign) break
            }
            verdict = $(t + 2)
            sub(/^[^ ]* /, "", verdict)
            sub(/ ≈$/, "", verdict)
            for (u = t + 3; u < NF && $u !~ /^[0-9]+\/[0-9]+ \(/; u++) ;
            split($u, units, /[\/ ]/)
            if (t <= NF && (verdict in status)) {
                rest = sign[target[1]] " " target[2] " " $(t + 1) " " status[verdict] " " units[1] " " units[2]
                if (t >= 6)
                    print $2, $3, $4, $5, rest
                else
                    below[$2] = $3 " " rest
            }
        }
        ($1 in below) && NF >= 3 && $2 ~ /^[0-9,.]+$/ {
            gsub(/,/, "")
            print $1, $2, $3, below[$1]
            delete below[$1]
        }'
}

# queried AREA YEAR GRP < CSV OF QUERY: the same lines.
queried() {
    awk -F, -v area="$1" -v year="$2" -v grp="$3" '
        $1 == area && $4 == year && $6 == grp && $16 != "" {
            reported = $15 - $52; expected = $14 - $51 # of the year, or of those it looks back on where they are less complete
            if ($51 > 0 && (expected == 0 || $52 * expected < reported * $51)) { reported = $52; expected = $51 }
            print $7, $8, $9, $10, $16, $11, $12, $13, reported, expected
        }'
}

in_any_order() {
    LC_ALL=C sort
}

# Set-up ------------------------------------------------------------------------------------

for name in late full; do
    slips=
    [ $name = full ] || slips='--missing 0.03 --errors 0.02'
    # shellcheck disable=SC2086
    edustat sample -q $hubei $slips --seed $seed --lang en -o "$name-42" &&
        edustat sample -q $ningxia $slips --seed $seed --lang en -o "$name-64" || exit 99
done
ok "the tables are made" edustat migrate
ok "Hubei's schools enter the register" edustat unit import late-42/units.csv
ok "Ningxia's schools enter the register" edustat unit import late-64/units.csv
exits "returns are taken, some rows rejected" 1 edustat collect -q --format csv late-42/returns/*.csv late-64/returns/*.csv
edustat collect -q --format csv --dry-run -o changes.csv --again late-42/returns/*.csv late-64/returns/*.csv >again.csv
ok_awk "accepted and rejected rows are those read, in every file" -F, "$library"'
    FNR == 1 { header(); next }
    { read += value("read"); accepted += value("accepted"); rejected += value("rejected") }
    value("read") != value("accepted") + value("rejected") + value("left_out") { print; bad = 1 }
    END { exit bad || read < 12000 || rejected < 100 || NR != 43 }' again.csv
is "rejected are the slips" \
    "$(awk -F, "$library"'FNR == 1 { header(); next } { n += value("rejected") } END { print n }' again.csv)" \
    "$(cat late-42/slips.csv late-64/slips.csv | grep -vc '^year,')"
# 建始县's returns of 2011, which its rate of retention looks back to, without their slips.
awk -F, 'NR == 1 || $1 == 422822' full-42/returns/school_annual_2011.csv >js_2011.csv
exits "what was rejected is handed in anew" 0 edustat collect -q js_2011.csv
ok "it is aggregated" edustat aggregate
is "once more there is nothing to do" "$(EDUSTAT_LANG=en edustat aggregate)" "nothing to recompute"

# accepted YEAR: the rows of that year that were taken, of 建始县.
accepted() {
    awk -F, -v year="$1" '
        FNR == 1 { file++ }
        file == 1 { if ($1 == year) slip[$3] = 1; next }
        FNR == 1 || ($1 == 422822 && !($2 in slip))' \
        late-42/slips.csv "late-42/returns/school_annual_$1.csv"
}

accepted 2019 >js_2019.csv
head -n 1 late-42/returns/county_annual_2019.csv >js_county.csv
grep '^422822,' late-42/returns/county_annual_2019.csv >>js_county.csv

# Query: the whole of it, held against itself -------------------------------------------------

prefix=area_code,area_name,level,year,period,grp,indicator,numerator,denominator,rate,target,gap,status
prefix=$prefix,units_expected,units_reported
ok "query writes every rate" sh -c "'$EDUSTAT' query indicators --year 2010:2020 --format csv >all.csv"
is "its header is the contract's" "$(head -n 1 all.csv | cut -d, -f1-15)" "$prefix"
exits "no field is quoted" 1 grep -q '"' all.csv
sed 1d all.csv >rows.csv
ok "its rows are in the order of their keys, each once" \
    env LC_ALL=C sort -t, -k1,1 -k4,4n -k5,5 -k6,6 -k7,7 -c -u rows.csv
is "it holds what the table holds" "$(wc -l <rows.csv)" \
    "$(psql -qXAt -c 'SELECT count(*) FROM edustat.rollup_indicator')"
ok "two runs give the same bytes" sh -c "'$EDUSTAT' query indicators --year 2019 --format csv >once &&
    '$EDUSTAT' query indicators --year 2019 --format csv | cmp - once"

ok_awk "rates, gaps and verdicts follow from the other columns" -F, '
    # To two places, halves away from zero.
    function rounded(x,    text) {
        text = sprintf("%.2f", int((x < 0 ? -x : x) * 100 + 0.5 + 1e-9) / 100)
        return (x < 0 && text != "0.00" ? "-" : "") text
    }
    # One rate by another, to three places.
    function parity(of, to) { return sprintf("%.3f", int(($7 ~ /_adj$/ && of > to ? 2 - to / of : of / to) * 1000 + 0.5 + 1e-9) / 1000) }
    function wrong(why) { if (wrongs++ < 10) print why ": " $0 }
    function off(a, b) { return a - b > 0.0050001 || b - a > 0.0050001 }
    NF != 54 { wrong("fields") }
    $33 != "" && ($33 > $10 + 0.005 || $34 < $10 - 0.005) { wrong("interval") }
    $35 ~ /^(not_)?met$/ && $35 != $13 { wrong("a sure verdict that is another") }
    $14 == 0 ? $32 != "" : $32 != sprintf("%.2f", int($15 * 10000 / $14) / 100) { wrong("share of units") }
    $8 == "" || $9 == "" || $9 == 0 {
        if ($10 != "" || $12 != "" || $13 != "no_data") wrong("a rate of nothing")
        next
    }
    {
        scale = $7 ~ /^str/ ? 1 : 100
        rate = $8 * scale / $9
        if ($7 ~ /_gpi(_adj)?$/ ? $10 != parity($8, $9) : $10 != rounded(rate)) wrong("rate")
        rates++
    }
    $11 == "" { if ($13 != "no_target" || $16 $17 $18 $12 != "") wrong("no target"); next }
    {
        targets++
        seen[$13]++
        if (off($12, rate - $11)) wrong("gap")
        met = $16 == ">=" ? rate >= $11 : $16 == "<=" ? rate <= $11 : $16 == "=" ? rate == $11 : 2
        if ($13 == "met" && met != 1 || $13 == "not_met" && met != 0) wrong("verdict")
        complete = $15 - $52 >= 0.95 * ($14 - $51) && $52 >= 0.95 * $51 && $22 >= 0.95 * $21 && $31 - $20 >= 0.95 * $31
        if (complete != ($13 == "met" || $13 == "not_met")) wrong("completeness")
        if (!complete && $13 != "incomplete") wrong("incomplete")
    }
    END { exit wrongs > 0 || rates < 50000 || targets < 1000 || !seen["met"] || !seen["not_met"] || !seen["incomplete"] }' \
    rows.csv

# Rates made of rates are made anew at every level.
grep -vE '^([^,]*,){6}([a-z]+_(gpi|gpi_adj|surv)|str_rural),' rows.csv >of_counts.csv
ok_awk "numerators, denominators and units add up from counties to prefecture, province and nation" -F, '
    function add(above) {
        key = above SUBSEP $4 SUBSEP $7
        numerator[key] += $8; denominator[key] += $9; expected[key] += $14; reported[key] += $15; counties[key] += $8 != ""
    }
    $6 != "all" { next }
    $3 == "county" {
        add("000000"); add(substr($1, 1, 2) "0000")
        if (substr($1, 3, 2) != "90") add(substr($1, 1, 4) "00")
        next
    }
    { line[++lines] = $0 }
    END {
        for (i = 1; i <= lines; i++) {
            $0 = line[i]
            key = $1 SUBSEP $4 SUBSEP $7
            good = $14 == expected[key] + 0 && $15 == reported[key] + 0 && ($8 != "") == (counties[key] > 0) &&
                (counties[key] == 0 || $8 == numerator[key] && $9 == denominator[key])
            if (!good && wrong++ < 10)
                print $0 " | " numerator[key] "/" denominator[key] " units " reported[key] "/" expected[key]
            levels[$3]++
        }
        exit wrong > 0 || levels["nation"] < 150 || levels["province"] < 150 || levels["prefecture"] < 2000
    }' of_counts.csv
ok_awk "a rate made of rates is made of those of the same row" -F, '
    function off(a, b) { return a - b > 0.00500001 || b - a > 0.00500001 }
    { rate[$1, $4, $6, $7] = $10 }
    $7 ~ /_(gpi|gpi_adj|surv)$|^str_rural$/ && $8 != "" { line[++lines] = $0 }
    END {
        ger["pre"] = "pre_ger3"; ger["pri"] = "pri_ger"; ger["jun"] = "jun_ger"
        for (i = 1; i <= lines; i++) {
            $0 = line[i]
            if ($7 == "str_rural") {
                good = $6 == "all" && !off($8, rate[$1, $4, "rural", "str"]) && !off($9, rate[$1, $4, "urban", "str"])
            } else if ($7 ~ /gpi/) {
                of = ger[substr($7, 1, 3)]
                good = !off($8, rate[$1, $4, $6, of "_f"]) && !off($9, rate[$1, $4, $6, of "_m"])
            } else {
                left = 1000
                last = $7 == "pri_surv" ? 5 : 8
                for (grade = 1; grade <= last; grade++) left *= rate[$1, $4, $6, "cont_" grade] / 100
                near = 0.5 + left / 200 # the factors are rounded to two places
                good = $9 == 1000 && $8 - left < near && left - $8 < near
            }
            if (!good && wrong++ < 10) print
        }
        exit wrong > 0 || lines < 5000
    }' rows.csv

# By hand, from the files themselves.
ok_awk "the five rates of 建始县 are what its returns give" -F, "$library"'
    function expect(indicator, numerator, denominator) {
        if (got[indicator] != numerator "/" denominator) {
            print indicator ": " got[indicator] ", not " numerator "/" denominator
            bad = 1
        }
    }
    FNR == 1 { file++; if (file > 1) header() }
    file == 1 { if ($1 == 422822 && $4 == 2019 && $6 == "all") got[$7] = $8 "/" $9; next }
    FNR == 1 { next }
    file == 2 {
        kg += sum("kg_enrol_", 2, 6); comp += sum("enrol_age_", 6, 14); nine += value("enrol_junior_9")
        last += value("kg_lastyear")
        hs += value("hs_enrol_regular") + value("hs_enrol_adult") + value("hs_enrol_vocational") + \
            value("hs_enrol_technical")
    }
    file == 3 { one += value("enrol_primary_1") }
    file == 4 {
        five = value("pop_age_5_male") + value("pop_age_5_female")
        pre = sum("pop_age_", 3, 5, "_male") + sum("pop_age_", 3, 5, "_female")
        school = sum("pop_age_", 6, 14, "_male") + sum("pop_age_", 6, 14, "_female")
        senior = sum("pop_age_", 15, 17, "_male") + sum("pop_age_", 15, 17, "_female")
    }
    END {
        expect("pre_ger3", kg, pre); expect("pre_ger1", last, five); expect("comp_er", comp, school)
        expect("cons9", nine, one); expect("hs_ger", hs, senior)
        exit bad
    }' rows.csv js_2019.csv js_2011.csv js_county.csv

# filtered NAME CONDITION OPTION...: the query with these options gives the rows of the whole one that awk's condition chooses.
filtered() {
    name=$1
    condition=$2
    shift 2
    awk -F, "NR == 1 || ($condition)" all.csv >expected
    edustat query indicators --format csv "$@" >got || echo "failed" >>got
    same "$name" got expected
}

below_hubei='substr($1, 1, 2) == "42" && (substr($1, 5) == "00" || substr($1, 3, 2) == "90")'
filtered "--area is that area" '$1 == 422822' --area 422822
filtered "--area takes a name" '$1 == 422822 && $4 == 2019' --area 建始县 --year 2019
filtered "--below adds the areas directly below" "$below_hubei" --area 420000 --below
filtered "--below of a prefecture" 'substr($1, 1, 4) == 4228' --area 422800 --below
filtered "--level" '$3 == "prefecture" && $4 >= 2018' --level prefecture --year 2018:2020
filtered "--year, one" '$4 == 2015' --year 2015
filtered "--indicator" '$7 == "cons9"' --indicator cons9
filtered "--grp, of schools" '$6 == "rural" && $4 == 2020' --grp rural --year 2020
filtered "--grp, a set of counties" '$6 == "ningxia_nine"' --grp ningxia_nine
filtered "all of them" "$below_hubei"' && $3 == "county" && $4 == 2019 && $6 == "all" && $7 == "drop"' \
    --area 420000 --below --level county --year 2019 --grp all --indicator drop
filtered "a year without rates has no rows" '0' --year 2035

edustat query indicators --year 2019 --grp all --format json >got.json
json_to_csv got.json >json.csv || flunk "JSON is well formed, row by row"
awk -F, 'NR == 1 || ($4 == 2019 && $6 == "all")' all.csv >expected
same "JSON has the same rows" json.csv expected

# Sums --------------------------------------------------------------------------------------

edustat query sums --year 2019 --format csv >sums.csv
is "sums have their header" "$(head -n 1 sums.csv)" \
    area_code,area_name,level,year,period,grp,form,measure,value,units_reported
sed 1d sums.csv >sum_rows.csv
ok "sums are in the order of their keys, each once" \
    env LC_ALL=C sort -t, -k1,1 -k4,4n -k5,5 -k6,6 -k7,7 -k8,8 -c -u sum_rows.csv
ok_awk "sums add up from counties to prefecture, province and nation, in every group" -F, '
    function add(above) {
        key = above SUBSEP $6 SUBSEP $7 SUBSEP $8
        value[key] += $9; units[key] += $10; given[key] += $9 != ""
    }
    $6 == "ningxia_nine" { sets++; next }
    $3 == "county" {
        add("000000"); add(substr($1, 1, 2) "0000")
        if (substr($1, 3, 2) != "90") add(substr($1, 1, 4) "00")
        next
    }
    { line[++lines] = $0 }
    END {
        for (i = 1; i <= lines; i++) {
            $0 = line[i]
            key = $1 SUBSEP $6 SUBSEP $7 SUBSEP $8
            good = $10 == units[key] + 0 && ($9 != "") == (given[key] > 0) && (given[key] == 0 || $9 == value[key])
            if (!good && wrong++ < 10) print $0 " | " value[key] ", units " units[key]
        }
        exit wrong > 0 || lines < 3000 || sets < 100
    }' sum_rows.csv
ok_awk "sums of 建始县 are those of its returns" -F, '
    FNR == 1 { file++ }
    file == 1 && FNR == 1 { for (i = 9; i <= NF; i++) name[i] = $i; last = NF; next }
    file == 1 { units++; for (i = 9; i <= last; i++) if ($i != "") { value[name[i]] += $i; given[name[i]] = 1 } next }
    $1 == 422822 && $6 == "all" && $7 == "school_annual" {
        seen++
        if ($10 != units || ($9 != "") != ($8 in given) || $9 + 0 != value[$8] + 0) { print; print value[$8]; bad = 1 }
    }
    END { exit bad || seen < 75 }' js_2019.csv sum_rows.csv
awk -F, 'NR == 1 || ($1 == 640000 && $7 == "county_annual" && $6 == "ningxia_nine")' sums.csv >expected
edustat query sums --area 640000 --year 2019 --form county_annual --grp ningxia_nine --format csv >got
same "sums take --area, --form and --grp" got expected

# Status ------------------------------------------------------------------------------------

awk -F, 'FNR == 1 { file++ } file == 1 { seen[$2] = 1; next }
    $1 == 422822 && $4 <= 2019 && ($5 == "" || 2019 < $5) && !($2 in seen) { print $2 }' \
    js_2019.csv late-42/units.csv | in_any_order >expected
ok "a school of 建始县 has not reported" test -s expected
edustat status 422822 2019 --form school_annual --format csv >status.csv
awk -F, '$1 == "missing" { print $3 }' status.csv | in_any_order >got
same "status names the schools without a return, and no other" got expected
edustat status 422822 2019 --form school_annual | awk '/  (未报|退回) / { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+$/ && length($i) == 10) print $i }' |
    in_any_order >got
same "so it does in a terminal" got expected
missing=$(wc -l <expected)
ok_awk "its counts are the register's" -F, -v missing="$missing" '
    FNR == 1 { file++ }
    file == 1 { reported += FNR > 1; next }
    $1 == "area" && $2 == "school_annual" { n++; good = $7 == reported + missing && $8 == reported && $9 == missing && $10 == 0 }
    END { exit n != 1 || !good }' js_2019.csv status.csv

# Assessment, incomplete ----------------------------------------------------------------------

edustat assess 422822 2019 --wide >assess.txt
EDUSTAT_LANG=en edustat assess 422822 2019 --wide >assess_en.txt
edustat assess 422822 2019 --format csv | tr -d '"' >assess.csv
edustat assess 422822 2019 --format json >assess.json
attainment <assess.txt | in_any_order >got
queried 422822 2019 all <rows.csv | in_any_order >expected
same "assess prints what query gives" got expected
attainment <assess_en.txt | in_any_order >got
same "so it does in English" got expected
is "the four targets of 建始县, and a reading" \
    "$(awk '$1 !~ /^drop/ { print $1, $5, $6 }' expected | in_any_order | tr '\n' ';')" \
    "comp_er = 100;cons9 >= 96;hs_ger >= 90;pre_ger1 >= 100;pre_ger3 >= 85;"
ok "too few have reported: no verdict" grep -q 'comp_er.*不完整' assess.txt
ok "the poor villages' population is not there: the county stands in" grep -q '贫困村人口未报，按全县评' assess.txt
ok "and in English" grep -q 'population of the poor villages was not reported' assess_en.txt

awk -F, '$1 == "unit" && $14 == "not_reported" { print $2 }' assess.csv | in_any_order | uniq >got
awk -F, '$1 == "missing" && $2 == "school_annual" { print $3 }' status.csv | in_any_order >expected
same "units without a return are shown as such" got expected
ok "and in a terminal, without numbers" sh -c "grep -A1 '  $(head -n 1 expected)  ' assess.txt | grep -qE '  否 *\$'"
ok_awk "what the units add is the county's numerator" -F, '
    $1 == "area" && $23 != "" { county[$8] = $9 }
    $1 == "unit" { total[$8] += $9 }
    END {
        for (i in total) { n++; if (total[i] != county[i]) { print i ": " total[i] ", not " county[i]; bad = 1 } }
        exit bad || n < 5
    }' assess.csv
ok "every unit of the register is there" test "$(awk -F, '$1 == "unit" { print $2 }' assess.csv | sort -u | wc -l)" \
    -eq "$(awk -F, '$1 == "area" && $2 == "school_annual" { print $7 }' status.csv)"
json_to_csv assess.json >got || flunk "assess writes JSON"
same "assess has the same rows in JSON" got assess.csv

# Sets of counties ------------------------------------------------------------------------------

for year in 2019 2020; do
    edustat assess 640000 $year --wide >nine.txt
    sed -n '/宁夏九个贫困县（9/,/^\[/p' nine.txt | attainment | in_any_order >got
    queried 640000 $year ningxia_nine <rows.csv | in_any_order >expected
    same "assess prints the nine counties' rates, $year" got expected
    awk '{ print $1 " " $6 }' expected >"nine_$year"
    ok "their members are listed, $year" test "$(grep -cE '^(红寺堡区|盐池县|同心县|原州区|西吉县|隆德县|泾源县|彭阳县|海原县) ' nine.txt)" -eq 9
done
is "targets of 2020" "$(tr '\n' ';' <nine_2020)" "cons9 93;dis_er 85;hs_ger 90;pre_ger3 72;"
is "targets of 2019" "$(tr '\n' ';' <nine_2019)" "cons9 91;pre_ger3 70;"
ok_awk "the set's sums are those of its members" -F, '
    FNR == 1 { file++ }
    file == 1 { if ($1 == "ningxia_nine") member[$4] = 1; next }
    $6 == "all" && ($1 in member) { n[$4 $7] += $8; d[$4 $7] += $9; members[$1] = 1 }
    $6 == "ningxia_nine" && $1 == 640000 { line[++lines] = $0 }
    END {
        for (i = 1; i <= lines; i++) {
            $0 = line[i]
            if ($8 + 0 != n[$4 $7] + 0 || $9 + 0 != d[$4 $7] + 0) { print; print n[$4 $7] "/" d[$4 $7]; bad = 1 }
        }
        for (i in members) count++
        exit bad || lines < 20 || count != 9
    }' "$EDUSTAT_CATALOGUE/area_sets.csv" of_counts.csv

# What comes late -------------------------------------------------------------------------------

# The whole of 2019; a school of 2011 with five first-graders more; the poor villages' population.
head -n 1 late-42/returns/school_annual_2011.csv >corrected.csv
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $(at["enrol_primary_1"]) > 0 { $(at["enrol_primary_1"]) += 5; $(at["enrol_age_6"]) += 5
        $(at["enrol_age_primary_6"]) += 5; print; exit }' js_2011.csv >>corrected.csv
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; print; next }
    { for (i = 1; i <= NF; i++) if (name[i] ~ /^pop_age/) $i = int($i / 4); else if (i > 5) $i = ""
      $6 = "poor_villages"; print }' js_county.csv >villages.csv
exits "late returns are taken" 0 edustat collect full-42/returns/school_annual_2019.csv
is "a corrected row replaces its school's" \
    "$(edustat collect --format csv corrected.csv | awk -F, "$library"'
        FNR == 1 { header(); next } { print value("read"), value("new"), value("replaced") }')" "1 0 1"
exits "the villages' population is taken" 0 edustat collect villages.csv
ok "assess says that the returns are newer than the rates" sh -c "'$EDUSTAT' assess 422822 2019 | grep -q '报表与已汇总的不一致'"

# Every rollup in the order of its key, without the time of its making.
rollups() {
    for table in rollup_indicator rollup_sum_school_annual rollup_sum_county_annual; do
        columns=$(psql -qXAt -c "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = 'edustat.$table'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'computed_at'")
        psql -qX -c "COPY (SELECT $columns FROM edustat.$table ORDER BY $columns) TO STDOUT" || echo failed
    done
}
ok "what changed is recomputed" edustat aggregate
rollups >incremental
ok "everything is recomputed" edustat aggregate --full
rollups >full
ok "both give the same rollups" sh -c 'test -s full && cmp incremental full || { diff incremental full | head; exit 1; }'

edustat query indicators --format csv | sed 1d >new_rows.csv
grep ^64 rows.csv >expected
grep ^64 new_rows.csv >got
same "nothing changed in Ningxia" got expected
is "five pupils more eight years before stand in the denominator" \
    "$(awk -F, '$1 == 422822 && $4 == 2019 && $6 == "all" && $7 == "cons9" { print $9 }' new_rows.csv)" \
    "$(awk -F, '$1 == 422822 && $4 == 2019 && $6 == "all" && $7 == "cons9" { print $9 + 5 }' rows.csv)"

# Assessment, complete ----------------------------------------------------------------------

edustat assess 422822 2019 --wide >assess.txt
edustat assess 422822 2019 --format csv | tr -d '"' >assess.csv
exits "the county no longer stands in" 1 grep -q 按全县评 assess.txt
sed -n '/贫困村：/,/^\[/p' assess.txt | attainment | in_any_order >got
queried 422822 2019 poor_villages <new_rows.csv | grep ^pre_ | in_any_order >expected
same "the villages' own rates carry their targets" got expected
is "which are two" "$(awk '{ print $1, $5, $6 }' expected | tr '\n' ';')" "pre_ger1 >= 100;pre_ger3 >= 85;"
is "the county's rates have none" "$(awk -F, '$1 == 422822 && $4 == 2019 && $6 == "all" && $7 ~ /^pre_ger[13]$/ {
    print $7, $11 $16, $13 }' new_rows.csv | tr '\n' ';')" "pre_ger1  no_target;pre_ger3  no_target;"
ok_awk "the villages' rate is that of their schools" -F, "$library"'
    FNR == 1 { file++; header() }
    FNR == 1 && file < 3 { next }
    file == 1 { if ($1 == 422822 && value("poor_village") == 1) kg += sum("kg_enrol_", 2, 6); next }
    file == 2 { pre = sum("pop_age_", 3, 5, "_male") + sum("pop_age_", 3, 5, "_female"); next }
    $1 == 422822 && $4 == 2019 && $6 == "poor_villages" && $7 == "pre_ger3" { found = 1; n = $8; d = $9 }
    END { if (!found || n != kg || d != pre) { print n "/" d ", not " kg "/" pre; exit 1 } }' \
    full-42/returns/school_annual_2019.csv villages.csv new_rows.csv
ok_awk "everyone has reported: verdicts are given" -F, '
    $1 == "area" && $12 != "" { n++; if ($15 != $16 || ($14 != "met" && $14 != "not_met")) { print; bad = 1 } }
    END { exit bad || n < 3 }' assess.csv
is "nobody is missing" "$(edustat status 422822 2019 --form school_annual --format csv | grep -c ^missing)" 0

# Reports ---------------------------------------------------------------------------------------

# report FORMAT LANG AREA
report() {
    edustat --lang "$2" report "$3" 2019 --format "$1" -o "report-$2-$3.$1"
}
for lang in zh en; do
    for format in html md csv; do
        ok "a report is written, $format $lang" report $format $lang 420000
        mv report-$lang-420000.$format once
        ok "and again" report $format $lang 420000
        ok "two runs give the same bytes, $format $lang" cmp once report-$lang-420000.$format
        ok "it is not empty" test "$(wc -c <once)" -gt 5000
        [ $format != csv ] || continue
        attainment <once | in_any_order >got
        queried 420000 2019 all <new_rows.csv | in_any_order >expected
        same "its targets are those of query, $format $lang" got expected
    done
done
sed '1s/^\xEF\xBB\xBF//' report-zh-420000.csv | awk -F, '$1 == "area" || $1 == "below"' | cut -d, -f2-55 |
    LC_ALL=C sort >got
awk -F, "$below_hubei"' && $4 == 2019 && ($6 == "all" || $1 == 420000 && 0)' new_rows.csv | LC_ALL=C sort >expected
same "its CSV has the rows of query" got expected
report html zh 422822
sed -n '/贫困村：/,/<\/table>/p' report-zh-422822.html | attainment | in_any_order >got
queried 422822 2019 poor_villages <new_rows.csv | grep ^pre_ | in_any_order >expected
same "a county's report has its villages" got expected

# What is refused ---------------------------------------------------------------------------------

# refused NAME STATUS WORDS COMMAND...: that exit status, nothing on standard output, these words on the other.
refused() {
    name=$1
    status=$2
    words=$3
    shift 3
    edustat --lang en "$@" >out 2>err
    got=$?
    ok "$name" sh -c "test $got -eq $status -a ! -s out && grep -q '$words' err || {
        echo 'exit status $got, expected $status'; cat out err; exit 1; }"
}
refused "an unknown area" 2 'hint: .*422822' assess 999999 2019
refused "an area before its time" 2 'hint: it exists from' assess 422801 1980
refused "an area that was replaced: its successor" 2 'hint: 420821 was replaced in 2018 by 420882' assess 420821 2019
refused "a year without rates" 2 'there are figures for 2010 to 2020' assess 422822 2030
refused "an area without rates" 2 'nothing aggregated for area "110000"' assess 110000 2019
refused "a report of nothing" 2 'nothing aggregated' report 110000 2019
refused "an unknown format" 2 'choose one of: text, csv, json' assess 422822 2019 --format xml
refused "a format of another command" 2 'choose one of: csv, json' query indicators --format text
refused "a year that is none" 2 'such as 2019' assess 422822 twenty
refused "years that are none" 2 '2010:2020' query indicators --year 20x
refused "years the wrong way round" 2 'must not be after' query indicators --year 2020:2010
refused "an unknown language" 2 'give "zh" or "en"' assess 422822 2019 --lang xx
refused "an unknown indicator" 2 'did you mean "comp_er"' query indicators --indicator comp_err
refused "an unknown group" 2 'did you mean "rural"' query indicators --grp rurall
refused "an unknown level" 2 'prefecture, county' query sums --level town
refused "--below of nothing" 2 'needs --area' query indicators --below
refused "too few operands" 2 'usage: edustat assess' assess 422822
refused "a period that is none" 2 '2019-S1' status 422822 2019-13
refused "a folder that is not there" 3 'No such file' report 420000 2019 -o nowhere/report.html

done_testing
