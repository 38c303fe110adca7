#!/bin/sh
# New Jersey 2004-2011: 48 files whose headers drift from year to year, all read by one profile. Schools are collected, the rows of
# districts, groups and the state left out. A suppressed count is missing, never zero; the sums of the districts are those that awk
# makes of the same files.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

source=${EDUSTAT_SHARED:-$EDU_SRCDIR/../shared/data}/us_new_jersey_assessment
if [ ! -d "$source" ]; then
    skip "New Jersey's schools and districts" "$source is not there"
    done_testing
fi

# Every row of every file as "year grade kind district both female male", a suppressed count as "-". Quoted commas become ";".
awk '
    FNR == 1 {
        split(FILENAME, part, /nj|gr|\.csv/)
        year = part[length(part) - 2]
        grade = part[length(part) - 1]
    }
    {
        count = split($0, piece, "\"")
        line = piece[1]
        for (i = 2; i <= count; i++) { if (i % 2 == 0) gsub(/,/, ";", piece[i]); line = line piece[i] }
        sub(/\r$/, "", line)
        fields = split(line, field, ",")
    }
    FNR == 1 {
        delete at
        for (i = 1; i <= fields; i++) {
            name = field[i]
            sub(/_Enrolled_(LAL|ELA)$/, "_Enrolled", name)
            sub(/\/DFG.*/, "", name)
            if (!(name in at)) at[name] = i
        }
        next
    }
    {
        school = field[at["School_Code"]]
        district = field[at["District_Code"]]
        kind = district == "" ? "group" : school == "" || school == "000" ? "district" : "school"
        out = year " " grade " " kind " " field[at["County_Code"]] district
        out = out " " value("TOTAL_POPULATION") " " value("FEMALE") " " value("MALE")
        print out
    }
    function value(group, text) {
        text = field[at[group "_Number_Enrolled"]]
        return text == "" || text == "*" ? "-" : text
    }' "$source"/nj*.csv >"$scratch/rows"

cp -R "$EDU_SRCDIR/tests/integration/new_jersey" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
{
    echo "code,valid_from,valid_to,level,parent,name_zh,name_en"
    echo "NJ,2004,,province,,新泽西州,New Jersey"
    awk '$3 == "school" && !seen[$4]++ { print $4 ",2004,,county,NJ," $4 "," $4 }' "$scratch/rows"
} >"$EDUSTAT_CATALOGUE/areas.csv"

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
"$EDUSTAT" --quiet --lang en collect --profile new_jersey --format csv "$source"/nj*.csv >"$scratch/collected.csv" 2>"$scratch/told"
is "every file is collected" "$?" 0
note <"$scratch/told"
is "every school's row is accepted, every other one left out" \
    "$(awk -F, 'NR > 1 { files++; accepted += $4; rejected += $5; left += $6 } END { print files, accepted, rejected, left }' "$scratch/collected.csv")" \
    "$(awk '{ count[$3]++ } END { print "50", count["school"], 0, count["district"] + count["group"] }' "$scratch/rows")"

# Stored counts and stored zeros, cell by cell: as many as the files give, and no more.
psql -XAqt -F ' ' -c "SELECT year, replace(key, '_', ' '), count(value), count(value) FILTER (WHERE value = '0')
    FROM edustat.return_tested AS r, jsonb_each_text(to_jsonb(r)) WHERE key LIKE 'enrol%'
    GROUP BY 1, 2 HAVING count(value) > 0" | LC_ALL=C sort >"$scratch/stored"
awk '$3 == "school" {
        for (i = 5; i <= 7; i++) {
            key = $1 " enrol " $2 " " (i == 5 ? "both" : i == 6 ? "female" : "male")
            if ($i == "-") { suppressed++; continue }
            given[key]++
            zero[key] += $i == 0
        }
    }
    END {
        for (key in given) print key, given[key], zero[key] + 0
        print suppressed + 0 >suppressed_file
    }' suppressed_file="$scratch/suppressed" "$scratch/rows" | LC_ALL=C sort >"$scratch/given"
echo "# suppressed counts of schools: $(cat "$scratch/suppressed")"
is "suppressed counts are missing, not zero" "$(cat "$scratch/stored")" "$(cat "$scratch/given")"

ok "the sums are computed" "$EDUSTAT" aggregate --quiet
for year in 2004 2005 2006 2007 2008 2009 2010 2011; do
    "$EDUSTAT" query sums --level county --year "$year" --format csv
done | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
    $place["value"] ~ /^[0-9]/ { print $place["year"], $place["area_code"], $place["measure"], $place["value"] }' |
    LC_ALL=C sort >"$scratch/computed"
awk '$3 == "school" {
        for (i = 5; i <= 7; i++)
            if ($i != "-") sum[$1 " " $4 " enrol_" $2 "_" (i == 5 ? "both" : i == 6 ? "female" : "male")] += $i
    }
    END { for (key in sum) print key, sum[key] }' "$scratch/rows" | LC_ALL=C sort >"$scratch/expected"
LC_ALL=C comm -3 "$scratch/expected" "$scratch/computed" | head -20 | note
echo "# sums of districts compared: $(($(wc -l <"$scratch/expected")))"
ok "every district's sum is that of awk" cmp -s "$scratch/expected" "$scratch/computed"

# The published rows of districts none of whose schools is suppressed.
awk 'FILENAME ~ /computed$/ { sum[$1 " " $2 " " $3] = $4; next }
    $3 == "school" {
        for (i = 5; i <= 7; i++) hidden[$1, $2, $4, i] += $i == "-"
        next
    }
    $3 == "district" {
        for (i = 5; i <= 7; i++) {
            key = $1 " " $4 " enrol_" $2 "_" (i == 5 ? "both" : i == 6 ? "female" : "male")
            if ($i == "-" || !(($1, $2, $4, i) in hidden) || hidden[$1, $2, $4, i] > 0) continue
            whole++
            same += sum[key] == $i
        }
    }
    END { print same " of " whole }' "$scratch/computed" "$scratch/rows" "$scratch/rows" >"$scratch/published"
is "the schools add up to every published district none of whose schools is suppressed" "$(cat "$scratch/published")" \
    "76764 of 76764"
done_testing
