# Dependencies point one way: base knows no other folder, model only base, and the three
# stages never include each other: they meet in PostgreSQL, in preview/, which needs none, and in
# edustat.c at the root.
cd "${EDU_SRCDIR:-.}" || exit 99

count=0
failures=0

# arrows FOLDER ALLOWED...: the sources of FOLDER include only the folders ALLOWED.
arrows() {
    folder=$1
    shift
    allowed=$(printf '%s|' "$@")
    wrong=$(find "$folder" -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort | xargs -r grep -nE \
        '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' /dev/null |
        grep -vE "include[[:space:]]+\"((${allowed%|})/[^\"]*|config\\.h)\"")
    count=$((count + 1))
    if [ -z "$wrong" ]; then
        echo "ok $count - $folder includes only: $*"
    else
        failures=$((failures + 1))
        echo "not ok $count - $folder includes only: $*"
        printf '%s\n' "$wrong" | sed 's/^/# /'
    fi
}

arrows base base
arrows model model base
arrows catalogue catalogue model base
arrows sql sql catalogue model base
arrows collector collector sql catalogue model base
arrows aggregator/statistics aggregator/statistics
arrows aggregator aggregator sql catalogue model base
arrows reports/disclosure reports/disclosure base
arrows reports reports sql catalogue model base
arrows reports/draw reports/draw reports base
arrows reports/paper reports/paper reports/draw base
arrows publish publish reports aggregator sql catalogue model base
arrows preview preview reports aggregator collector sql catalogue model base

# model is pure: no file, no database.
count=$((count + 1))
wrong=$(grep -nE '#[[:space:]]*include[[:space:]]*<(libpq-fe|yaml|apr_file_io|apr_file_info|unistd|fcntl)\.h>' \
    model/*.[ch] /dev/null)
if [ -z "$wrong" ]; then
    echo "ok $count - model includes no header for files or databases"
else
    failures=$((failures + 1))
    echo "not ok $count - model includes no header for files or databases"
    printf '%s\n' "$wrong" | sed 's/^/# /'
fi

echo "1..$count"
echo "$((count - failures)) passed, $failures failed"
[ "$failures" -eq 0 ]
