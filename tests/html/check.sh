#!/bin/sh
# Reports as HTML of a province, a prefecture and a county, in both languages: valid (html-validate and, where Java is, the validator of the W3C,
# vnu), usable for all (axe in Debian's chromium, tests/html/axe.mjs), asking for nothing from elsewhere, and whole when printed. Not a part of "make check",
# since the packages come from the npm registry:
#
#     npm install --prefix FOLDER html-validate axe-core puppeteer-core vnu-jar
#     make -C build check-html EDU_HTML_PACKAGES=FOLDER
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
packages=${EDU_HTML_PACKAGES:-}
modules=$packages/node_modules
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
lacking=
command -v node >/dev/null 2>&1 || lacking="node"
[ -n "$browser" ] || lacking="$lacking chromium"
for package in html-validate axe-core puppeteer-core; do
    [ -d "$modules/$package" ] || lacking="$lacking $package"
done
[ -z "$lacking" ] || { skip "reports as HTML" "not there:$lacking; tests/html/check.sh says what it needs" && done_testing; }
with_server "$0" "$@"
EDUSTAT_BY=tester
export EDUSTAT_BY
made=$scratch/made-up
cd "$scratch" || exit 99
{ "$EDUSTAT" -q sample --areas 42 --schools 1100 --years 2012:2019 --missing 0.02 --seed 3 -o "$made" && "$EDUSTAT" -q migrate &&
    "$EDUSTAT" -q unit import "$made/units.csv" && "$EDUSTAT" -q collect "$made"/returns/*.csv && "$EDUSTAT" -q aggregate; } >set-up 2>&1 ||
    { cat set-up && exit 99; }
for lang in zh en; do
    for area in 420000 422800 422822; do
        ok "$area $lang: a report" "$EDUSTAT" --lang $lang report $area 2019 -o $area-$lang.html
    done
done

echo '{ "extends": ["html-validate:standard"], "root": true }' >rules.json
ok "html-validate finds nothing" "$modules/.bin/html-validate" -c rules.json ./*.html
if command -v java >/dev/null 2>&1 && [ -d "$modules/vnu-jar" ]; then
    ok "vnu finds nothing" java -jar "$modules/vnu-jar/build/dist/vnu.jar" --also-check-svg ./*.html
else
    skip "vnu finds nothing" "there is no java, or no vnu-jar"
fi
NODE_PATH=$modules node "$EDU_SRCDIR/tests/html/axe.mjs" "$browser" ./*.html >axe 2>&1
is "axe finds nothing" "$? $(grep -v '^#' axe)" "0 "
cat axe

# Printed by the browser: every section is on the pages, which are A4, and nothing is cut off at the right.
for lang in zh en; do
    "$browser" --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$scratch/$lang.pdf" "file://$scratch/422822-$lang.html" >/dev/null 2>&1
    is "$lang: A4" "$(pdfinfo $lang.pdf | grep -c 'Page size: *59[45][.0-9]* x 84[12][.0-9]* pts (A4)')" 1
    pdftotext -raw $lang.pdf - | tr -d ' \n' >printed
    grep -o '<h[23] id="part-[^<]*' 422822-$lang.html | sed 's/.*>//; s/&#39;/'"'"'/g; s/&amp;/\&/g' | tr -d ' ' >headings
    is "$lang: every section is printed" "$(while read -r heading; do grep -qF -- "$heading" printed || echo "$heading"; done <headings)" ""
    ok "$lang: there are sections" test "$(wc -l <headings)" -gt 8
    is "$lang: nothing reaches beyond the paper" "$(pdftotext -bbox $lang.pdf - | sed -n 's/.*xMax="\([0-9.]*\)".*/\1/p' | awk '$1 > 595 - 20' | wc -l)" 0
done
done_testing
