# What the benchmarks share, to be read by them: the folder, the private server of both sides, and how a line is measured
# and printed. BENCH_RUNS and BENCH_FOLDER as each script says.
# shellcheck shell=sh
: "${EDU_SRCDIR:=$(pwd)}"
: "${EDU_BUILDDIR:=$EDU_SRCDIR/build}"
: "${EDUSTAT:=$EDU_BUILDDIR/edustat}"
runs=${BENCH_RUNS:-5}
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE PGOPTIONS

parent=${BENCH_FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/edu-bench.XXXXXX")} || exit 99
mkdir -p "$parent"
chmod 755 "$parent"
EDUSTAT_HOME=$parent/home
export EDUSTAT_HOME
finish() {
    status=$?
    trap - EXIT
    cd / || exit 99
    "$EDUSTAT" local stop >/dev/null 2>&1
    rm -rf "$parent/home" "$parent"/school-years-* "$parent"/annual-*
    rmdir "$parent" 2>/dev/null
    exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "bench: $*" >&2
    exit 1
}

measure=$EDU_BUILDDIR/tests/bench/measure

# The same private server for both sides; its address goes into PG* for psql and the measuring program.
start_server() {
    address=$("$EDUSTAT" --lang en local start | sed -n 's/^connect: psql -h \([^ ]*\) -U \([^ ]*\) \(.*\)/\1 \2 \3/p')
    PGHOST=${address%% *}
    PGDATABASE=${address##* }
    PGUSER=${address#* }
    PGUSER=${PGUSER%% *}
    export PGHOST PGDATABASE PGUSER
}

sql() {
    psql -qXAt -v ON_ERROR_STOP=1 -c "$1" || fail "psql: $1"
}

# sum A B
sum_of() {
    awk -v a="$1" -v b="$2" 'BEGIN { print a + b }'
}

# median NUMBER...
median() {
    printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

# timed COMMAND...: sets seconds and memory.
timed() {
    sql CHECKPOINT
    result=$("$measure" run "$@" 2>"$folder/messages") || {
        cat "$folder/messages" >&2
        fail "$* failed"
    }
    seconds=${result% *}
    memory=${result#* }
}

ours() {
    timed "$EDUSTAT" --catalogue "$catalogue" "$@"
}

reference() {
    timed psql -qX -v ON_ERROR_STOP=1 "$@"
}

# line WORK REFERENCE OURS MOST
line() {
    awk -v work="$1" -v reference="$2" -v ours="$3" -v most="$4" 'BEGIN {
        printf "%-58s %10.3f %10.4f %8.3f %8s\n", work, reference, ours, ours / reference, most
    }'
}

