# Every fuzz program over its corpus: tests/fuzz/corpus/<program>/* are inputs that once were
# interesting. A program that survives all of its inputs passes.
#
# EDU_FUZZ_PROGRAMS names the programs, as paths below the build folder.
count=0
failures=0
log=$(mktemp "${TMPDIR:-/tmp}/edu-replay.XXXXXX") || exit 99
trap 'rm -f "$log"' EXIT

for program in ${EDU_FUZZ_PROGRAMS:-}; do
    count=$((count + 1))
    corpus=${EDU_SRCDIR:-.}/tests/fuzz/corpus/${program##*/}
    if find "$corpus" -type f -print0 2>/dev/null | LC_ALL=C sort -z |
        xargs -0 -r "${EDU_BUILDDIR:-build}/$program" >"$log" 2>&1; then
        echo "ok $count - $program"
    else
        failures=$((failures + 1))
        echo "not ok $count - $program"
        sed 's/^/# /' "$log"
    fi
done

[ "$count" -gt 0 ] && echo "1..$count" || echo "1..0 # SKIP no fuzz programs"
echo "$((count - failures)) passed, $failures failed"
[ "$failures" -eq 0 ]
