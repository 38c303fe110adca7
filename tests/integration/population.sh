#!/bin/sh
# The census by single age as returns: groups are kept to the person, cohorts move, and an assessment shows the rates over the
# estimate below those over the reported population, with the difference and the basis of both.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
cd "$scratch" || exit 99
EDUSTAT_LANG=en
export EDUSTAT_LANG

# Single ages ---------------------------------------------------------------------------------

ok "the whole country's census by single age" "$EDUSTAT" population ages 000000 --year 2020 -o 2020.csv
ok "is groups kept to the person, none below 0" awk -F, '
    FNR == 1 { file++; for (i = 1; i <= NF; i++) at[file, $i] = i; next }
    file == 1 { for (i = 4; i <= 13; i++) census[$1, i - 4] = $i; next }
    {
        rows++
        methods[$(at[2, "method"])]++
        for (sex = 0; sex < 2; sex++) {
            split("0 1 5 10 15 20", bound, " ")
            for (group = 0; group < 5; group++) {
                sum = 0
                for (age = bound[group + 1]; age < bound[group + 2]; age++) {
                    people = $(at[2, "pop_est_" age "_" (sex ? "female" : "male")])
                    bad += people == "" || people < 0
                    sum += people
                }
                bad += sum != census[$1, group * 2 + sex]
            }
        }
    }
    END {
        print "# " rows " counties, by multipliers " methods["sprague"] + 0 ", by the curve " methods["curve"] + 0
        exit bad > 0 || rows < 2800 || methods["sprague"] < 2700 || rows != methods["sprague"] + methods["curve"]
    }' "$EDUSTAT_CATALOGUE/population.csv" 2020.csv
ok "two runs give the same bytes" sh -c "'$EDUSTAT' population ages 000000 --year 2020 | cmp - 2020.csv"

# The cohort of 3 in 2020 is 5 in 2022: 1,000 of them leave 998 and 996.004.
printf 'age,male,female\n' >ratios.csv
awk 'BEGIN { for (age = 0; age < 19; age++) print age ",0.998,1" }' >>ratios.csv
ok "it moves on by ratios from a file" "$EDUSTAT" population ages 422822 --year 2022 --survival ratios.csv --basis registered -o 2022.csv
ok "cohort by cohort; who is born later is missing, not none" awk -F, '
    FNR == 1 { file++; for (i = 1; i <= NF; i++) at[file, $i] = i; next }
    $1 != 422822 { next }
    file == 1 { for (age = 0; age < 20; age++) { m[age] = $(at[1, "pop_est_" age "_male"]); f[age] = $(at[1, "pop_est_" age "_female"]) } next }
    {
        bad = $(at[2, "basis"]) != "registered" || $(at[2, "census"]) != 2020 || $(at[2, "survival"]) != "ratios.csv"
        for (age = 0; age < 20; age++) {
            male = $(at[2, "pop_est_" age "_male"])
            female = $(at[2, "pop_est_" age "_female"])
            if (age < 2) bad += male != "" || female != ""
            else bad += male != int(m[age - 2] * 0.998 * 0.998 + 0.5) || female != f[age - 2]
        }
        rows++
    }
    END { exit bad > 0 || rows != 1 }' 2020.csv 2022.csv
"$EDUSTAT" population ages 422822 --year 2019 --survival 0.9995 -o 2019.csv --quiet
is "it goes back too: the oldest are missing" "$(awk -F, 'NR == 2 { print ($27 == ""), ($26 > 0), ($8 > 0) }' 2019.csv)" "1 1 1"

exits "another year needs a stated survival" 2 "$EDUSTAT" population ages 422822 --year 2019
exits "which is a share" 2 "$EDUSTAT" population ages 422822 --year 2019 --survival 1.2
echo 'age,male,female' >short.csv
exits "or a file of all ages" 3 "$EDUSTAT" population ages 422822 --year 2019 --survival short.csv
exits "a basis is one of two" 2 "$EDUSTAT" population ages 422822 --year 2020 --basis other
exits "a year must be given" 2 "$EDUSTAT" population ages 422822

# Beside the first rate -----------------------------------------------------------------------

ok "a made-up county" sh -c "'$EDUSTAT' sample --areas 422822 --schools 20 --years 2018:2019 --seed 3 -o made-up --quiet &&
    '$EDUSTAT' migrate --quiet && '$EDUSTAT' unit import made-up/units.csv --quiet && '$EDUSTAT' collect made-up/returns --quiet &&
    '$EDUSTAT' aggregate --quiet"
exits "nobody owes an estimate: none is missed" 1 sh -c "'$EDUSTAT' status 422822 2019 | grep -q population_estimate"
exits "and without one there is no other rate" 1 sh -c "'$EDUSTAT' assess 422822 2019 | grep -q hs_ger_est"
ok "the estimate is taken" "$EDUSTAT" collect 2019.csv --quiet
ok "and aggregated" "$EDUSTAT" aggregate --quiet
"$EDUSTAT" query indicators --area 422822 --year 2019 --format csv >rates.csv
"$EDUSTAT" assess 422822 2019 >assess.txt
ok "the rate over it is that of its children of 15 to 17" awk -F, '
    FILENAME == "2019.csv" && FNR == 2 { for (i = 23; i <= 25; i++) people += $i + $(i + 20) }
    $7 == "hs_ger" { first = $8 } $7 == "hs_ger_est" { found = 1; bad = $9 != people || $8 != first || $10 != sprintf("%.2f", 100 * $8 / $9) }
    END { exit bad || !found }' 2019.csv rates.csv
difference=$(awk -F, '$7 == "hs_ger" && $6 == "all" { first = $8 / $9 } $7 == "hs_ger_est" && $6 == "all" { other = $8 / $9 }
    END { printf "%+.2f", 100 * (other - first) }' rates.csv)
ok "it stands below the first with the difference" sh -c "grep -A2 '  hs_ger  ' assess.txt | grep -qF -- 'hs_ger_est' &&
    grep -qF -- '$difference points against hs_ger' assess.txt"
ok "the basis is printed with both" grep -qE '^Population, resident: .*hs_ger, hs_ger_est' assess.txt
ok "and in a column of the report" sh -c "'$EDUSTAT' report 422822 2019 --format md | grep -qE 'hs_ger_est .* resident '"
ok "programs get it with the rest" sh -c "'$EDUSTAT' assess 422822 2019 --format csv | cut -d, -f8 | sort -u | tr '\n' ' ' |
    grep -q 'hs_ger hs_ger_est .*pri_gpi '"
ok "an explanation tells how it was made" sh -c "'$EDUSTAT' explain 422822 2019 hs_ger_est | tr '\n' ' ' | tr -s ' ' |
    grep -qF 'method: Sprague'\''s multipliers, census: 2020, survival ratio: 0.9995 (returns: 1)'"
ok "and by how much the first departs" sh -c "'$EDUSTAT' explain 422822 2019 hs_ger | tr '\n' ' ' | tr -s ' ' | grep -qF -- '$difference points against hs_ger'"

# A basis that is not said is the catalogue's.
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "basis") at = i; print; next } { $at = ""; print }' \
    made-up/returns/county_annual_2019.csv >unsaid.csv
"$EDUSTAT" collect unsaid.csv --quiet && "$EDUSTAT" aggregate --quiet
ok "a return that does not say counts as the catalogue has it" sh -c "'$EDUSTAT' explain 422822 2019 hs_ger | tr '\n' ' ' | tr -s ' ' |
    grep -qF 'not stated (returns: 1); taken to be resident, as the catalogue has it'"
"$EDUSTAT" query indicators --format csv >incremental.csv
"$EDUSTAT" aggregate --full --quiet
ok "an incremental run gave what a full one gives" sh -c "'$EDUSTAT' query indicators --format csv | cmp - incremental.csv"
done_testing
