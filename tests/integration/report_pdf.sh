#!/bin/sh
# A report on paper: the pages are A4 and numbered, every section stands among the contents and the bookmarks, every number of the report in
# Markdown stands in the PDF as text that can be selected, fonts are in the file, and two runs give the same bytes. In both languages, and
# with names and tables that are too wide for a page. The areas below are compared by charts of each kind, and on a map where outlines are
# given; a county is compared with those beside it.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
EDUSTAT_BY=tester
export EDUSTAT_BY
made=$scratch/made-up
report=$scratch/report

ok "counties are made up" "$EDUSTAT" sample --areas 4228 --schools 90 --years 2015:2019 --missing 0.05 -o "$made"
ok "a store is made" "$EDUSTAT" migrate
ok "schools are taken" "$EDUSTAT" unit import "$made/units.csv"
ok "returns are taken" "$EDUSTAT" collect "$made"/returns/*.csv
ok "rates are computed" "$EDUSTAT" aggregate

# Numbers of the text, each once.
numbers() {
    grep -oE '[-+]?[0-9][0-9,.]*[0-9]%?|[-+]?[0-9]%?' | sort -u
}

for lang in zh en; do
    for area in 422800 422822; do
        pdf=$report-$area-$lang.pdf
        ok "$area $lang: a PDF" "$EDUSTAT" --lang $lang report $area 2019 -o "$pdf"
        "$EDUSTAT" --lang $lang report $area 2019 --format pdf >"$report.again"
        ok "$area $lang: the same again" cmp "$pdf" "$report.again"
        "$EDUSTAT" --lang $lang report $area 2019 --format md >"$report.md"
        pdfinfo "$pdf" >"$report.info"
        pages=$(sed -n 's/^Pages: *//p' "$report.info")
        is "$area $lang: A4" "$(grep -c 'Page size:.*595.28 x 841.89 pts (A4)' "$report.info")" 1
        is "$area $lang: no date of making" "$(grep -c '^CreationDate' "$report.info")" 0
        pdftotext -raw "$pdf" "$report.txt"
        is "$area $lang: the last page is numbered" "$(grep -c "^$pages / $pages\$" "$report.txt")" 1
        # The contents end before the page that they name first.
        lead=$(sed -n 's/^## //p' "$report.md" | head -n 1)
        first=$(pdftotext -raw -f 2 -l 2 "$pdf" - | sed -n "s/^$lead \([0-9]*\)\$/\1/p" | head -n 1)
        ok "$area $lang: the contents say where the first section is" test "${first:-0}" -gt 2
        pdftotext -raw -f 2 -l $((${first:-3} - 1)) "$pdf" - | tr -d ' ' >"$report.contents"
        sed -n 's/^##* //p' "$report.md" | sed 1d | tr -d ' ' | while read -r heading; do
            grep -qF -- "$heading" "$report.contents" || echo "$heading"
        done >"$report.lacking"
        is "$area $lang: every section stands in the contents" "$(cat "$report.lacking")" ""
        sections=$(sed 1d "$report.md" | grep -c '^##')
        is "$area $lang: and each has a place that links lead to" "$(pdfinfo -dests "$pdf" | grep -c '"part-')" "$sections"
        sed -n 's/^##* //p' "$report.md" >"$report.headings"
        is "$area $lang: no heading is said again above its table" \
            "$(awk 'NR == FNR { heading[$0] = 1; next } $0 == last && $0 in heading { print } { last = $0 }' "$report.headings" "$report.txt")" ""
        is "$area $lang: no line ends within a range of numbers" "$(grep -c '[0-9]–$' "$report.txt")" 0
        # A number may be parted by the end of a line.
        tr -d '\n ' <"$report.txt" >"$report.joined"
        numbers <"$report.md" | while read -r number; do
            grep -qF -- "$number" "$report.joined" || echo "$number"
        done >"$report.lacking"
        is "$area $lang: every number is in it" "$(head -n 5 "$report.lacking")" ""
        is "$area $lang: fonts are in the file" "$(pdffonts "$pdf" | sed 1,2d | awk '{ print $(NF - 4) }' | sort -u)" yes
    done
done
# A report of the whole, for what stands in its charts.
"$EDUSTAT" --lang en report 422800 2019 -o "$report.html"
for kind in bullet heat ranked funnel slope spread weighted line; do
    ok "there is a chart of the kind $kind" grep -q "<figure class=\"chart $kind\">" "$report.html"
done
is "no map without outlines" "$(grep -c '<figure class="chart map">' "$report.html")" 0
"$EDUSTAT" --lang en report 422822 2019 -o "$report.html"
is "a county has no areas below to compare" "$(grep -cE '<figure class="chart (funnel|slope|spread|map)">' "$report.html")" 0
is "but those beside it, by three indicators" "$(grep -cE '<figure class="chart ranked">' "$report.html")" 3
is "and sets it off from the others" "$(grep -c '<tr><th scope="row" class="own">Jianshi County (this area)</th>' "$report.html")" 3
is "that it has no place for want of returns is said" "$(grep -cE '^<p>[0-9.]+%, without a place, ' "$report.html")" 3
"$EDUSTAT" --lang en report 422802 2019 -o "$report.html"
is "another one has its place, and what chance leaves of it" \
    "$(grep -cE '^<p>[0-9.]+%, place [0-9]+ of [0-9]+(, by chance [0-9]+ (to [0-9]+|and no other))?;' "$report.html")" 3

# Made-up squares: every county but one, and one that is elsewhere; the codes have the nation's number in front.
"$EDUSTAT" query indicators --area 4228 --below --year 2019 --indicator comp_er --grp all --format csv |
    sed 1d | cut -d, -f1 | grep -vE '^(422800|422822)$' |
    awk 'BEGIN { print "{\"type\":\"FeatureCollection\",\"features\":[" }
        { x = 109 + NR; printf "%s{\"type\":\"Feature\",\"properties\":{\"n\":%d,\"gb\":\"156%s\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%d,30],[%d,30],[%d,31],[%d,31],[%d,30]]]}}\n", (NR > 1 ? "," : ""), NR, $1, x, x + 1, x + 1, x, x }
        END { print ",{\"type\":\"Feature\",\"properties\":{\"n\":0,\"gb\":\"156110101\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[5,50],[6,50],[6,51],[5,50]]]}}]}" }' >"$scratch/outlines.geojson"
"$EDUSTAT" --lang en report 422800 2019 --map "$scratch/outlines.geojson" -o "$report.html" 2>"$report.err"
is "areas without an outline are told" "$(cat "$report.err")" \
    "edustat: warning: there is no outline of Jianshi County (422822) in \"$scratch/outlines.geojson\""
maps=$(grep -c '<figure class="chart map">' "$report.html")
is "a map for each indicator that is compared" "$maps" "$(grep -c '<figure class="chart ranked">' "$report.html")"
is "and said below each" "$(grep -c 'Without an outline in the file: Jianshi County' "$report.html")" "$maps"
"$EDUSTAT" --lang en report 422800 2019 --map "$scratch/outlines.geojson" -o "$report.again" --format html 2>/dev/null
ok "the same again with maps" cmp "$report.html" "$report.again"
sed 's/"156/"x/' "$scratch/outlines.geojson" >"$scratch/other.geojson"
"$EDUSTAT" --lang en report 422800 2019 --map "$scratch/other.geojson" --format html -o "$report.none" 2>"$report.err"
is "outlines without codes are refused" "$?" 3
ok "with the properties that there are" grep -q 'properties: n, gb$' "$report.err"
is "and no report is left" "$(ls "$report.none" 2>/dev/null)" ""
"$EDUSTAT" --lang en report 422822 2019 --map "$scratch/outlines.geojson" --format html -o "$report.none" 2>/dev/null
is "a county has no areas for a map" "$?" 2
"$EDUSTAT" --lang en report 422800 2019 --map "$scratch/outlines.geojson" --format csv >/dev/null 2>&1
is "there are no maps in CSV" "$?" 2

# cairo leaves this character out of the subset of a font, where no other one of the document shares parts with it.
mkdir "$scratch/office"
echo seal >"$scratch/office/sections.txt"
for words in 如如如如如 一; do
    echo $words >"$scratch/office/cover.zh.md"
    "$EDUSTAT" --lang zh report 422822 2019 --template "$scratch/office" -o "$report.pdf"
    pdftoppm -gray -r 72 -singlefile "$report.pdf" "$report.cover"
    LC_ALL=C tr -d '\377' <"$report.cover.pgm" | wc -c
done >"$report.ink"
ok "no character is blank" test "$(($(head -n 1 "$report.ink") - $(tail -n 1 "$report.ink")))" -gt 100

"$EDUSTAT" --lang en report 422822 2019 --font-en "No Such Font" -o "$report.pdf" 2>"$report.err"
is "a font that is not there is told" "$(cat "$report.err")" \
    'edustat: warning: there is no font "No Such Font" on this machine; the nearest one is taken'
done_testing
