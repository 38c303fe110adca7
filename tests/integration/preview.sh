#!/bin/sh
# A made-up province with slips of the pen and schools that do not report, in PostgreSQL and in a preview of the same files: the same figures, the same
# sums, the same rejects and the same assessments, also in parts, in another order, as workbooks and in another encoding.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

folder=$scratch/made-up
returns=$folder/returns
store() {
    "$EDUSTAT" --quiet "$@"
}
preview() {
    "$EDUSTAT" --quiet preview --units "$folder/units.csv" "$@"
}
# An assessment without the paragraphs that say where the figures come from, and without what missing returns would change, which a preview does not
# know.
assessment() {
    sed '/^$/d' | awk '
        /^### If the missing returns were in/ { bounds = 1; next }
        bounds && /^\|/ { next }
        { bounds = 0 }
        !/^(Catalogue|Preview): |^Lowest, highest: |^No return is missing |^What missing returns would change / { print }'
}
EDUSTAT_LANG=en
export EDUSTAT_LANG

"$EDUSTAT" --quiet sample --areas 4228 --schools 160 --years 2016:2020 --seed 5 --errors 0.05 --missing 0.03 -o "$folder" >/dev/null
store migrate
store unit import "$folder/units.csv" >/dev/null
store collect "$returns" --rejects "$scratch/stored-rejects" >/dev/null
store aggregate >/dev/null
store query indicators >"$scratch/stored.csv"
store query sums >"$scratch/stored-sums.csv"

preview "$returns" >"$scratch/seen.csv" 2>/dev/null
is "rejects make exit status 1" $? 1
ok "all figures are the stored ones" cmp "$scratch/stored.csv" "$scratch/seen.csv"
ok "there are figures and sums" test "$(wc -l <"$scratch/stored.csv")" -gt 1000 -a "$(wc -l <"$scratch/stored-sums.csv")" -gt 10000
preview "$returns" --sums >"$scratch/seen-sums.csv"
ok "all sums are the stored ones" cmp "$scratch/stored-sums.csv" "$scratch/seen-sums.csv"
preview "$returns" --jobs 7 >"$scratch/parts.csv"
ok "it makes no difference how many parts of a file are read at once" cmp "$scratch/seen.csv" "$scratch/parts.csv"
for area in 422800 422822; do
    store assess $area 2019 --wide --format md | assessment >"$scratch/stored.txt"
    preview "$returns" --assess $area 2019 --wide --format md | assessment >"$scratch/seen.txt"
    ok "the assessment of $area reads the same" cmp "$scratch/stored.txt" "$scratch/seen.txt"
    ok "it compares the neighbours" grep -q -e "^### Beside the neighbours" -e "^### Their ranks" "$scratch/seen.txt"
    store assess $area 2019 --wide --format csv >"$scratch/stored.txt"
    is "the bounds are the last columns" "$(head -1 "$scratch/stored.txt" | grep -o '[^,]*\(,[^,]*\)\{5\}$')" \
        units_missing,units_known,rate_known,rate_lowest,rate_highest,bound_verdict
    sed 's/\(,[^,]*\)\{6\}$//' "$scratch/stored.txt" >"$scratch/stored.csv-part"
    preview "$returns" --assess $area 2019 --wide --format csv | sed 's/\(,[^,]*\)\{6\}$//' >"$scratch/seen.txt"
    ok "and so do its columns, with the neighbours" cmp "$scratch/stored.csv-part" "$scratch/seen.txt"
done

# The rows of a year in another order, of another, and once more in GB18030.
year=$returns/school_annual_2019.csv
store collect "$year" --dry-run --rejects "$scratch/stored-rejects.csv" >/dev/null
preview "$year" --rejects "$scratch/seen-rejects.csv" >"$scratch/year.csv"
ok "rejects are listed in the same words" cmp "$scratch/stored-rejects.csv" "$scratch/seen-rejects.csv"
cut -d, -f1,2,4- "$year" >"$scratch/nameless.csv"
store collect "$scratch/nameless.csv" --dry-run --rejects "$scratch/stored-rejects.csv" >/dev/null
preview "$scratch/nameless.csv" --rejects "$scratch/seen-rejects.csv" >/dev/null
ok "units that the file does not name are named by the register" cmp "$scratch/stored-rejects.csv" "$scratch/seen-rejects.csv"
ok "there are such" grep -q "(sample)$" "$scratch/seen-rejects.csv"
(head -1 "$year" && tail -n +2 "$year" | sort -r) >"$scratch/reversed.csv"
preview "$scratch/reversed.csv" >"$scratch/other.csv"
ok "the order of rows does not matter" cmp "$scratch/year.csv" "$scratch/other.csv"
iconv -f UTF-8 -t GB18030 "$year" >"$scratch/gb18030.csv"
preview "$scratch/gb18030.csv" >"$scratch/other.csv"
ok "nor does the encoding" cmp "$scratch/year.csv" "$scratch/other.csv"
preview - <"$year" >"$scratch/other.csv"
ok "nor where it is read from" cmp "$scratch/year.csv" "$scratch/other.csv"
{ head -1 "$year"; tail -n +2 "$year" | sed 's/,/,"/;s/,/",/2'; } >"$scratch/quoted.csv"
preview "$scratch/quoted.csv" --jobs 5 >"$scratch/other.csv"
ok "nor quotation marks" cmp "$scratch/year.csv" "$scratch/other.csv"

# A quotation mark that does not belong there, in a file that would be cut behind it.
sed '40s/,/,x"y,/' "$year" >"$scratch/stray.csv"
preview "$scratch/stray.csv" --jobs 1 --rejects "$scratch/one.csv" >"$scratch/a.csv"
preview "$scratch/stray.csv" --jobs 9 --rejects "$scratch/nine.csv" >"$scratch/b.csv"
ok "a stray quotation mark costs its row, in parts too" cmp "$scratch/a.csv" "$scratch/b.csv"
ok "and is told in the same words" cmp "$scratch/one.csv" "$scratch/nine.csv"

# The same return in two files, and who is expected without a register.
(head -1 "$year" && sed -n 30p "$year") >"$scratch/twice.csv"
"$EDUSTAT" preview "$year" "$scratch/twice.csv" --units "$folder/units.csv" 2>&1 >/dev/null | grep twice.csv, |
    sed "s|$scratch|<scratch>|" >"$scratch/told"
is "a return of two files is rejected and names the other" "$(cat "$scratch/told")" \
    'edustat:   twice.csv, line 2: the same unit and period stand in the file "<scratch>/made-up/returns/school_annual_2019.csv" already'
"$EDUSTAT" --quiet preview "$year" --area 422822 --indicator str_primary | cut -d, -f14,15 >"$scratch/complete"
is "without a register those in the file are expected" "$(sed -n 2p "$scratch/complete" | awk -F, '{ print $1 == $2 }')" 1

# A city that had counties until 2014 and has none since looks back on the sum of theirs. What an assessment shows of its neighbour is made of it, too: the
# province's rate. (Of years before the one that is asked for, sums are made of what is looked back on and of nothing else.)
cp -R "$EDUSTAT_CATALOGUE" "$scratch/one-city"
"$EDUSTAT" --quiet sample --areas 4451,4452,4453 --schools 260 --years 2013:2015 --seed 5 -o "$scratch/city" >/dev/null
cities=$scratch/city/returns
sed -i 's/^4452../445200/' "$cities/school_annual_2015.csv"
sed -i '/^4452\(03\|22\|24\|81\)/d; s/^445202/445200/' "$cities/county_annual_2015.csv"
EDUSTAT_CATALOGUE=$scratch/one-city
awk -F, -v OFS=, '$5 == 445200 && $3 == "" { $3 = 2015 } { print }' "$EDUSTAT_CATALOGUE/areas.csv" >"$scratch/areas.csv" &&
    mv "$scratch/areas.csv" "$EDUSTAT_CATALOGUE/areas.csv"
column() { # NAME: of the first row of transition to junior schools; counted from the end, since texts before it hold commas
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) behind[$i] = NF - i } /,all,tran_junior,/ { print $(NF - behind[name]); exit }'
}
"$EDUSTAT" --quiet preview "$cities"/*_annual_*.csv --area 440000 --year 2015 --wide >"$scratch/all.csv"
"$EDUSTAT" --quiet preview "$cities"/*_annual_*.csv --assess 445100 2015 --wide --format csv >"$scratch/seen.csv"
is "three cities are compared" "$(column parts_used <"$scratch/all.csv") $(column peers <"$scratch/seen.csv")" "9 3"
is "with the whole province, the city without counties with it" "$(column parent_rate <"$scratch/seen.csv")" "$(column rate <"$scratch/all.csv")"

# Slips on the command line.
"$EDUSTAT" preview "$year" --assess 422822 2>"$scratch/message" >/dev/null
is "an assessment needs a year" "$? $(head -1 "$scratch/message")" "2 edustat: error: --assess needs an area and a year"
"$EDUSTAT" preview "$scratch/none.csv" 2>"$scratch/message" >/dev/null
is "a file that is not there" $? 3
done_testing
