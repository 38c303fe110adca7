#!/bin/sh
# docs/collecting.md, docs/templates.md and the Chinese pages, each with a store and a folder of its own, block by block in the order in which they stand there:
#
#   File `NAME`: and ```csv    a file is written
#   ```sh                      commands are run; what they print, complaints included, is the block of text behind them; where there is none,
#                              they must succeed
#   ```sql                     the same, by psql; without a block of text no row may come back
#
# Any other block fails, so that no example goes unread; <!-- not run: REASON --> stands in front of one that cannot be run.
# Times and hashes differ from run to run and are not compared. With EDU_UPDATE_DOC=yes the blocks of text are written anew.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
with_server "$0" "$@"

mkdir "$scratch/bin"
ln -s "$EDUSTAT" "$scratch/bin/edustat"
PATH=$scratch/bin:$PATH
TZ=UTC
export TZ
unset EDUSTAT_BY

# blocks FILE: a folder a block below $blocks, 001, 002, ...: its kind, line, name and text.
blocks() {
    awk -v folder="$blocks" '
        function put(what, value) {
            print value >(dir "/" what)
            close(dir "/" what)
        }
        /^<!-- not run: .* -->$/ { passed_over = 1; next }
        /^File `.*`:$/ { name = $0; gsub(/^File `|`:$/, "", name); next }
        !inside && /^```/ {
            inside = 1
            dir = sprintf("%s/%03d", folder, ++count)
            system("mkdir " dir)
            put("kind", passed_over ? "not run" : substr($0, 4))
            put("line", FNR)
            put("name", name)
            printf "" >(dir "/text")
            next
        }
        inside && /^```$/ { close(dir "/text"); inside = 0; name = ""; passed_over = 0; next }
        inside { print >(dir "/text"); next }
        NF { name = ""; passed_over = 0 }' "$1"
}

# What differs from run to run gets a name. Data on standard input.
normalise() {
    sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(\+00)?/<time>/g' \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+00:00/<time with offset>/g' \
        -e 's/[0-9a-f]{64}/<sha256>/g' -e 's/ +$//'
}

# run KIND FILE: what the block prints.
run() {
    case $1 in
    sh) sh "$2" ;;
    sql) psql -XAqt -v ON_ERROR_STOP=1 -f "$2" ;;
    esac </dev/null 2>&1
}

# try BLOCK KIND LABEL: runs it and compares.
try() {
    run "$2" "$1/text" >got
    status=$?
    behind=$(ls -d "$blocks"/* | sed -n "\\|^$1\$|{n;p;}")
    if [ -n "$behind" ] && [ "$(cat "$behind/kind")" = text ]; then
        normalise <got >got.normal
        normalise <"$behind/text" >expected.normal
        cmp -s got.normal expected.normal || sed 's/ *$//' got >"$behind/update"
        ok "$3 prints what is documented" diff -u expected.normal got.normal
    elif [ "$2" = sql ]; then
        is "$3 finds nothing" "$status: $(cat got)" "0: "
    else
        is "$3 succeeds" "$status" 0
        [ $status -eq 0 ] || note <got
    fi
}

# The document with the blocks of text that are not as documented written anew.
updated() {
    awk -v folder="$blocks" '
        !inside && /^```/ {
            inside = 1
            print
            file = sprintf("%s/%03d/update", folder, ++count)
            fresh = 0
            while ((getline line <file) > 0) { fresh = 1; print line }
            next
        }
        inside && /^```$/ { inside = 0; fresh = 0 }
        !inside || !fresh' "$1"
}

# document NAME LANGUAGE CHECKS: a page of docs/, from the first block to the last; fewer checks than that, and the page was not read.
document() {
    doc=$EDU_SRCDIR/docs/$1
    blocks=$scratch/$1.blocks
    mkdir "$blocks" "$scratch/$1.work"
    cd "$scratch/$1.work" || exit 99
    psql -qX -c "CREATE DATABASE \"$1\" TEMPLATE template0" || exit 99
    PGDATABASE=$1
    EDUSTAT_LANG=$2
    export PGDATABASE EDUSTAT_LANG
    blocks "$doc"
    before=$test_count
    passed_over=0
    previous=none
    for block in "$blocks"/*; do
        kind=$(cat "$block/kind")
        file=$(cat "$block/name")
        label="$1, line $(cat "$block/line")"
        case $kind in
        csv)
            ok "$label: the file has a name" test -n "$file"
            mkdir -p "$(dirname "$file")"
            cp "$block/text" "$file"
            ;;
        sh | sql) try "$block" "$kind" "$label" ;;
        text) ok "$label: a command stands above the text" test "$previous" = sh -o "$previous" = sql ;;
        "not run") passed_over=$((passed_over + 1)) ;;
        *) flunk "$label: nobody reads a block of \"$kind\"" ;;
        esac
        previous=$kind
    done
    is "$1: so many examples are not run" "$passed_over" 0
    ok "$1: there are examples" test $((test_count - before)) -gt "$3"
    if [ "${EDU_UPDATE_DOC:-no}" = yes ]; then
        updated "$doc" >"$scratch/doc" && cp "$scratch/doc" "$doc"
    fi
}

document collecting.md en 20
document collecting.zh-CN.md zh 20
document assessing.zh-CN.md zh 3
document summary.md en 5
document summary.zh-CN.md zh 5
document templates.md en 1
document templates.zh-CN.md zh 1
done_testing
