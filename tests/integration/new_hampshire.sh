#!/bin/sh
# New Hampshire 2012-2021: a workbook of schools and one of districts a year, read as they are: titles and notes around the rows, a header
# above each section, a subtotal below it, the state's row on top. None of those is counted twice: the schools are those of the tidy CSV,
# add up to the districts' workbooks but for the known differences, and to 2019 to the state's row in every grade.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

source=${EDUSTAT_SHARED:-$EDU_SRCDIR/../shared/data}/us_new_hampshire_enrolment
tidy=$source/nh_school_grade_2012_2021.csv
if [ ! -f "$tidy" ]; then
    skip "New Hampshire's schools, districts and state" "$source is not there"
    done_testing
fi

# The tidy CSV as "year|district number and name|school|pk k 1 ... 12 pg total", each count behind a "|".
awk '
    {
        count = split($0, piece, "\"")
        line = piece[1]
        for (i = 2; i <= count; i++) { if (i % 2 == 0) gsub(/,/, "\001", piece[i]); line = line piece[i] }
        sub(/\r$/, "", line)
        fields = split(line, field, ",")
        for (i = 1; i <= fields; i++) { gsub(/\001/, ",", field[i]); gsub(/^ +| +$/, "", field[i]) }
        if (FNR == 1) next
        out = field[1] "|" field[4] " " field[5] "|" field[6]
        for (i = 8; i <= fields; i++) out = out "|" field[i]
        print out
    }' "$tidy" >"$scratch/schools"

cp -R "$EDU_SRCDIR/tests/integration/new_hampshire" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
{
    echo "code,valid_from,valid_to,level,parent,name_zh,name_en"
    echo "NH,2012,,province,,新罕布什尔州,New Hampshire"
    awk -F '|' '!seen[$2]++ { print "\"" $2 "\",2012,,county,NH,\"" $2 "\",\"" $2 "\"" }' "$scratch/schools"
} >"$EDUSTAT_CATALOGUE/areas.csv"

# collected PROFILE FILE...: "files accepted rejected"
collected() {
    profile=$1
    shift
    "$EDUSTAT" --quiet --lang en collect --profile "$profile" --format csv "$@" 2>"$scratch/told" |
        awk -F, 'NR > 1 { files++; accepted += $4; rejected += $5 } END { print files, accepted, rejected }'
    note <"$scratch/told" >&2
}

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
is "the workbooks' schools are those of the tidy file" "$(collected schools "$source"/nh_school_*.xlsx)" \
    "10 $(wc -l <"$scratch/schools" | tr -d ' ') 0"
is "the workbooks' districts are collected" "$(collected districts "$source"/nh_district_*.xlsx)" "10 1880 0"
is "the state's rows are collected" "$(collected state "$source"/nh_school_*.xlsx)" "10 10 0"
ok "the sums are computed" "$EDUSTAT" aggregate --quiet

# What is guessed of a workbook is a sound profile that finds the header below the titles.
"$EDUSTAT" --lang en profile guess --form enrolment "$source/nh_school_2012.xlsx" >"$scratch/guessed.yaml"
is "a profile of a workbook is guessed" "$?" 0
cp "$scratch/guessed.yaml" "$EDUSTAT_CATALOGUE/profiles/nh_school_2012.yaml"
is "it finds sheet, header and file name" "$(grep -cE '^(sheet: "School|header(_row)?: .*10|file: "nh_school_.#year..xlsx")' \
    "$scratch/guessed.yaml")" 3
ok "it is sound" "$EDUSTAT" catalogue check

# sums LEVEL FORM: "year|area|grade|value"
sums() {
    "$EDUSTAT" query sums --level "$1" --form "$2" --format csv | awk '
        {
            count = split($0, piece, "\"")
            line = piece[1]
            for (i = 2; i <= count; i++) { if (i % 2 == 0) gsub(/,/, "\001", piece[i]); line = line piece[i] }
            fields = split(line, field, ",")
        }
        NR == 1 { for (i = 1; i <= fields; i++) place[field[i]] = i; next }
        {
            grade = field[place["measure"]]
            sub(/.*_/, "", grade)
            area = field[place["area_code"]]
            gsub(/\001/, ",", area)
            if (field[place["value"]] != "") print field[place["year"]] "|" area "|" grade "|" field[place["value"]]
        }' | LC_ALL=C sort
}

sums county enrolment >"$scratch/computed"
awk -F '|' '
    BEGIN { split("pk k 1 2 3 4 5 6 7 8 9 10 11 12 pg total", grade, " ") }
    { for (i = 4; i <= NF; i++) sum[$1 "|" $2 "|" grade[i - 3]] += $i }
    END { for (key in sum) print key "|" sum[key] }' "$scratch/schools" | LC_ALL=C sort >"$scratch/expected"
LC_ALL=C comm -3 "$scratch/expected" "$scratch/computed" | head -20 | note
ok "the districts' sums in every grade are those of the tidy file" cmp -s "$scratch/expected" "$scratch/computed"

# The districts' own workbooks, by their totals; two districts share a number with another one. What differs is known: the two reports count some pupils in different places.
sums county published | grep '|total|' >"$scratch/published"
grep '|total|' "$scratch/computed" | LC_ALL=C sort >"$scratch/totals"
same=$(LC_ALL=C comm -12 "$scratch/published" "$scratch/totals" | wc -l)
awk -F '|' 'FILENAME ~ /totals$/ { sum[$1 "|" $2] = $4; next }
    $4 != sum[$1 "|" $2] { print $1 " " $2 ": schools " sum[$1 "|" $2] ", published " $4 }' "$scratch/totals" "$scratch/published" |
    LC_ALL=C sort >"$scratch/differences"
note <"$scratch/differences"
is "so many totals of district-years are the published ones" "$((same)) of $(($(wc -l <"$scratch/published")))" "1835 of 1880"
is "the totals that differ are the known ones" "$(awk '{ print $1, $2 }' "$scratch/differences" | LC_ALL=C sort)" \
    "$(LC_ALL=C sort "$EDUSTAT_CATALOGUE/known_differences")"

# The state's row on top of the schools.
sums province whole_state | cut -d '|' -f 1,3,4 | LC_ALL=C sort >"$scratch/state"
sums province enrolment | cut -d '|' -f 1,3,4 | LC_ALL=C sort >"$scratch/all"
LC_ALL=C comm -3 "$scratch/state" "$scratch/all" | note
is "to 2019 the schools add up to the state's row in every grade" \
    "$(LC_ALL=C comm -12 "$scratch/state" "$scratch/all" | awk -F '|' '$1 <= 2019' | wc -l | tr -d ' ')" 128
is "from 2020 on the state's row holds pupils of no school in grades 9 to 12" \
    "$(LC_ALL=C comm -23 "$scratch/state" "$scratch/all" | cut -d '|' -f 2 | LC_ALL=C sort | uniq -c | awk '{ print $2 "x" $1 }' | paste -sd ' ' -)" \
    "10x2 11x2 12x2 9x2 totalx2"
done_testing
