# Made-up returns: the same from the same seed, true to the census, plausible, and read back.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

sample() {
    "$EDUSTAT" sample --quiet --areas "$1" --schools "$2" --years "$3" --lang "$4" -o "$scratch/$5" --seed "$6"
}

# rates FILE-OF-SCHOOLS FILE-OF-COUNTIES: a line "area pre_ger3 pri_ner comp_er jun_ger hs_ger", by awk alone.
# Headers must be the columns' codes, and no field may be quoted.
rates() {
    awk -F, '
        function total(prefix, from, to, suffix,    i, sum) {
            for (i = from; i <= to; i++) sum += $(at[prefix i suffix])
            return sum
        }
        FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; file++; next }
        file == 1 {
            area = $1
            seen[area] = 1
            kg[area] += total("kg_enrol_", 2, 6)
            net[area] += total("enrol_age_primary_", 6, 11)
            comp[area] += total("enrol_age_", 6, 14)
            jun[area] += total("enrol_junior_", 7, 9)
            hs[area] += $(at["hs_enrol_regular"]) + $(at["hs_enrol_adult"]) + $(at["hs_enrol_vocational"]) + \
                $(at["hs_enrol_technical"])
            next
        }
        {
            area = $1
            p3[area] = total("pop_age_", 3, 5, "_male") + total("pop_age_", 3, 5, "_female")
            p6[area] = total("pop_age_", 6, 11, "_male") + total("pop_age_", 6, 11, "_female")
            p9[area] = total("pop_age_", 6, 14, "_male") + total("pop_age_", 6, 14, "_female")
            p12[area] = total("pop_age_", 12, 14, "_male") + total("pop_age_", 12, 14, "_female")
            p15[area] = total("pop_age_", 15, 17, "_male") + total("pop_age_", 15, 17, "_female")
        }
        END {
            for (area in p3)
                printf "%s %.6f %.6f %.6f %.6f %.6f\n", area, 100 * kg[area] / p3[area], 100 * net[area] / p6[area],
                    100 * comp[area] / p9[area], 100 * jun[area] / p12[area], 100 * hs[area] / p15[area]
        }' "$1" "$2" | sort
}

# within COLUMN LEAST MOST: passes when the column of every line of standard input is in these bounds.
within() {
    awk -v column="$1" -v least="$2" -v most="$3" '
        $column < least || $column > most { print; bad = 1 }
        END { exit bad || NR == 0 }'
}

# adds_up: the children of a county file of 2020 are those of the census, by age group and sex.
adds_up() {
    awk -F, '
        FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; file++; next }
        file == 1 { if ($3 == "county") census[$1] = $4 " " $5 " " $6 " " $7 " " $8 " " $9 " " $10 " " $11; next }
        {
            text = ""
            split("0 1 5 10 15", from, " ")
            for (group = 1; group <= 4; group++)
                for (sex = 1; sex <= 2; sex++) {
                    sum = 0
                    for (age = from[group]; age < from[group + 1]; age++)
                        sum += $(at["pop_age_" age "_" (sex == 1 ? "male" : "female")])
                    text = text (text == "" ? "" : " ") sum
                }
            if (text != census[$1]) { print $1 ": " text ", not " census[$1]; bad = 1 }
            rows++
        }
        END { exit bad || rows < 100 }' "$EDUSTAT_CATALOGUE/population.csv" "$1"
}

# plain FILE: every count is a whole number, none is below 0.
plain() {
    awk -F, 'NR > 1 { for (i = 9; i <= NF; i++) if ($i !~ /^[0-9]*$/) { print $2 ": " $i; bad = 1 } } END { exit bad }' "$1"
}

refused() {
    name=$1
    shift
    exits "$name" 2 "$EDUSTAT" sample --lang en -o "$scratch/refused" "$@"
}

# What it writes -----------------------------------------------------------------------------

ok "a province is made up" sample 42 1500 2010:2020 en one 5
ok "and again" sample 42 1500 2010:2020 en two 5
ok "the same arguments give the same files" diff -r "$scratch/one" "$scratch/two"
ok "another seed" sample 42 1500 2010:2020 en three 6
exits "another seed gives other returns" 1 \
    cmp -s "$scratch/one/returns/school_annual_2019.csv" "$scratch/three/returns/school_annual_2019.csv"
ok "in another locale" env LC_ALL=C sh -c \
    "'$EDUSTAT' sample -q --areas 42 --schools 1500 --years 2010:2020 --lang en -o '$scratch/four' --seed 5"
ok "the locale changes nothing" diff -r "$scratch/one" "$scratch/four"
ok "the folder says that it is made up" grep -q 'made up' "$scratch/one/README.txt"
is "the register has the schools that were asked for" \
    "$(sed 1d "$scratch/one/units.csv" | cut -d, -f2 | sort -u | wc -l)" 1500

ok "children of 2020 add up to the census" adds_up "$scratch/one/returns/county_annual_2020.csv"
bad=0
for year in 2010 2013 2016 2019 2020; do
    plain "$scratch/one/returns/school_annual_$year.csv" || bad=1
    rates "$scratch/one/returns/school_annual_$year.csv" "$scratch/one/returns/county_annual_$year.csv"
done >"$scratch/rates"
is "no count is below zero" "$bad" 0
ok "pre-primary enrolment is plausible" within 2 35 105 <"$scratch/rates"
ok "net enrolment is plausible" within 3 99 100 <"$scratch/rates"
ok "compulsory enrolment is plausible" within 4 98.5 100 <"$scratch/rates"
ok "junior enrolment is plausible" within 5 96 110 <"$scratch/rates"
ok "senior enrolment is plausible" within 6 65 110 <"$scratch/rates"

# What it refuses ----------------------------------------------------------------------------

refused "an unknown area is refused" --areas 99 --schools 1500 --years 2019:2019
refused "too few schools are refused" --areas 42 --schools 10 --years 2019:2019
refused "years without births are refused" --areas 42 --schools 1500 --years 1990:1995
refused "a share above one is refused" --areas 42 --schools 1500 --years 2019:2019 --missing 1.5
refused "missing and late above one are refused" --areas 42 --schools 1500 --years 2019:2019 --missing 0.6 --late 0.6
exits "a folder that holds something is refused" 2 sample 42 1500 2010:2020 en one 5
ok "what was refused left nothing behind" test ! -e "$scratch/refused"

# What reads it back -------------------------------------------------------------------------

ok "the tables are made" "$EDUSTAT" migrate
for lang in zh en; do
    ok "a prefecture is made up, $lang" sample 4228 120 2018:2020 $lang "returns-$lang" 9
    ok "its schools are registered, $lang" "$EDUSTAT" unit import "$scratch/returns-$lang/units.csv"
    exits "its returns are taken whole, $lang" 0 "$EDUSTAT" collect "$scratch/returns-$lang"/returns/*.csv
done

exits "slips and late returns" 0 "$EDUSTAT" sample --quiet --areas 64 --schools 400 --years 2019:2020 --seed 3 \
    --missing 0.05 --late 0.1 --errors 0.1 --lang en -o "$scratch/slips"
rows() { cat "$@" | grep -vc '^area,'; }
listed=$(sed 1d "$scratch/slips/slips.csv" | wc -l)
ok "slips are as many as asked for, about" test "$listed" -gt 40 -a "$listed" -lt 120
late=$(rows "$scratch"/slips/returns/late/*.csv)
ok "late returns are as many as asked for, about" test "$late" -gt 50 -a "$late" -lt 120
ok "its schools are registered" "$EDUSTAT" unit import "$scratch/slips/units.csv"
wrong=0
for file in "$scratch"/slips/returns/school_annual_*.csv "$scratch"/slips/returns/late/*.csv; do
    "$EDUSTAT" collect --quiet --rejects "$scratch/rejects.csv" "$file" >"$scratch/out" 2>&1 || [ $? -eq 1 ]
    wrong=$((wrong + $(sed 1d "$scratch/rejects.csv" | cut -d, -f1 | sort -u | wc -l)))
done
is "each slip is rejected, and nothing else" "$wrong" "$listed"

done_testing
