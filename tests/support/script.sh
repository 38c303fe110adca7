# To be sourced by test scripts in tests/integration/:
#
#     . "${EDU_SRCDIR:-.}/tests/support/script.sh"
#     with_server "$0" "$@"        # only when the test needs PostgreSQL
#     ok "what is true" test 1 -eq 1
#     is "what is equal" "$got" "$expected"
#     done_testing
#
# $scratch is a temporary folder, removed at the end, and EDUSTAT_HOME lies in it.
# Run by hand from the source tree, the program is taken from build/.
set -u

: "${EDU_SRCDIR:=$(pwd)}"
: "${EDU_BUILDDIR:=$EDU_SRCDIR/build}"
: "${EDUSTAT:=$EDU_BUILDDIR/edustat}"
: "${EDUSTAT_CATALOGUE:=$EDU_SRCDIR/catalogue/cn-education}"
export EDU_SRCDIR EDU_BUILDDIR EDUSTAT EDUSTAT_CATALOGUE

# Without with_server a test has no server, and must not meet one the caller happens to use.
if [ -z "${EDU_TEST_PG:-}" ]; then
    unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS
fi

# Starts the script again under a private server, unless it is there already.
with_server() {
    [ -n "${EDU_TEST_PG:-}" ] && return
    rm -rf "$scratch"
    exec "$EDU_SRCDIR/tests/support/with-pg" sh "$@"
}

# Stops the private server as a crash would, and comes back when it answers again.
restart_server() {
    started=$(psql -qXAt -c "SELECT pg_postmaster_start_time()")
    kill -USR1 "$EDU_TEST_PG_KEEPER"
    tries=0
    until now=$(psql -qXAt -c "SELECT pg_postmaster_start_time()" 2>/dev/null) && [ "$now" != "$started" ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || { echo "the server did not come back" >&2 && exit 99; }
        sleep 0.05
    done
}

test_count=0
test_failures=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/edu-test.XXXXXX") || exit 99
chmod 755 "$scratch" # a private server below it runs as another user
trap 'status=$?; rm -rf "$scratch"; exit $status' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
EDUSTAT_HOME=$scratch/home
export EDUSTAT_HOME

# Each line of standard input becomes a TAP comment.
note() {
    sed 's/^/# /'
}

pass() {
    test_count=$((test_count + 1))
    echo "ok $test_count - $1"
}

flunk() {
    test_count=$((test_count + 1))
    test_failures=$((test_failures + 1))
    echo "not ok $test_count - $1"
}

skip() {
    test_count=$((test_count + 1))
    echo "ok $test_count - $1 # SKIP $2"
}

# ok NAME COMMAND...: passes when the command succeeds; its output is shown when it does not.
ok() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        pass "$name"
    else
        flunk "$name"
        printf '%s\n' "$output" | note
    fi
}

# is NAME GOT EXPECTED
is() {
    if [ "$2" = "$3" ]; then
        pass "$1"
    else
        flunk "$1"
        printf 'got:      %s\nexpected: %s\n' "$2" "$3" | note
    fi
}

# exits NAME STATUS COMMAND...: passes when the command ends with that exit status.
exits() {
    name=$1
    expected=$2
    shift 2
    output=$("$@" 2>&1)
    got=$?
    if [ "$got" -eq "$expected" ]; then
        pass "$name"
    else
        flunk "$name"
        printf 'exit status %s, expected %s\n%s\n' "$got" "$expected" "$output" | note
    fi
}

done_testing() {
    echo "1..$test_count"
    echo "$((test_count - test_failures)) passed, $test_failures failed"
    [ "$test_failures" -eq 0 ]
    exit
}
