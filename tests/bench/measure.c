/* measure run COMMAND [ARGUMENT...]   runs it; prints its seconds and the most memory it held, in MB
 * measure sums FOLDER [RUNS]          seconds in which the aggregator reads all county sums, the median of RUNS
 * measure row AREA YEAR [RUNS]        microseconds for one row of rollup_indicator by a prepared statement: median, p99
 *
 * The server is the one in PG*. The command's output goes to standard error. */
#include "aggregator/cube.h"
#include "base/log.h"
#include "base/pool.h"
#include "catalogue/reader/read.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int
compare_times(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static int
run_command(char **argv)
{
    int64_t start = edu_clock_us();
    struct rusage usage;
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        dup2(2, 1);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    printf("%.4f %.1f\n", (double)(edu_clock_us() - start) / 1e6, (double)usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static edu_error_t *
time_sums(const char *folder, int runs, apr_pool_t *pool)
{
    int64_t *times = apr_pcalloc(pool, sizeof *times * (size_t)runs);
    edu_catalogue_t *catalogue;
    edu_db_t *db;

    EDU_TRY(edu_catalogue_read(&catalogue, folder, pool, pool));
    EDU_TRY(edu_db_connect(&db, "", pool));
    EDU_TRY(edu_db_script(db, "SET jit = off"));
    for (int i = 0; i < runs; i++) {
        apr_pool_t *run_pool = edu_pool_create(pool);
        edu_cube_t *cube = edu_cube_create(catalogue, run_pool);
        int64_t start = edu_clock_us();

        EDU_TRY(edu_cube_read_returns(cube, db, 0, -1, NULL, run_pool));
        times[i] = edu_clock_us() - start;
        apr_pool_destroy(run_pool);
    }
    qsort(times, (size_t)runs, sizeof *times, compare_times);
    printf("%.4f\n", (double)times[runs / 2] / 1e6);
    edu_db_close(db);
    return NULL;
}

static edu_error_t *
time_rows(const char *area, const char *year, int runs, apr_pool_t *pool)
{
    const char *values[] = {area, year, NULL};
    int64_t *times = apr_pcalloc(pool, sizeof *times * (size_t)runs);
    PGconn *connection = PQconnectdb("");
    PGresult *result = PQprepare(
        connection, "row",
        "SELECT numerator, denominator, rate, target, status FROM edustat.rollup_indicator WHERE area_code = $1 "
        "AND year = ($2::text)::int4 AND period = $2::text AND grp = 'all' AND indicator = $3",
        3, NULL);
    bool sound = PQresultStatus(result) == PGRES_COMMAND_OK;

    PQclear(result);
    for (int i = 0; i < runs && sound; i++) {
        values[2] = apr_psprintf(pool, "rate_%d", i % 10 + 1);
        int64_t start = edu_clock_us();
        result = PQexecPrepared(connection, "row", 3, values, NULL, NULL, 0);
        times[i] = edu_clock_us() - start;
        sound = PQntuples(result) == 1;
        PQclear(result);
    }
    if (!sound)
        return edu_error_create(EDU_ERR_DB, NULL, "the row is not there: %s", PQerrorMessage(connection));
    PQfinish(connection);
    qsort(times, (size_t)runs, sizeof *times, compare_times);
    printf("%" PRId64 " %" PRId64 "\n", times[runs / 2], times[runs * 99 / 100]);
    return NULL;
}

int
main(int argc, char **argv)
{
    edu_error_t *error = NULL;
    apr_pool_t *pool;

    if (argc >= 3 && strcmp(argv[1], "run") == 0)
        return run_command(argv + 2);
    if (apr_initialize() != APR_SUCCESS)
        return 2;
    pool = edu_pool_create(NULL);
    if (argc >= 3 && strcmp(argv[1], "sums") == 0) {
        error = time_sums(argv[2], argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5, pool);
    } else if (argc >= 4 && strcmp(argv[1], "row") == 0) {
        error = time_rows(argv[2], argv[3], argc > 4 ? (int)strtol(argv[4], NULL, 10) : 10000, pool);
    } else {
        fputs("usage: measure run COMMAND... | sums FOLDER [RUNS] | row AREA YEAR [RUNS]\n", stderr);
        return 2;
    }
    if (error != NULL)
        edu_error_print(error, "measure", stderr);
    return error != NULL;
}
