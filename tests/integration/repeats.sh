#!/bin/sh
# "repeats: add" of a profile: several rows of one cell are its parts. A missing part makes the cell
# missing, a wrong one rejects the return, whichever of them comes first. Without it the second row
# of a cell is rejected. The map of a profile finds names that are wrapped in their cells.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

cp -R "$EDU_SRCDIR/tests/integration/colorado" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
printf '%s\n' code,valid_from,valid_to,level,parent,name_zh,name_en \
    CO,2020,,province,,科罗拉多州,Colorado 0010,2020,,county,CO,一区,One >"$EDUSTAT_CATALOGUE/areas.csv"
profile=$EDUSTAT_CATALOGUE/profiles/colorado_long.yaml
sed -e 's/^code: .*/code: once/' -e '/^repeats:/d' "$profile" >"$EDUSTAT_CATALOGUE/profiles/once.yaml"
sed -e 's/^code: .*/code: by_name/' -e 's/{column: district_id}/{column: district_id, map_only: yes, map: {No 1 A: "0010"}}/' \
    "$profile" >"$EDUSTAT_CATALOGUE/profiles/by_name.yaml"

# rows SCHOOL VALUE...: kindergarten, as many times as there are values.
rows() {
    school=$1
    shift
    for value in "$@"; do
        echo "2020,0010,$school,School $school,K,TRUE,male,$value"
    done
}

header=end_year,district_id,campus_id,campus_name,grade_level,is_school,subgroup,n_students

collected() {
    "$EDUSTAT" --quiet collect "$@" --format csv 2>/dev/null | awk -F, 'NR == 2 { print $3, $4, $5 }'
}

stored() {
    psql -XAqt -c "SELECT string_agg(unit_code || ' ' || coalesce(enrol_k_male::text, 'missing'), ', ' ORDER BY unit_code)
        FROM edustat.return_enrolment"
}

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
{
    echo $header
    rows sum 3 1 40
    rows missing 3 ''
    rows missing_first '' 3
    rows wrong 3 x
    rows wrong_first x 3
    rows wrong_missing '' x
    rows negative 9 -1
    rows single 7
} >"$scratch/parts.csv"
is "sums and missing parts are accepted, wrong ones are not" "$(collected --profile colorado_long "$scratch/parts.csv")" "16 8 8"
is "parts are added" "$(stored)" "0010-missing missing, 0010-missing_first missing, 0010-single 7, 0010-sum 44"
{
    echo $header
    rows once 3 1
} >"$scratch/once.csv"
is "without it the second row is rejected" "$(collected --profile once "$scratch/once.csv")" "2 1 1"
{
    echo $header
    rows wrapped 5 | sed "s/0010/\"No\r1  A\"/"
} >"$scratch/wrapped.csv"
is "a wrapped name is found in the map" "$(collected --profile by_name "$scratch/wrapped.csv")" "1 1 0"
done_testing
