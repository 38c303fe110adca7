#!/bin/sh
# Colorado 2020: 1,907 schools x grade x sex, added up by edustat, equal the district and state
# rows that the same file publishes. The profile leaves those rows out of the collection.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

source=${EDUSTAT_SHARED:-$EDU_SRCDIR/../shared/data}/us_colorado_enrolment
file=$source/co_enrollment_2020_school_grade_sex.csv
if [ ! -f "$file" ]; then
    skip "Colorado's districts and state" "$file is not there"
    done_testing
fi

# The published rows as area,measure,value. No field of this file holds a comma or a line break.
published() {
    awk -F, -v level="$1" '
        { gsub(/"/, "") }
        NR > 1 && $level == "TRUE" {
            grade = $6 ~ /^0/ ? substr($6, 2) : tolower($6)
            print ($2 == "" ? "CO" : $2) ",enrol_" grade "_" $11 "," $12
        }' "$file" | LC_ALL=C sort
}

# What edustat made of the schools, for the same cells.
computed() {
    "$EDUSTAT" query sums --level "$1" --year 2020 --format csv >"$scratch/sums.csv" || return
    awk -F, -v published="$2" '
        BEGIN { while ((getline line <published) > 0) { split(line, part, ","); wanted[part[1] part[2]] } }
        NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
        $place["area_code"] $place["measure"] in wanted {
            print $place["area_code"] "," $place["measure"] "," $place["value"]
        }' "$scratch/sums.csv" | LC_ALL=C sort
}

compare() {
    published "$2" >"$scratch/published"
    computed "$3" "$scratch/published" >"$scratch/computed"
    same=$(LC_ALL=C comm -12 "$scratch/published" "$scratch/computed" | wc -l)
    echo "# $1: $((same)) of $(($(wc -l <"$scratch/published"))) cells equal the published ones"
    LC_ALL=C comm -23 "$scratch/published" "$scratch/computed" | head -20 | sed 's/^/# published otherwise: /'
    is "every $1 cell is as published" "$((same))" "$4"
    is "the file publishes no other $1 cell" "$(($(wc -l <"$scratch/published")))" "$4"
}

cp -R "$EDU_SRCDIR/tests/integration/colorado" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
{
    echo "code,valid_from,valid_to,level,parent,name_zh,name_en"
    echo "CO,2020,,province,,科罗拉多州,Colorado"
    awk -F, '
        { gsub(/"/, "") }
        NR > 1 && $8 == "TRUE" && !seen[$2]++ { print $2 ",2020,,county,CO," $3 "," $3 }' "$file"
} >"$EDUSTAT_CATALOGUE/areas.csv"

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
"$EDUSTAT" --lang en collect --profile colorado_long --format csv "$file" >"$scratch/collected.csv"
is "every row is collected" "$?" 0
is "each school's rows make one return" "$(awk -F, 'NR == 2 { print $3, $4, $5, $7 }' "$scratch/collected.csv")" \
    "39882 39882 0 1907"
ok "the sums are computed" "$EDUSTAT" aggregate --quiet
compare district 8 county 8157
compare state 7 province 45
done_testing
