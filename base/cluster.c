#include "base/cluster.h"

#include "base/cancel.h"
#include "base/cluster_private.h"
#include "base/db.h"
#include "base/file.h"
#include "base/log.h"
#include "base/tree.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <apr_user.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOCK_WAIT_US apr_time_from_sec(180)
#define ANSWER_WAIT_US apr_time_from_sec(60)
#define STOP_WAIT_US apr_time_from_sec(60)
#define PAUSE_US 20000
#define START_TRIES 6
/* Parallel plans pass rows through shared memory; containers often have 64 MB of it. */
#define SHARED_MEMORY_LEAST ((uint64_t)1024 * 1024 * 1024)

static edu_error_t *
check_owner(const edu_cluster_t *cluster)
{
    struct stat info;
    char *name = NULL;

    if (stat(cluster->data, &info) != 0)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not look at \"%s\"", cluster->data);
    if (info.st_uid == cluster->user.uid)
        return NULL;
    if (geteuid() == 0 && info.st_uid == 0) /* copied or restored by root */
        return edu_tree_own(cluster->data, cluster->user.uid, cluster->user.gid, cluster->pool);
    if (apr_uid_name_get(&name, info.st_uid, cluster->pool) != APR_SUCCESS)
        name = apr_psprintf(cluster->pool, "%ld", (long)info.st_uid);
    return edu_error_hint(edu_error_create(EDU_ERR_CLUSTER, NULL,
                                           "the private database \"%s\" belongs to user %s, not to %s",
                                           cluster->data, name, cluster->user.name),
                          "run edustat as user %s, or choose another folder with --home", name);
}

/* Only one process at a time makes, starts or stops the cluster. The lock goes with the process,
 * however it ends. */
static edu_error_t *
take_lock(int *lock, const edu_cluster_t *cluster)
{
    const char *path = apr_pstrcat(cluster->pool, cluster->home, "/lock", NULL);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    apr_time_t until = apr_time_now() + LOCK_WAIT_US;
    edu_error_t *error = NULL;

    if (cluster->made && geteuid() != 0)
        EDU_TRY(check_owner(cluster)); /* says more than that the lock is out of reach */
    *lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*lock < 0)
        return edu_error_hint(edu_error_apr(EDU_ERR_CLUSTER, errno, "could not open \"%s\"", path),
                              "choose a folder that you can write to with --home or EDUSTAT_HOME");
    if (cluster->user.change && fchown(*lock, cluster->user.uid, cluster->user.gid) != 0)
        edu_log_detail("could not give \"%s\" to %s", path, cluster->user.name);
    while (error == NULL && fcntl(*lock, F_SETLK, &whole) != 0) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            error = edu_error_apr(EDU_ERR_CLUSTER, errno, "could not lock \"%s\"", path);
        else if (apr_time_now() > until)
            error = edu_error_hint(edu_error_create(EDU_ERR_CLUSTER, NULL,
                                                    "another process keeps \"%s\" locked", path),
                                   "see which edustat is still starting or stopping the private server");
        else
            error = edu_cancel_check();
        apr_sleep(PAUSE_US);
    }
    if (error != NULL)
        close(*lock);
    return error;
}

/* Process numbers are used again: ours is the one that works in the data folder, as the server
 * does. */
static bool
is_server(pid_t pid, const edu_cluster_t *cluster)
{
    struct stat folder;
    struct stat data;
    char path[64];

    if (pid <= 1 || (kill(pid, 0) != 0 && errno == ESRCH))
        return false;
    if (stat("/proc/self/cwd", &folder) != 0)
        return true; /* no /proc to ask */
    apr_snprintf(path, sizeof path, "/proc/%ld/cwd", (long)pid);
    return stat(path, &folder) == 0 && stat(cluster->data, &data) == 0 && folder.st_dev == data.st_dev &&
           folder.st_ino == data.st_ino;
}

static const char *
pid_file(const edu_cluster_t *cluster)
{
    return apr_pstrcat(cluster->pool, cluster->data, "/postmaster.pid", NULL);
}

/* The running server's process, else 0. */
static pid_t
server_pid(const edu_cluster_t *cluster)
{
    char *text;
    size_t length;
    edu_error_t *error = edu_file_read(&text, &length, pid_file(cluster), 65536, cluster->pool);
    pid_t pid = error == NULL ? (pid_t)strtol(text, NULL, 10) : 0;

    edu_error_clear(error);
    return is_server(pid, cluster) ? pid : 0;
}

static PGPing
ping(const edu_cluster_t *cluster)
{
    return PQping(edu_cluster_conninfo_for(cluster, "postgres"));
}

const char *
edu_cluster_conninfo_for(const edu_cluster_t *cluster, const char *database)
{
    /* hostaddr: not what PGHOSTADDR says. requirepeer: in /tmp somebody else might have been there
     * first. */
    return apr_pstrcat(cluster->pool, "host=", cluster->socket,
                       " hostaddr='' port=5432 user=" EDU_CLUSTER_USER, " dbname=", database,
                       cluster->socket_in_home ? "" : " requirepeer=",
                       cluster->socket_in_home ? "" : cluster->user.name, NULL);
}

/* What a server that was killed leaves behind. PostgreSQL itself copes with it unless the process
 * number is in use again by a program of the same user. */
static edu_error_t *
clear_leftovers(const edu_cluster_t *cluster)
{
    const char *const leftovers[] = {
        pid_file(cluster),
        apr_pstrcat(cluster->pool, cluster->socket, "/.s.PGSQL.5432.lock", NULL),
        apr_pstrcat(cluster->pool, cluster->socket, "/.s.PGSQL.5432", NULL),
    };
    char *text = NULL;
    size_t length;
    edu_error_t *error = edu_file_read(&text, &length, pid_file(cluster), 65536, cluster->pool);
    long pid = error == NULL ? strtol(text, NULL, 10) : 0;

    edu_error_clear(error);
    /* A dead one's file stays: PostgreSQL learns from it whether processes of that server still
     * live. */
    size_t first = pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH ? 1 : 0;
    for (size_t i = first; i < sizeof leftovers / sizeof *leftovers; i++)
        if (unlink(leftovers[i]) != 0 && errno != ENOENT)
            return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not remove \"%s\"", leftovers[i]);
    return NULL;
}

static edu_error_t *
check_reachable(const edu_cluster_t *cluster)
{
    if (edu_process_can_enter(&cluster->user, cluster->home))
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_CLUSTER, NULL,
                                           "the private server runs as user %s, who cannot enter \"%s\"",
                                           cluster->user.name, cluster->home),
                          "choose a folder that every user can enter with --home or EDUSTAT_HOME "
                          "(say /var/lib/edustat), or run edustat as an ordinary user");
}

/* Waits for the server's word that it takes connections. `child`: ours, or 0 when another process
 * started it. */
static edu_error_t *
wait_until_ready(const edu_cluster_t *cluster, pid_t child)
{
    apr_time_t started = apr_time_now();
    bool told = false;
    PGPing answer;

    while ((answer = ping(cluster)) != PQPING_OK) {
        bool alive = child > 0 ? waitpid(child, NULL, WNOHANG) == 0 : server_pid(cluster) > 0;
        bool late = apr_time_now() - started > ANSWER_WAIT_US;

        if (!alive)
            return edu_error_create(EDU_ERR_CLUSTER, NULL, "the private server ended while it started");
        if (late && answer == PQPING_NO_RESPONSE)
            return edu_error_create(EDU_ERR_CLUSTER, NULL,
                                    "the private server runs but does not answer in \"%s\"", cluster->socket);
        if (late && !told) {
            edu_log_notice("the private server is repairing its data after an abrupt end; please wait");
            told = true;
        }
        EDU_TRY(edu_cancel_check());
        apr_sleep(PAUSE_US);
    }
    return NULL;
}

static bool
shared_memory_is_small(void)
{
    struct statvfs info;

    return statvfs("/dev/shm", &info) != 0 ||
           (uint64_t)info.f_blocks * (uint64_t)info.f_frsize < SHARED_MEMORY_LEAST;
}

/* Places stand on the command line, not in the settings file, so that a home may be moved. */
static edu_error_t *
launch(const edu_cluster_t *cluster, const char *programs, int log)
{
    const char *argv[] = {apr_pstrcat(cluster->pool, programs, "/postgres", NULL),
                          "-D",
                          cluster->data,
                          "-k",
                          cluster->socket,
                          "-p",
                          "5432",
                          "-c",
                          "listen_addresses=",
                          NULL,
                          NULL,
                          NULL};
    pid_t child;

    if (shared_memory_is_small()) {
        argv[9] = "-c";
        argv[10] = "dynamic_shared_memory_type=mmap";
    }
    EDU_TRY(edu_process_start(&child, argv, &cluster->user, log, true, cluster->pool));
    return wait_until_ready(cluster, child);
}

/* The memory of a server that was killed is in use until its last process has noticed. */
static bool
is_passing(const edu_error_t *error)
{
    return error->detail != NULL && strstr(error->detail, "pre-existing shared memory") != NULL;
}

static edu_error_t *
launch_and_explain(const edu_cluster_t *cluster, const char *programs)
{
    edu_error_t *error = NULL;
    int64_t offset;
    int log;

    for (int try = 1; try <= START_TRIES; try++) {
        EDU_TRY(edu_cluster_open_log(&log, &offset, cluster));
        error = launch(cluster, programs, log);
        close(log);
        if (error == NULL || edu_error_is(error, EDU_ERR_CANCELLED))
            return error;
        error = edu_cluster_explain(error, cluster, offset);
        if (!is_passing(error) || try == START_TRIES)
            break;
        edu_error_clear(error);
        apr_sleep(apr_time_from_sec(1));
    }
    return error;
}

static edu_error_t *
start_stopped(edu_cluster_t *cluster)
{
    const char *programs;
    int major;

    EDU_TRY(check_reachable(cluster));
    EDU_TRY(edu_tree_remove(cluster->fresh, cluster->pool));
    if (!cluster->made)
        EDU_TRY(edu_cluster_make(cluster));
    EDU_TRY(check_owner(cluster));
    EDU_TRY(edu_cluster_programs(&programs, &major, (int)strtol(cluster->version, NULL, 10), cluster->pool));
    EDU_TRY(edu_cluster_secure_folder(cluster, cluster->socket, cluster->socket_in_home));
    EDU_TRY(clear_leftovers(cluster));
    edu_log_detail("starting the private server of \"%s\"", cluster->data);
    return launch_and_explain(cluster, programs);
}

static edu_error_t *
see_to_database(const edu_cluster_t *cluster)
{
    edu_result_t *result = NULL;
    edu_db_t *db;

    EDU_TRY(edu_db_connect(&db, edu_cluster_conninfo_for(cluster, "postgres"), cluster->pool));
    edu_error_t *error = edu_db_query(&result, db, "SELECT 1 FROM pg_database WHERE datname = $1::text",
                                      EDU_PARAMS(EDU_TEXT(EDU_CLUSTER_DATABASE)), cluster->pool);
    if (error == NULL && edu_result_rows(result) == 0)
        error = edu_db_script(db, "CREATE DATABASE " EDU_CLUSTER_DATABASE " TEMPLATE template0");
    edu_db_close(db);
    return error;
}

static edu_error_t *
start_locked(edu_cluster_t *cluster)
{
    edu_error_t *error = NULL;
    bool runs = server_pid(cluster) > 0;

    if (runs)
        error = wait_until_ready(cluster, 0);
    if (error != NULL && server_pid(cluster) > 0)
        return edu_error_hint(error, "run \"edustat local stop\", then try again");
    if (error != NULL) { /* it was about to end */
        edu_error_clear(error);
        runs = false;
    }
    if (!runs && ping(cluster) == PQPING_NO_RESPONSE)
        EDU_TRY(start_stopped(cluster));
    return see_to_database(cluster);
}

edu_error_t *
edu_cluster_start(const char **conninfo, const char *home, apr_pool_t *pool)
{
    edu_cluster_t *cluster;
    int lock;

    EDU_TRY(edu_cluster_open(&cluster, home, true, pool));
    EDU_TRY(take_lock(&lock, cluster));
    /* What was seen before the lock may have been another's work in progress. */
    edu_error_t *error = edu_cluster_open(&cluster, home, true, pool);
    if (error == NULL)
        error = start_locked(cluster);
    close(lock);
    if (error != NULL && !edu_error_is(error, EDU_ERR_CANCELLED))
        return edu_error_create(EDU_ERR_CLUSTER, error, "could not start the private database server");
    EDU_TRY(error);
    *conninfo = edu_cluster_conninfo_for(cluster, EDU_CLUSTER_DATABASE);
    return NULL;
}

static edu_error_t *
stop_locked(bool *was_running, const edu_cluster_t *cluster)
{
    pid_t pid = server_pid(cluster);
    apr_time_t until = apr_time_now() + STOP_WAIT_US;

    *was_running = pid > 0;
    if (pid == 0)
        return NULL;
    /* SIGINT: end the sessions, write everything, and go. */
    if (kill(pid, SIGINT) != 0)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not stop the private server, process %ld",
                             (long)pid);
    while (is_server(pid, cluster)) {
        /* Reaps it where this process started it. */
        waitpid(pid, NULL, WNOHANG);
        if (apr_time_now() > until)
            return edu_error_hint(edu_error_create(EDU_ERR_CLUSTER, NULL,
                                                   "the private server, process %ld, is slow to stop",
                                                   (long)pid),
                                  "wait and ask \"edustat local status\"; its log is \"%s\"", cluster->log);
        EDU_TRY(edu_cancel_check());
        apr_sleep(PAUSE_US);
    }
    waitpid(pid, NULL, WNOHANG);
    return NULL;
}

edu_error_t *
edu_cluster_stop(bool *was_running, const char *home, apr_pool_t *pool)
{
    edu_cluster_t *cluster;
    int lock;

    *was_running = false;
    EDU_TRY(edu_cluster_open(&cluster, home, false, pool));
    if (!cluster->made)
        return NULL;
    EDU_TRY(take_lock(&lock, cluster));
    edu_error_t *error = stop_locked(was_running, cluster);
    close(lock);
    return error;
}

edu_error_t *
edu_cluster_conninfo(const char **conninfo, const char *home, apr_pool_t *pool)
{
    edu_cluster_t *cluster;

    EDU_TRY(edu_cluster_open(&cluster, home, false, pool));
    *conninfo = edu_cluster_conninfo_for(cluster, EDU_CLUSTER_DATABASE);
    return NULL;
}

edu_error_t *
edu_cluster_status(edu_cluster_status_t *status, const char *home, apr_pool_t *pool)
{
    edu_cluster_t *cluster;

    EDU_TRY(edu_cluster_open(&cluster, home, false, pool));
    memset(status, 0, sizeof *status);
    status->made = cluster->made;
    status->pid = server_pid(cluster);
    status->running = cluster->made && ping(cluster) == PQPING_OK;
    status->bytes = edu_tree_size(cluster->data, pool);
    status->version = cluster->version;
    status->user = cluster->user.name;
    status->data = cluster->data;
    status->socket = cluster->socket;
    status->log = cluster->log;
    status->conninfo = edu_cluster_conninfo_for(cluster, EDU_CLUSTER_DATABASE);
    return NULL;
}
