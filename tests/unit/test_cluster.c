/*
 * The private server, in a temporary folder: made, started twice at once, found after an
 * abrupt end, stopped. Without server programs the tests pass and say so.
 */
#include "base/cluster.h"
#include "base/db.h"
#include "base/pool.h"
#include "base/session.h"
#include "base/tree.h"

#include <CUnit/CUnit.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void edu_suite_cluster(void);

static apr_pool_t *pool;
static char folder[] = "/tmp/edustat-test-XXXXXX";
static const char *home;

static bool
no_programs(void)
{
    const char *path;
    edu_error_t *error = edu_cluster_program(&path, "initdb", pool);
    bool none = error != NULL;

    edu_error_clear(error);
    if (none) {
        printf("# skipped: no server programs\n");
        CU_PASS("skipped: no server programs");
    }
    return none;
}

static bool
succeeded(edu_error_t *error)
{
    if (error == NULL)
        return true;
    printf("# %s\n", edu_error_text(error, error->pool));
    edu_error_clear(error);
    return false;
}

#define OK(expression) CU_ASSERT_TRUE(succeeded(expression))

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    if (mkdtemp(folder) == NULL || chmod(folder, 0711) != 0)
        return 1;
    home = apr_pstrcat(pool, folder, "/home", NULL);
    return 0;
}

static int
clean_up(void)
{
    bool was_running;

    edu_error_clear(edu_cluster_stop(&was_running, home, pool));
    edu_error_clear(edu_tree_remove(folder, pool));
    apr_pool_destroy(pool);
    return 0;
}

static void
write_file(const char *name, const char *text)
{
    FILE *file = fopen(apr_pstrcat(pool, home, "/", name, NULL), "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static bool
exists(const char *name)
{
    return access(apr_pstrcat(pool, home, "/", name, NULL), F_OK) == 0;
}

static edu_cluster_status_t
status_now(void)
{
    edu_cluster_status_t status = {.made = false};

    OK(edu_cluster_status(&status, home, pool));
    return status;
}

/* A child process that starts the server; its exit status is 0 when that went well. */
static pid_t
start_in_child(void)
{
    fflush(NULL);
    pid_t pid = fork();

    if (pid == 0) {
        const char *conninfo;
        edu_db_t *db;
        bool good = succeeded(edu_cluster_start(&conninfo, home, pool)) &&
                    succeeded(edu_db_connect(&db, conninfo, pool));

        fflush(NULL);
        _exit(good ? 0 : 1);
    }
    return pid;
}

static void
nothing_is_made_by_looking(void)
{
    bool was_running = true;

    edu_cluster_status_t status = status_now();
    CU_ASSERT_FALSE(status.made || status.running || status.pid > 0);
    OK(edu_cluster_stop(&was_running, home, pool));
    CU_ASSERT_FALSE(was_running);
    CU_ASSERT_FALSE(exists("."));
}

/* Beside what an initdb that was killed and a stray folder leave. */
static void
two_starters_make_one_server(void)
{
    pid_t starters[3];
    int status;

    if (no_programs())
        return;
    CU_ASSERT_EQUAL(mkdir(home, 0711), 0);
    CU_ASSERT_EQUAL(mkdir(apr_pstrcat(pool, home, "/pgdata.new", NULL), 0700), 0);
    write_file("pgdata.new/half-made", "");
    CU_ASSERT_EQUAL(mkdir(apr_pstrcat(pool, home, "/pgdata", NULL), 0700), 0);
    write_file("pgdata/not-a-cluster", "");
    for (int i = 0; i < 3; i++)
        starters[i] = start_in_child();
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(waitpid(starters[i], &status, 0), starters[i]);
        CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    CU_ASSERT_FALSE(exists("pgdata.new"));
    CU_ASSERT_TRUE(exists("pgdata.broken-1/not-a-cluster"));
    CU_ASSERT_FALSE(exists("pgdata.broken-2"));
    CU_ASSERT_TRUE(status_now().running);
}

static void
server_listens_to_its_owner_only(void)
{
    edu_result_t *result = NULL;
    const char *conninfo;
    struct stat info;
    edu_db_t *db;

    if (no_programs())
        return;
    OK(edu_cluster_start(&conninfo, home, pool));
    CU_ASSERT_TRUE_FATAL(succeeded(edu_db_connect(&db, conninfo, pool)));
    OK(edu_db_query(&result, db,
                    "SELECT current_setting('listen_addresses'), current_setting('wal_level'), "
                    "pg_encoding_to_char(encoding), datcollate, current_user::text "
                    "FROM pg_database WHERE datname = current_database()",
                    EDU_NO_PARAMS, pool));
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 0), "");
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 1), "minimal");
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 2), "UTF8");
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 3), "C");
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 4), EDU_CLUSTER_USER);
    edu_db_close(db);
    CU_ASSERT_EQUAL(stat(status_now().socket, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 077, 0);
}

static void
session_finds_the_private_server(void)
{
    static const char *const names[] = {"PGHOST",     "PGHOSTADDR", "PGSERVICE",
                                        "PGDATABASE", "PGPORT",     "PGUSER"};
    const char *saved[6];
    edu_settings_t settings = {.lang = EDU_LANG_EN};
    edu_db_t *db;

    if (no_programs())
        return;
    settings.value[EDU_SET_HOME] = home;
    for (int i = 0; i < 6; i++) {
        saved[i] = getenv(names[i]) != NULL ? apr_pstrdup(pool, getenv(names[i])) : NULL;
        unsetenv(names[i]);
    }
    CU_ASSERT_TRUE(edu_session_is_private(&settings));
    OK(edu_session_connect(&db, &settings, pool));
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_db_address(db), "/run:5432/" EDU_CLUSTER_DATABASE));
    edu_db_close(db);
    setenv("PGHOST", "/nowhere", 1);
    CU_ASSERT_FALSE(edu_session_is_private(&settings));
    edu_error_t *error = edu_session_connect(&db, &settings, pool);
    CU_ASSERT_TRUE(edu_error_is(error, EDU_ERR_DB_CONNECT));
    edu_error_clear(error);
    for (int i = 0; i < 6; i++) {
        unsetenv(names[i]);
        if (saved[i] != NULL)
            setenv(names[i], saved[i], 1);
    }
}

static void
killed_server_is_started_again(void)
{
    const char *conninfo;

    if (no_programs())
        return;
    OK(edu_cluster_start(&conninfo, home, pool));
    pid_t pid = status_now().pid;
    CU_ASSERT_TRUE_FATAL(pid > 1);
    CU_ASSERT_EQUAL(kill(pid, SIGKILL), 0);
    while (kill(pid, 0) == 0 && waitpid(pid, NULL, WNOHANG) == 0)
        usleep(10000);
    OK(edu_cluster_start(&conninfo, home, pool));
    CU_ASSERT_TRUE(status_now().running);
}

static void
stop_ends_it_and_keeps_the_data(void)
{
    bool was_running = false;

    if (no_programs())
        return;
    OK(edu_cluster_stop(&was_running, home, pool));
    CU_ASSERT_TRUE(was_running);
    edu_cluster_status_t status = status_now();
    CU_ASSERT_TRUE(status.made && !status.running && status.pid == 0 && status.bytes > 0);
    OK(edu_cluster_stop(&was_running, home, pool));
    CU_ASSERT_FALSE(was_running);
}

/* The process number of a server that is gone belongs to another program by now: ours. */
static void
reused_process_number_is_no_server(void)
{
    const char *conninfo;

    if (no_programs())
        return;
    write_file("pgdata/postmaster.pid", apr_psprintf(pool, "%ld\n", (long)getpid()));
    CU_ASSERT_EQUAL(status_now().pid, 0);
    OK(edu_cluster_start(&conninfo, home, pool));
    CU_ASSERT_TRUE(status_now().pid > 0 && status_now().pid != getpid());
}

static void
foreign_version_is_refused(void)
{
    const char *conninfo;
    bool was_running;

    if (no_programs())
        return;
    OK(edu_cluster_stop(&was_running, home, pool));
    const char *version = apr_pstrcat(pool, status_now().version, "\n", NULL);
    write_file("pgdata/PG_VERSION", "99\n");
    edu_error_t *error = edu_cluster_start(&conninfo, home, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_CLUSTER);
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_error_text(error, pool), "PostgreSQL 99"));
    edu_error_clear(error);
    write_file("pgdata/PG_VERSION", version);
}

static void
log_explains_a_failed_start(void)
{
    const char *conninfo;

    if (no_programs())
        return;
    write_file("pgdata/postgresql.auto.conf", "no_such_setting = on\n");
    edu_error_t *error = edu_cluster_start(&conninfo, home, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_error_text(error, pool), "no_such_setting"));
    edu_error_clear(error);
    write_file("pgdata/postgresql.auto.conf", "");
    OK(edu_cluster_start(&conninfo, home, pool));
}

static void
long_path_has_its_socket_elsewhere(void)
{
    const char *conninfo;
    char name[121];
    bool was_running;

    if (no_programs())
        return;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *far = apr_pstrcat(pool, folder, "/", name, NULL);
    CU_ASSERT_TRUE(succeeded(edu_cluster_start(&conninfo, far, pool)));

    edu_cluster_status_t status = {.made = false};
    OK(edu_cluster_status(&status, far, pool));
    CU_ASSERT_TRUE(status.running && strlen(status.socket) < 90);
    OK(edu_cluster_stop(&was_running, far, pool));
    CU_ASSERT_TRUE(was_running);
    edu_error_clear(edu_tree_remove(status.socket, pool));
}

static void
home_that_cannot_be_made_is_said_so(void)
{
    const char *conninfo;
    edu_error_t *error = edu_cluster_start(&conninfo, "/dev/null/home", pool);

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_CLUSTER);
    CU_ASSERT_PTR_NOT_NULL(error->hint);
    edu_error_clear(error);
}

void
edu_suite_cluster(void)
{
    CU_pSuite suite = CU_add_suite("cluster", set_up, clean_up);

    CU_add_test(suite, "nothing is made by looking", nothing_is_made_by_looking);
    CU_add_test(suite, "two starters make one server", two_starters_make_one_server);
    CU_add_test(suite, "the server listens to its owner only", server_listens_to_its_owner_only);
    CU_add_test(suite, "a session finds the private server", session_finds_the_private_server);
    CU_add_test(suite, "a killed server is started again", killed_server_is_started_again);
    CU_add_test(suite, "stop ends it and keeps the data", stop_ends_it_and_keeps_the_data);
    CU_add_test(suite, "a reused process number is no server", reused_process_number_is_no_server);
    CU_add_test(suite, "a foreign version is refused", foreign_version_is_refused);
    CU_add_test(suite, "the log explains a failed start", log_explains_a_failed_start);
    CU_add_test(suite, "a long path has its socket elsewhere", long_path_has_its_socket_elsewhere);
    CU_add_test(suite, "a home that cannot be made is said so", home_that_cannot_be_made_is_said_so);
}
