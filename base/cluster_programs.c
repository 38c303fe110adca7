/* Where PostgreSQL's server programs are: distributions keep them off PATH, several versions side
 * by side. */
#include "base/cluster_private.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAJOR_LEAST 15

static void
add_folder(apr_array_header_t *folders, const char *folder)
{
    APR_ARRAY_PUSH(folders, const char *) = apr_pstrdup(folders->pool, folder);
}

static void
add_matching(apr_array_header_t *folders, const char *pattern)
{
    glob_t found;

    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            add_folder(folders, found.gl_pathv[i]);
    globfree(&found);
}

static apr_array_header_t *
path_folders(apr_pool_t *pool)
{
    apr_array_header_t *folders = apr_array_make(pool, 8, sizeof(const char *));
    const char *path = getenv("PATH");
    char *state = NULL;

    for (char *folder = apr_strtok(apr_pstrdup(pool, path != NULL ? path : ""), ":", &state); folder != NULL;
         folder = apr_strtok(NULL, ":", &state))
        if (*folder == '/')
            add_folder(folders, folder);
    return folders;
}

static const char *
find_on_path(const char *name, apr_pool_t *pool)
{
    const apr_array_header_t *folders = path_folders(pool);

    for (int i = 0; i < folders->nelts; i++) {
        const char *path = apr_pstrcat(pool, APR_ARRAY_IDX(folders, i, const char *), "/", name, NULL);

        if (access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

/* In the order in which equals are preferred. */
static apr_array_header_t *
candidates(apr_pool_t *pool)
{
    apr_array_header_t *folders = apr_array_make(pool, 16, sizeof(const char *));
    const char *pg_config = find_on_path("pg_config", pool);
    const char *folder;

    if (pg_config != NULL) {
        const char *const argv[] = {pg_config, "--bindir", NULL};
        edu_error_t *error = edu_process_output(&folder, argv, pool);

        if (error == NULL)
            add_folder(folders, folder);
        edu_error_clear(error);
    }
    add_matching(folders, "/usr/lib/postgresql/*/bin");
    add_matching(folders, "/usr/pgsql-*/bin");
    add_folder(folders, "/usr/local/pgsql/bin");
    apr_array_cat(folders, path_folders(pool));
    return folders;
}

/* The server's major version, 0 when it is not all there. */
static int
major_in(const char *folder, apr_pool_t *pool)
{
    const char *postgres = apr_pstrcat(pool, folder, "/postgres", NULL);
    const char *const argv[] = {postgres, "--version", NULL};
    const char *text = "";

    if (access(postgres, X_OK) != 0 || access(apr_pstrcat(pool, folder, "/initdb", NULL), X_OK) != 0)
        return 0;
    edu_error_clear(edu_process_output(&text, argv, pool));
    text = strchr(text, ')'); /* "postgres (PostgreSQL) 15.4 (Debian 15.4-1)" */
    return text != NULL ? (int)strtol(text + 1, NULL, 10) : 0;
}

static edu_error_t *
not_installed(int wanted, int best)
{
    edu_error_t *error;

    if (wanted == 0) {
        error =
            edu_error_create(EDU_ERR_CLUSTER, NULL,
                             "could not find the programs of a PostgreSQL server, %d or later", MAJOR_LEAST);
        return edu_error_hint(error,
                              "install it (Debian: apt-get install postgresql), or name a server with --dsn");
    }
    error =
        edu_error_create(EDU_ERR_CLUSTER, NULL,
                         "the private database is of PostgreSQL %d, whose server programs are not installed",
                         wanted);
    if (best > 0)
        edu_error_detail(error, "the newest installed is PostgreSQL %d, which cannot read these data", best);
    return edu_error_hint(error,
                          "install PostgreSQL %d (Debian: postgresql-%d), or start anew with another --home",
                          wanted, wanted);
}

edu_error_t *
edu_cluster_programs(const char **folder, int *major, int wanted, apr_pool_t *pool)
{
    const apr_array_header_t *folders = candidates(pool);
    const char *best_folder = NULL;
    int best = 0;

    for (int i = 0; i < folders->nelts; i++) {
        const char *candidate = APR_ARRAY_IDX(folders, i, const char *);
        int found = major_in(candidate, pool);

        if (found > best || (found == wanted && found != best && wanted > 0)) {
            best_folder = candidate;
            best = found;
        }
        if (wanted > 0 && best == wanted)
            break;
    }
    if (wanted > 0 ? best != wanted : best < MAJOR_LEAST)
        return not_installed(wanted, best);
    *folder = best_folder;
    *major = best;
    return NULL;
}

edu_error_t *
edu_cluster_program(const char **path, const char *name, apr_pool_t *pool)
{
    const char *folder;
    int major;
    edu_error_t *error = edu_cluster_programs(&folder, &major, 0, pool);

    if (error == NULL) {
        *path = apr_pstrcat(pool, folder, "/", name, NULL);
        if (access(*path, X_OK) == 0)
            return NULL;
    }
    edu_error_clear(error);
    *path = find_on_path(name, pool);
    if (*path != NULL)
        return NULL;
    error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "could not find the program \"%s\"", name);
    return edu_error_hint(error, "install PostgreSQL's client programs (Debian: postgresql-client)");
}
