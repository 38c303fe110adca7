/* A private cluster's places and its making. */
#include "base/cluster_private.h"
#include "base/file.h"
#include "base/log.h"
#include "base/tree.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_user.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* sun_path has 108 bytes, and "/.s.PGSQL.5432" goes behind the folder. */
#define SOCKET_FOLDER_MOST 90
#define LOG_TAIL 2000
#define LOG_LINES 8
#define MEGABYTE ((int64_t)1024 * 1024)

/* Commas, quotes and the like mean something in conninfo and in the server's settings. */
static bool
is_plain_path(const char *path)
{
    for (const char *c = path; *c != '\0'; c++)
        if ((unsigned char)*c < 0x80 && !apr_isalnum(*c) && strchr("/_.+-", *c) == NULL)
            return false;
    return true;
}

static void
place_socket(edu_cluster_t *cluster)
{
    const char *in_home = apr_pstrcat(cluster->pool, cluster->home, "/run", NULL);

    cluster->socket_in_home = strlen(in_home) <= SOCKET_FOLDER_MOST && is_plain_path(in_home);
    cluster->socket = in_home;
    /* Not $XDG_RUNTIME_DIR: it goes when the user logs out, and the server stays. */
    if (!cluster->socket_in_home)
        cluster->socket = apr_psprintf(cluster->pool, "/tmp/edustat-%.16s",
                                       edu_sha256_hex(cluster->home, strlen(cluster->home), cluster->pool));
}

/* The name of a file's owner; NULL when it is root, nobody known, or the file is not there. */
static const char *
owner_of(const char *path, apr_pool_t *pool)
{
    struct stat info;
    char *name;

    if (stat(path, &info) != 0 || info.st_uid == 0 ||
        apr_uid_name_get(&name, info.st_uid, pool) != APR_SUCCESS)
        return NULL;
    return name;
}

/* Root's server runs as the owner of what is there, so that this owner can go on with it. */
static edu_error_t *
choose_user(edu_cluster_t *cluster)
{
    const char *name = owner_of(cluster->data, cluster->pool);
    edu_error_t *error;

    if (name == NULL)
        name = owner_of(cluster->home, cluster->pool);
    if (geteuid() != 0)
        error = edu_process_user_self(&cluster->user, cluster->pool);
    else
        error = edu_process_user_named(&cluster->user, name != NULL ? name : "postgres", cluster->pool);
    if (error != NULL && geteuid() == 0) {
        edu_error_clear(error);
        error = edu_process_user_named(&cluster->user, "nobody", cluster->pool);
    }
    if (error == NULL)
        return NULL;
    error = edu_error_create(EDU_ERR_CLUSTER, error, "could not choose a user for the private server");
    return edu_error_hint(error, "make a user named postgres, or run edustat as an ordinary user");
}

static edu_error_t *
make_home(const char *home, apr_pool_t *pool)
{
    struct stat info;
    apr_status_t status;

    if (stat(home, &info) == 0 && S_ISDIR(info.st_mode))
        return NULL;
    status =
        apr_dir_make_recursive(home,
                               APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_UEXECUTE | APR_FPROT_GREAD |
                                   APR_FPROT_GEXECUTE | APR_FPROT_WREAD | APR_FPROT_WEXECUTE,
                               pool);
    /* Whatever the umask: root's server runs as another user, which must get through. */
    if (status == APR_SUCCESS && chmod(home, geteuid() == 0 ? 0711 : 0700) != 0)
        status = errno;
    if (status == APR_SUCCESS)
        return NULL;
    return edu_error_hint(edu_error_apr(EDU_ERR_CLUSTER, status, "could not make the folder \"%s\"", home),
                          "choose a folder that you can write to with --home or EDUSTAT_HOME");
}

static void
read_version(edu_cluster_t *cluster)
{
    const char *path = apr_pstrcat(cluster->pool, cluster->data, "/PG_VERSION", NULL);
    char *text;
    size_t length;
    struct stat info;
    edu_error_t *error = edu_file_read(&text, &length, path, 64, cluster->pool);

    cluster->version = "";
    /* Not readable may mean that it is somebody else's. */
    cluster->made = error == NULL || (stat(path, &info) != 0 && errno == EACCES);
    if (error == NULL)
        cluster->version = apr_pstrndup(cluster->pool, text, strcspn(text, "\r\n"));
    edu_error_clear(error);
}

#define APART "/var/lib/edustat"

/* Where a home goes whose path the server's user cannot walk (root's own folder, say): one place for each such home. */
static const char *
place_apart(const char *home, apr_pool_t *pool)
{
    return apr_pstrcat(pool, APART "/", apr_pstrndup(pool, edu_sha256_hex(home, strlen(home), pool), 12),
                       NULL);
}

/* Whether the cluster lies, or is to be made, apart from its home. */
static bool
lies_apart(const edu_cluster_t *cluster, const char *apart)
{
    if (cluster->made || !cluster->user.change || strncmp(cluster->home, APART "/", sizeof APART) == 0)
        return false;
    return access(cluster->home, F_OK) == 0 ? !edu_process_can_enter(&cluster->user, cluster->home)
                                            : access(apart, F_OK) == 0;
}

edu_error_t *
edu_cluster_open(edu_cluster_t **cluster, const char *home, bool make, apr_pool_t *pool)
{
    edu_cluster_t *opened = apr_pcalloc(pool, sizeof *opened);
    char resolved[PATH_MAX];

    if (*home == '\0')
        return edu_error_create(EDU_ERR_USAGE, NULL, "the name of the home folder is empty");
    if (make)
        EDU_TRY(make_home(home, pool));
    /* One cluster, one name: the socket's place is derived from it. */
    if (realpath(home, resolved) != NULL) {
        opened->home = apr_pstrdup(pool, resolved);
    } else if (errno == ENOENT && !make) {
        char *absolute = NULL;

        apr_filepath_merge(&absolute, NULL, home, APR_FILEPATH_NATIVE, pool);
        opened->home = absolute != NULL ? absolute : home;
    } else {
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not find the folder \"%s\"", home);
    }
    opened->pool = pool;
    opened->data = apr_pstrcat(pool, opened->home, "/pgdata", NULL);
    opened->fresh = apr_pstrcat(pool, opened->home, "/pgdata.new", NULL);
    opened->log = apr_pstrcat(pool, opened->home, "/log/server.log", NULL);
    place_socket(opened);
    read_version(opened);
    EDU_TRY(choose_user(opened));
    *cluster = opened;

    const char *apart = place_apart(opened->home, pool);
    if (!lies_apart(opened, apart))
        return NULL;
    if (access(apart, F_OK) != 0)
        edu_log_notice("user %s cannot enter \"%s\"; the private database is kept in \"%s\"",
                       opened->user.name, opened->home, apart);
    if (make && (mkdir(APART, 0711) == 0 || errno == EEXIST))
        chmod(APART, 0711); /* whatever the umask: others must get through */
    return edu_cluster_open(cluster, apart, make, pool);
}

edu_error_t *
edu_cluster_secure_folder(const edu_cluster_t *cluster, const char *path, bool in_home)
{
    struct stat info;

    if (mkdir(path, 0700) == 0) {
        if (cluster->user.change && lchown(path, cluster->user.uid, cluster->user.gid) != 0)
            return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not give \"%s\" to %s", path,
                                 cluster->user.name);
        return NULL;
    }
    if (errno != EEXIST)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not make the folder \"%s\"", path);
    if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        if (info.st_uid == cluster->user.uid && (info.st_mode & 077) == 0)
            return NULL;
        /* Inside home it is ours to put right; in /tmp somebody else may have put it there on
         * purpose. */
        if (in_home && chmod(path, 0700) == 0 &&
            (info.st_uid == cluster->user.uid || lchown(path, cluster->user.uid, cluster->user.gid) == 0))
            return NULL;
    }
    return edu_error_hint(edu_error_create(EDU_ERR_CLUSTER, NULL, "\"%s\" is not a folder of %s's alone",
                                           path, cluster->user.name),
                          "remove it, then try again");
}

edu_error_t *
edu_cluster_open_log(int *descriptor, int64_t *offset, const edu_cluster_t *cluster)
{
    const char *folder = apr_pstrcat(cluster->pool, cluster->home, "/log", NULL);
    struct stat info = {.st_size = 0};

    EDU_TRY(edu_cluster_secure_folder(cluster, folder, true));
    *descriptor = open(cluster->log, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*descriptor < 0)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not open \"%s\"", cluster->log);
    if (cluster->user.change && fchown(*descriptor, cluster->user.uid, cluster->user.gid) != 0)
        edu_log_detail("could not give \"%s\" to %s", cluster->log, cluster->user.name);
    fstat(*descriptor, &info);
    *offset = info.st_size;
    return NULL;
}

static const char *
log_tail(const edu_cluster_t *cluster, int64_t offset)
{
    int descriptor = open(cluster->log, O_RDONLY | O_CLOEXEC);
    char *text = apr_pcalloc(cluster->pool, LOG_TAIL + 1);
    struct stat info;
    ssize_t length = 0;

    if (descriptor < 0)
        return text;
    if (fstat(descriptor, &info) == 0) {
        if (info.st_size - offset > LOG_TAIL)
            offset = info.st_size - LOG_TAIL;
        length = pread(descriptor, text, LOG_TAIL, (off_t)offset);
    }
    close(descriptor);
    while (length > 0 && text[length - 1] == '\n')
        text[--length] = '\0';

    char *start = text + (length > 0 ? length : 0);
    for (int lines = 0; start > text; start--)
        if (start[-1] == '\n' && ++lines == LOG_LINES)
            break;
    return start;
}

edu_error_t *
edu_cluster_explain(edu_error_t *error, const edu_cluster_t *cluster, int64_t offset)
{
    const char *tail = log_tail(cluster, offset);

    if (*tail != '\0')
        edu_error_detail(error, "the server's log ends with:\n%s", tail);
    if (strstr(tail, "shared memory") != NULL)
        return edu_error_hint(error,
                              "the machine has too little shared memory: lower shared_buffers in "
                              "\"%s/postgresql.conf\", or end other servers",
                              cluster->data);
    if (strstr(tail, "No space left") != NULL || strstr(tail, "disk space") != NULL ||
        strstr(tail, "Disk quota") != NULL)
        return edu_error_hint(error, "free disk space below \"%s\", or choose another --home", cluster->home);
    return edu_error_hint(error, "the whole log is \"%s\"; --dsn would use another server", cluster->log);
}

/* Bytes of memory this process may count on: the machine's, or its container's. */
static int64_t
memory_bytes(apr_pool_t *pool)
{
    int64_t bytes = (int64_t)sysconf(_SC_PHYS_PAGES) * (int64_t)sysconf(_SC_PAGESIZE);
    char *text;
    size_t length;
    edu_error_t *error = edu_file_read(&text, &length, "/sys/fs/cgroup/memory.max", 64, pool);

    if (error == NULL && strtoll(text, NULL, 10) > 0 && strtoll(text, NULL, 10) < bytes)
        bytes = strtoll(text, NULL, 10);
    edu_error_clear(error);
    return bytes;
}

/* Bulk loads and whole recomputes by few sessions. Minimal WAL lets COPY into a table made in the
 * same transaction skip it; nothing is replicated from here. Commits stay durable. */
static edu_error_t *
configure(const edu_cluster_t *cluster)
{
    int64_t memory = memory_bytes(cluster->pool) / MEGABYTE;
    int64_t shared = memory / 4 > 2048 ? 2048 : memory / 4 < 128 ? 128 : memory / 4;
    const char *path = apr_pstrcat(cluster->pool, cluster->fresh, "/postgresql.conf", NULL);
    FILE *file = fopen(path, "ae");

    if (file == NULL)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not open \"%s\"", path);
    fprintf(file,
            "\n# edustat; change what you like, it is written once\n"
            "shared_buffers = %" APR_INT64_T_FMT "MB\n"
            "effective_cache_size = %" APR_INT64_T_FMT "MB\n"
            "work_mem = 64MB\n"
            "maintenance_work_mem = 512MB\n"
            "wal_level = minimal\n"
            "max_wal_senders = 0\n"
            "max_wal_size = 4GB\n"
            "max_connections = 50\n"
            "jit = off\n"
            "log_min_messages = warning\n"
            "log_checkpoints = off\n"
            "log_line_prefix = '%%m [%%p] '\n"
            "timezone = 'UTC'\n",
            shared, memory / 2 > 256 ? memory / 2 : 256);
    bool failed = fflush(file) != 0 || fsync(fileno(file)) != 0;
    failed = fclose(file) != 0 || failed;
    return failed ? edu_error_apr(EDU_ERR_CLUSTER, errno, "could not write \"%s\"", path) : NULL;
}

static edu_error_t *
run_initdb(const edu_cluster_t *cluster, const char *programs, int log)
{
    const char *const argv[] = {apr_pstrcat(cluster->pool, programs, "/initdb", NULL),
                                "-D",
                                cluster->fresh,
                                "--username=" EDU_CLUSTER_USER,
                                "--encoding=UTF8",
                                "--locale=C",
                                "--auth-local=trust",
                                "--auth-host=reject",
                                "--no-instructions",
                                NULL};
    pid_t pid;
    int status;

    EDU_TRY(edu_process_start(&pid, argv, &cluster->user, log, false, cluster->pool));
    EDU_TRY(edu_process_wait(&status, pid));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return edu_error_create(EDU_ERR_CLUSTER, NULL, "initdb failed");
    return NULL;
}

/* Something that is no cluster stands where ours would: an empty folder goes, anything else is put
 * aside. */
static edu_error_t *
clear_way(const edu_cluster_t *cluster)
{
    struct stat info;
    const char *aside;

    if (lstat(cluster->data, &info) != 0 || rmdir(cluster->data) == 0)
        return NULL;
    for (int i = 1;; i++) {
        aside = apr_psprintf(cluster->pool, "%s.broken-%d", cluster->data, i);
        if (lstat(aside, &info) != 0)
            break;
    }
    if (rename(cluster->data, aside) != 0)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not rename \"%s\"", cluster->data);
    edu_log_warning("\"%s\" was no whole database and is now \"%s\"", cluster->data, aside);
    return NULL;
}

static edu_error_t *
make_beside(const edu_cluster_t *cluster, const char *programs, int log)
{
    EDU_TRY(edu_tree_remove(cluster->fresh, cluster->pool));
    EDU_TRY(edu_cluster_secure_folder(cluster, cluster->fresh, true));
    EDU_TRY(run_initdb(cluster, programs, log));
    EDU_TRY(configure(cluster));
    EDU_TRY(clear_way(cluster));
    if (rename(cluster->fresh, cluster->data) != 0)
        return edu_error_apr(EDU_ERR_CLUSTER, errno, "could not rename \"%s\"", cluster->fresh);
    return NULL;
}

edu_error_t *
edu_cluster_make(edu_cluster_t *cluster)
{
    const char *programs;
    int64_t offset;
    int major;
    int log;

    EDU_TRY(edu_cluster_programs(&programs, &major, 0, cluster->pool));
    EDU_TRY(edu_cluster_open_log(&log, &offset, cluster));
    edu_log_notice("making a private database in \"%s\"", cluster->data);
    edu_error_t *error = make_beside(cluster, programs, log);
    close(log);
    if (error == NULL) {
        read_version(cluster);
        return NULL;
    }

    /* Half a cluster helps nobody and may hold the very space that was missing. */
    edu_error_clear(edu_tree_remove(cluster->fresh, cluster->pool));
    if (edu_error_is(error, EDU_ERR_CANCELLED))
        return error;
    error = edu_error_create(EDU_ERR_CLUSTER, error, "could not make a private database in \"%s\"",
                             cluster->data);
    return edu_cluster_explain(error, cluster, offset);
}
