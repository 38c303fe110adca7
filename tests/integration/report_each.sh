#!/bin/sh
# Reports of all areas of a level by one command: the same bytes as each by itself, by one process and by several; what cannot be written is told with its
# area and does no harm to the others; what stood there before stays whole; a signal ends all processes.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"
EDUSTAT_BY=tester
EDUSTAT_LANG=en
export EDUSTAT_BY EDUSTAT_LANG
made=$scratch/made-up
out=$scratch/out

{ "$EDUSTAT" -q sample --areas 4228 --schools 90 --years 2018:2019 --seed 2 -o "$made" && "$EDUSTAT" -q migrate &&
    "$EDUSTAT" -q unit import "$made/units.csv" && "$EDUSTAT" -q collect "$made"/returns/*.csv && "$EDUSTAT" -q aggregate; } >"$scratch/set-up" 2>&1 ||
    { cat "$scratch/set-up" && exit 99; }
counties=$(sed 1d "$made/units.csv" | cut -d, -f1 | sort -u)

for jobs in 1 3; do
    for format in pdf md; do
        is "$format, $jobs at once: they are written" \
            "$("$EDUSTAT" report 4228 2019 --each county --format $format -j $jobs -o "$out-$format-$jobs" 2>&1)" \
            "$out-$format-$jobs: reports written: 8, not written: 0"
        is "$format, $jobs at once: a file each" "$(ls "$out-$format-$jobs")" \
            "$(for code in $counties; do echo "$code-2019.$format"; done)"
    done
done
ok "as many processes as there are make no difference" diff -r "$out-pdf-1" "$out-pdf-3"
for code in 422801 422828; do
    for format in pdf md; do
        "$EDUSTAT" report $code 2019 --format $format >"$scratch/single"
        ok "$code: $format as by itself" cmp "$scratch/single" "$out-$format-3/$code-2019.$format"
    done
done
"$EDUSTAT" --lang zh report 4228 2019 --each county -o "$out-html" >"$scratch/said"
is "HTML where nothing is said" "$(cat "$scratch/said") $(ls "$out-html" | grep -c '\.html$')" "$out-html：已生成 8 份，未生成 0 份 8"

# What goes wrong ---------------------------------------------------------------------------

cp "$out-md-1/422801-2019.md" "$scratch/before"
rm "$out-md-1"/422802-2019.md
mkdir "$out-md-1"/422802-2019.md
for jobs in 1 2; do
    "$EDUSTAT" report 4228 2019 --each county --format md -j $jobs -o "$out-md-1" >"$scratch/said" 2>"$scratch/errors"
    is "$jobs at once: a file that cannot be written is no success" "$? $(cat "$scratch/said")" "1 $out-md-1: reports written: 7, not written: 1"
    is "$jobs at once: it is told with its area" "$(grep -c '^edustat: error: no report of Lichuan City (422802): could not .*422802-2019.md' "$scratch/errors")" 1
    is "$jobs at once: the others are there, and no more" "$(ls -A "$out-md-1" | wc -l)" 8
    ok "$jobs at once: whole" cmp "$scratch/before" "$out-md-1/422801-2019.md"
done
"$EDUSTAT" report 42 2019 --each prefecture --format md -o "$out-42" >"$scratch/said" 2>"$scratch/errors"
is "areas without figures are told, the others written" "$? $(ls "$out-42") $(sed 's/.*: //' "$scratch/said")" "1 422800-2019.md 12"
is "each by its name" "$(grep -c '^edustat: error: no report of .* (42[0-9]*): ' "$scratch/errors")" 12
exits "a folder is needed" 2 "$EDUSTAT" report 4228 2019 --each county
exits "and a level" 2 "$EDUSTAT" report 4228 2019 --each school -o "$out-none"
exits "below the area" 2 "$EDUSTAT" report 4228 2019 --each province -o "$out-none"
exits "a county has no counties" 2 "$EDUSTAT" report 422801 2019 --each county -o "$out-none"
ok "then no folder is made" test ! -e "$out-none"
: >"$scratch/file"
exits "a file is no folder" 3 "$EDUSTAT" report 4228 2019 --each county -o "$scratch/file"

# A signal ------------------------------------------------------------------------------------

mkdir "$out-stop"
"$EDUSTAT" report 4228 2019 --each county --format pdf -j 2 -o "$out-stop" >/dev/null 2>"$scratch/errors" &
running=$!
tries=0
while [ "$(ls "$out-stop" | wc -l)" -eq 0 ] && [ $tries -lt 1000 ]; do
    tries=$((tries + 1))
    sleep 0.02
done
kill -TERM $running
wait $running
is "the program ends by its signal" $? 143
sleep 1
first=$(ls -A "$out-stop" | wc -l)
sleep 1
is "and with it its processes" "$(ls -A "$out-stop" | wc -l)" "$first"
is "what is there is whole" "$(for file in "$out-stop"/*; do
    code=${file##*/}
    cmp "$file" "$out-pdf-1/$code" 2>&1
done)" ""
ok "and not all" test "$first" -lt 8
done_testing
