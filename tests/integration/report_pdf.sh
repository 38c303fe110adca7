#!/bin/sh
# A report on paper: the pages are A4 and numbered, every section stands among the contents and the bookmarks, every number of the report in
# Markdown stands in the PDF as text that can be selected, fonts are in the file, and two runs give the same bytes. In both languages, and
# with names and tables that are too wide for a page.
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
        # A number may be parted by the end of a line.
        tr -d '\n ' <"$report.txt" >"$report.joined"
        numbers <"$report.md" | while read -r number; do
            grep -qF -- "$number" "$report.joined" || echo "$number"
        done >"$report.lacking"
        is "$area $lang: every number is in it" "$(head -n 5 "$report.lacking")" ""
        is "$area $lang: fonts are in the file" "$(pdffonts "$pdf" | sed 1,2d | awk '{ print $(NF - 4) }' | sort -u)" yes
    done
done
"$EDUSTAT" --lang en report 422822 2019 --font-en "No Such Font" -o "$report.pdf" 2>"$report.err"
is "a font that is not there is told" "$(cat "$report.err")" \
    'edustat: warning: there is no font "No Such Font" on this machine; the nearest one is taken'
done_testing
