#!/bin/sh
# China's 2020 census: provinces are collected and must add up to the published nation, counties and
# must add up to their prefectures and provinces. Areas come from the file itself: a county lies in
# the prefecture its code names; a zone without a code, in the one of the name beside it. What does
# not add up is named. The shipped population.csv must say what the census says.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

source=${EDUSTAT_SHARED:-$EDU_SRCDIR/../shared/data}/cn_census_2020
file=$source/census_county_2020_v1.csv
population=$EDUSTAT_CATALOGUE/population.csv
if [ ! -f "$file" ]; then
    skip "China's provinces, prefectures and counties" "$file is not there"
    done_testing
fi

# The areas of the file, which has no quoted cell; read twice, since parents may stand below.
list_areas() {
    awk -F, '
        function area(level, parent) { print key ",2020,," level "," parent "," $4 "," }
        { key = $1 " " $2 " " $4 }
        FNR == 1 { pass++; if (pass == 2) print "code,valid_from,valid_to,level,parent,name_zh,name_en"; next }
        $2 == "全国" { if (pass == 2) area("nation", ""); else nation = key; next }
        $1 ~ /0000$/ { if (pass == 2) area("province", nation); else province[$2] = key; next }
        $1 ~ /00$/ {
            if (pass == 2) area("prefecture", province[$2])
            else { coded[$1] = key; if (!(($2, $3) in named)) named[$2, $3] = key }
            next
        }
        $4 ~ /直辖县级行政区划$/ { if (pass == 2) area("prefecture", province[$2]); else direct[$2] = key; next }
        pass == 1 { next }
        (substr($1, 1, 4) "00") in coded { area("county", coded[substr($1, 1, 4) "00"]); next }
        $1 ~ /^..90/ { area("county", $2 in direct ? direct[$2] : province[$2]); next }
        ($2, $3) in named {
            area("county", named[$2, $3])
            if ($1 == "NA") zones++
            else print "# " key ": no prefecture has its code; placed by name" >notes
            next
        }
        $2 == "海南省" && $4 ~ /群岛/ { area("county", coded["460300"]); next } # islands, which make up 三沙市
        { print "# " key ": no parent" >notes }
        END { print "# " zones " zones without a code are placed by name" >notes }
    ' notes="$scratch/notes" "$1" "$1"
}

# compare LEVEL FORM: holds the sums of the areas of a level that have areas below them against their rows in the file, in every
# column that the form's profile names. Sets what the last line of the awk program prints; cells are rows x columns.
compare() {
    "$EDUSTAT" query sums --level "$1" --form "$2" --format csv >"$scratch/sums.csv"
    awk -F, -v level="$1" '
        FILENAME ~ /profiles/ { # "header: measure" lines below "columns:"
            sub(/\r$/, "")
            if (/^columns:/) listed = 1
            else if (listed) { gsub(/^ *"?|"? *$/, ""); split($0, part, /"?: /); measure[part[1]] = part[2] }
            next
        }
        FILENAME ~ /areas.csv$/ { if ($4 == level) wanted[$1]; if (FNR > 1) has_children[$5]; next }
        FILENAME ~ /sums.csv$/ {
            if (FNR == 1) for (i = 1; i <= NF; i++) place[$i] = i
            else sum[$place["area_code"], $place["measure"]] = $place["value"]
            next
        }
        { sub(/\r$/, "") }
        FNR == 1 { for (i = 1; i <= NF; i++) header[i] = $i; next }
        {
            key = $1 " " $2 " " $4
            if (!(key in wanted) || !(key in has_children)) next
            areas++
            for (i = 5; i <= NF; i++) {
                if (!(header[i] in measure)) continue
                cell = measure[header[i]]
                cells++
                by_sex = i < 93 && header[i] ~ /^男_|^女_|_男$|_女$/ # later columns are of the long form
                sexes += by_sex
                if (sum[key, cell] != "" && sum[key, cell] == $i) { same++; same_by_sex += by_sex; same_total += cell == "people_both" }
                else printf "# does not add up: %s, %s: published %s, the parts make %s\n", key, header[i], $i, sum[key, cell]
            }
        }
        END { print same + 0, cells + 0, areas + 0, same_total + 0, same_by_sex + 0, sexes + 0 }
    ' "$EDUSTAT_CATALOGUE/profiles/$2.yaml" "$EDUSTAT_CATALOGUE/areas.csv" "$scratch/sums.csv" "$file" >"$scratch/compared"
    grep '^#' "$scratch/compared"
    read -r same cells areas same_total same_by_sex sexes <<END
$(grep -v '^#' "$scratch/compared")
END
}

cp -R "$EDU_SRCDIR/tests/integration/census" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
EDUSTAT_CATALOGUE=$scratch/catalogue
list_areas "$file" >"$EDUSTAT_CATALOGUE/areas.csv"
cat "$scratch/notes"

ok "the catalogue is sound" "$EDUSTAT" catalogue check
ok "the database is made" "$EDUSTAT" migrate --quiet
"$EDUSTAT" --lang en collect --profile province --format csv "$file" >"$scratch/provinces.csv"
is "the provinces are collected" "$(awk -F, 'NR == 2 { print $3, $4, $5 }' "$scratch/provinces.csv")" "31 31 0"
"$EDUSTAT" --lang en --quiet collect --profile county --rejects "$scratch/rejects.csv" --format csv "$file" \
    >"$scratch/counties.csv" 2>"$scratch/errors"
is "the counties are collected" "$(awk -F, 'NR == 2 { print $3, $4, $5 }' "$scratch/counties.csv")" "3357 2989 368"
is "only the rows of higher levels are rejected" \
    "$(awk -F, 'NR > 1 { count[$4]++ } END { for (rule in count) print rule, count[rule] }' "$scratch/rejects.csv")" \
    "area_level 368"
ok "the sums are computed" "$EDUSTAT" aggregate --quiet

# All count columns of the file, those of the long form (one household in ten) included. Few provinces give 城区人口.
compare nation province
echo "# provinces add up to the nation in $same of $cells columns; in $same_by_sex of the $sexes by sex of the full count"
is "provinces add up to the nation in all columns but one" "$same of $cells" "131 of 132"
is "provinces add up to the nation in all columns by sex" "$same_by_sex of $sexes" "56 of 56"

# Total, sexes, and 38 age groups by sex. Beside 333 prefectures with counties the file has three rows for the counties directly
# under a province, and 三沙市, whose islands stand apart.
compare prefecture county
echo "# counties add up to the total population of $same_total of $areas prefectures; $same of $cells cells in all columns"
is "counties add up to every prefecture's population" "$same_total of $areas" "337 of 337"
is "counties add up to every prefecture in all columns" "$same of $cells" "13817 of 13817"
compare province county
echo "# counties add up to the total population of $same_total of $areas provinces; $same of $cells cells in all columns"
is "counties add up to every province in all columns" "$same of $cells" "1271 of 1271"

# Rows of population.csv are found in the census by their code, or by their name where the census has none.
awk -F, '
    { sub(/\r$/, "") }
    FNR == 1 { next }
    NR == FNR {
        ages = ""
        for (i = 21; i <= 30; i++) ages = ages $i ","
        if ($2 == "全国") $1 = "000000"
        key = $1 == "NA" ? $4 : $1
        name[key] = $2 == "全国" ? "中国" : $1 ~ /00$/ && $1 !~ /0000$/ ? $3 : $4
        people[key] = ages $5
        next
    }
    {
        rows++
        key = $1 in people ? $1 : $2 in people ? $2 : "岳阳市" $2 in people ? "岳阳市" $2 : ""
        ages = ""
        for (i = 4; i <= 13; i++) ages = ages $i ","
        if (key == "") print "# not in the census: " $1 " " $2
        else if (people[key] != ages $14) print "# otherwise in the census: " $1 " " $2
        else same++
        if (key != "" && key == $1 && name[key] != $2) print "# " $1 " is " name[key] " in the census, " $2 " in the catalogue"
    }
    END { print same " of " rows }' "$file" "$population" >"$scratch/population"
grep '^#' "$scratch/population"
grep -v '^#' "$scratch/population" | sed 's/^/# rows of the shipped population.csv that equal the census: /'
is "the shipped population.csv equals the census" "$(grep -v '^#' "$scratch/population")" \
    "$(($(wc -l <"$population") - 1)) of $(($(wc -l <"$population") - 1))"
done_testing
