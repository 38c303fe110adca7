#!/bin/sh
# The figures of a report are the same in Markdown, HTML, workbook, PDF and CSV, in "query indicators" and in plain SQL, cell by cell
# (report_formats/compare.py), and so are those in the tables behind its charts (report_formats/charts.py): of a province, a prefecture and a county, in both
# languages. And a single wrong figure in any of them is found.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
command -v python3 >/dev/null 2>&1 || { skip "figures in all formats" "there is no python3" && done_testing; }
with_server "$0" "$@"
EDUSTAT_BY=tester
export EDUSTAT_BY
compare=$EDU_SRCDIR/tests/integration/report_formats/compare.py
charts=$EDU_SRCDIR/tests/integration/report_formats/charts.py
made=$scratch/made-up
first=2015
year=2019

{ "$EDUSTAT" -q sample --areas 42 --schools 1100 --years $first:$year --missing 0.02 --seed 3 -o "$made" &&
    "$EDUSTAT" -q migrate && "$EDUSTAT" -q unit import "$made/units.csv" && "$EDUSTAT" -q collect "$made"/returns/*.csv &&
    "$EDUSTAT" -q aggregate &&
    psql -qX -c 'ANALYZE edustat.area, edustat.rollup_indicator, edustat.rollup_peer, edustat.rollup_bound'; } >"$scratch/set-up" 2>&1 ||
    { cat "$scratch/set-up" && exit 99; }

# gather AREA LANGUAGE FOLDER: everything that says a figure of the area.
gather() {
    mkdir "$3"
    below="WITH RECURSIVE place AS (
            SELECT code, name_zh, name_en, level, parent FROM edustat.area WHERE code = '$1' AND valid_from <= $year AND $year < valid_to
            UNION ALL SELECT a.code, a.name_zh, a.name_en, a.level, a.parent FROM place JOIN edustat.area a ON a.parent = place.code
            WHERE a.valid_from <= $year AND $year < a.valid_to)"
    for format in md html xlsx csv pdf; do
        "$EDUSTAT" --lang "$2" report "$1" $year -o "$3/report.$format" || return 1
    done
    pdftotext -raw -bbox "$3/report.pdf" "$3/report.bbox" || return 1
    for format in csv json; do
        "$EDUSTAT" --lang "$2" query indicators --area "$1" --below --year $year --format $format >"$3/query.$format" || return 1
    done
    "$EDUSTAT" --lang "$2" query indicators --area "$1" --year $first:$year --format csv >"$3/years.csv" || return 1
    psql -qX -c "\\copy (SELECT v.*, p.peers, p.rank, p.rank_low, p.rank_high
        FROM edustat.indicator_value v
        JOIN edustat.area a ON a.code = v.area_code AND a.valid_from <= $year AND $year < a.valid_to
        LEFT JOIN edustat.peer_value p ON (p.area_code, p.period, p.indicator, p.parent_code) = (v.area_code, v.period, v.indicator, a.parent)
        WHERE v.year = $year AND v.period = '$year' AND v.grp = 'all' AND a.parent = (SELECT parent FROM edustat.area
            WHERE code = '$1' AND valid_from <= $year AND $year < valid_to)) TO STDOUT (FORMAT csv, HEADER)" >"$3/peers.csv" || return 1
    psql -qX -c "\\copy (SELECT v.*, p.parent_code, p.peers, p.rank, p.rank_expected, p.rank_low, p.rank_high, p.shrunk, p.shrunk_sd, p.parent_rate, p.parent_phi,
            p.parent_low_95, p.parent_high_95, p.parent_low_998, p.parent_high_998, p.parent_place, p.target_phi, p.target_low_95, p.target_high_95,
            p.target_low_998, p.target_high_998, p.target_place, b.units_missing, b.units_known, b.rate_known, b.rate_lowest, b.rate_highest,
            b.verdict AS bound_verdict
        FROM edustat.indicator_value v
        LEFT JOIN edustat.peer_value p ON v.grp = 'all' AND (p.area_code, p.period, p.indicator) = (v.area_code, v.period, v.indicator)
        LEFT JOIN edustat.bound_value b ON (b.area_code, b.period, b.grp, b.indicator) = (v.area_code, v.period, v.grp, v.indicator)
        WHERE v.area_code = '$1' OR v.year = $year AND EXISTS (SELECT FROM edustat.area
            WHERE code = v.area_code AND parent = '$1' AND valid_from <= $year AND $year < valid_to)) TO STDOUT (FORMAT csv, HEADER)" >"$3/sql.csv" &&
        psql -qX -c "\\copy (SELECT indicator, round(max(rate / rate_fraction)) AS scale FROM edustat.indicator_value
            WHERE rate > 0 GROUP BY indicator) TO STDOUT (FORMAT csv, HEADER)" >"$3/scales.csv" &&
        psql -qX -c "\\copy ($below SELECT * FROM place) TO STDOUT (FORMAT csv, HEADER)" >"$3/places.csv" &&
        psql -qX -c "\\copy ($below SELECT v.area_code, v.period, v.indicator, v.indicator_name_zh, v.indicator_name_en, v.denominator, v.rate, v.rate_low, v.rate_high,
            v.target, v.comparator, v.status, v.doubt, v.verdict, v.below_q1, v.below_median, v.below_q3, p.peers, p.rank, p.rank_low, p.rank_high,
            p.shrunk, p.parent_low_95, p.parent_high_95, p.parent_place, p.target_low_95, p.target_high_95, p.target_place
        FROM place JOIN edustat.indicator_value v ON v.area_code = place.code
        LEFT JOIN edustat.peer_value p ON (p.area_code, p.period, p.indicator) = (v.area_code, v.period, v.indicator)
        WHERE v.grp = 'all' AND v.period = v.year::text AND v.year BETWEEN $((year - 4)) AND $year) TO STDOUT (FORMAT csv, HEADER)" >"$3/deep.csv"
}

# many FILE NAME LEAST: so many cells of a kind were compared.
many() {
    count=$(sed -n "s/^\\(.* \\)*$2=\\([0-9]*\\).*/\\2/p" "$1")
    ok "$area $lang: ${count:-0} of $2 were compared" test "${count:-0}" -ge "$3"
}

for lang in zh en; do
    for area in 420000 422800 422822; do
        [ $lang$area = en422800 ] && continue # its texts are those of the others
        folder=$scratch/$area-$lang
        ok "$area $lang: everything is written" gather $area $lang "$folder"
        python3 "$compare" "$folder" $area $lang $year >"$folder/said" 2>&1
        is "$area $lang: figures are equal" "$?: $(sed 1d "$folder/said")" "0: differences=0"
        many "$folder/said" rates 500
        many "$folder/said" years 200
        many "$folder/said" groups 15
        many "$folder/said" html 1500
        many "$folder/said" xlsx 1500
        many "$folder/said" pdf 1200
        many "$folder/said" csv 15000
        many "$folder/said" json 3000
        [ $area = 422822 ] || many "$folder/said" spread 300
        [ $area = 420000 ] || many "$folder/said" peers 100
        [ $area != 420000 ] || many "$folder/said" below 150
        [ $area != 422800 ] || many "$folder/said" below 70
        python3 "$charts" "$folder" $area $lang $year >"$folder/said" 2>&1
        is "$area $lang: figures of charts are equal" "$?: $(sed 1d "$folder/said")" "0: differences=0"
        many "$folder/said" bullet 15
        many "$folder/said" line 30
        [ $area = 420000 ] || many "$folder/said" beside 150
        many "$folder/said" xlsx 250
        [ $area = 420000 ] || many "$folder/said" neighbours 7
        [ $area != 420000 ] || many "$folder/said" counties 800
        [ $area != 420000 ] || many "$folder/said" spread 4500
        [ $area = 422822 ] || many "$folder/said" heat 60
        [ $area = 422822 ] || many "$folder/said" ranked 200
        [ $area = 422822 ] || many "$folder/said" slope 100
        [ $area = 422822 ] || many "$folder/said" weighted 60
        [ $area = 422822 ] || many "$folder/said" funnel 30
        [ $area = 422822 ] || many "$folder/said" focus 100
        [ $area = 422822 ] || many "$folder/said" ranks 200
    done
done

# The key findings on balanced development have the figures of this year and of last year, a sentence a standard.
psql -qXAt -c "SELECT format(': counties with the standard met: %s of %s, last year %s of %s;', n.areas_met, n.areas_expected, b.areas_met, b.areas_expected)
    FROM edustat.rollup_balanced n JOIN edustat.rollup_balanced b ON (b.area_code, b.standard, b.year) = (n.area_code, n.standard, n.year - 1)
    WHERE n.area_code = '420000' AND n.year = $year" >"$scratch/sentences"
psql -qXAt -c "SELECT format(': composite coefficient %s, ', round(n.cv_mean::numeric, 3))
    FROM edustat.rollup_balanced n WHERE n.area_code = '422822' AND n.year = $year AND n.standard LIKE 'eight%'
    UNION ALL SELECT format('floors: %s of %s, last year %s;', n.schools_short, n.schools, b.schools_short)
    FROM edustat.rollup_balanced n JOIN edustat.rollup_balanced b ON (b.area_code, b.standard, b.year) = (n.area_code, n.standard, n.year - 1)
    WHERE n.area_code = '422822' AND n.year = $year AND n.standard LIKE 'seven%' AND n.status <> 'incomplete' AND b.status <> 'incomplete'" >>"$scratch/sentences"
is "every standard has its sentence, with last year's figures" "$(wc -l <"$scratch/sentences") $(while read -r words; do
    grep -hF -- "$words" "$scratch"/420000-en/report.md "$scratch"/422822-en/report.md | grep -c '^- Balanced' | sed 's/^[1-9].*/said/'
done <"$scratch/sentences" | sort | uniq -c | awk '{ print $1, $2 }')" "8 8 said"

# One more child in the numerator of the first target.
area=422822
lang=en
folder=$scratch/$area-$lang
shown=$(awk -F ' [|] ' '/^\| .* \| pre_ger1 \| / { print $3; exit }' "$folder/report.md")
figure=$(printf %s "$shown" | tr -d ,)
wrong=$((figure + 1))
shown_wrong=$(echo $wrong | sed 's/\([0-9]\)\([0-9]\{3\}\)$/\1,\2/')
ok "there is a figure to be made wrong" test "$figure" -gt 1000
for file in report.md report.html report.xlsx report.bbox report.csv query.csv query.json years.csv sql.csv; do
    cp -r "$folder" "$scratch/wrong"
    case $file in
    *.xlsx) python3 -c '
import sys, zipfile
source, target, figure, wrong = sys.argv[1:]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
    for name in old.namelist():
        new.writestr(name, old.read(name).replace(f"<v>{figure}</v>".encode(), f"<v>{wrong}</v>".encode()))' \
        "$folder/$file" "$scratch/wrong/$file" "$figure" "$wrong" ;;
    report.csv | query.* | years.csv | sql.csv) sed "s/\\([,: ]\\)$figure,/\\1$wrong,/" "$folder/$file" >"$scratch/wrong/$file" ;;
    *) sed "s/$shown/$shown_wrong/" "$folder/$file" >"$scratch/wrong/$file" ;;
    esac
    ok "$file: a figure is made wrong" test "$(cmp "$folder/$file" "$scratch/wrong/$file" 2>&1 | wc -l)" -gt 0
    python3 "$compare" "$scratch/wrong" $area $lang $year >"$scratch/said"
    is "$file: it is found" "$? $(grep -c "$figure\|$wrong\|$shown\|$shown_wrong" "$scratch/said" | sed 's/^[1-9][0-9]*$/named/')" "1 named"
    rm -rf "$scratch/wrong"
done
# The widest table: fourteen columns, and no cell of them is parted but names of indicators.
is "rows of fourteen columns stand whole" "$(pdftotext -raw "$folder/report.pdf" - | grep -cE \
    '^(pre_ger[13]|comp_er|cons9|hs_ger) [0-9,]+ [0-9,]+ [0-9.]+% [0-9.]+–[0-9.]+ [≥=] [0-9]+% [-+0-9.]+ (✓|✗ not) met .*[↑↓→] [-+0-9.]+ .*[0-9]+/[0-9]+ \([0-9.]+%\)$')" 5
# A cell in the column beside its own.
cp -r "$folder" "$scratch/wrong"
awk -v figure="$shown" '!done && index($0, ">" figure "<") { sub(/xMax="[0-9.]*"/, "xMax=\"400\""); done = 1 } { print }' "$folder/report.bbox" >"$scratch/wrong/report.bbox"
python3 "$compare" "$scratch/wrong" $area $lang $year >"$scratch/said"
is "a cell that reaches into the next column is found" "$? $(grep -c '^pdf: .* reaches to' "$scratch/said")" "1 1"

# The last digit of the first figure of each kind of chart, of one below a native chart, of one in the text beside them, and of SQL.
area=422800
lang=zh
folder=$scratch/$area-$lang
for file in report.html report.xlsx report.md deep.csv; do
    rm -rf "$scratch/wrong"
    cp -r "$folder" "$scratch/wrong"
    python3 "$EDU_SRCDIR/tests/integration/report_formats/spoil.py" "$folder/$file" "$scratch/wrong/$file" >"$scratch/spoilt"
    ok "$file: figures of charts are made wrong" test -s "$scratch/spoilt"
    python3 "$charts" "$scratch/wrong" $area $lang $year >"$scratch/said" 2>&1
    sed -n 's/^\([a-z]*\): .*/\1/p' "$scratch/said" | sort -u >"$scratch/found"
    is "$file: they are found" "$(sort -u "$scratch/spoilt" | comm -23 - "$scratch/found")" ""
done
done_testing
