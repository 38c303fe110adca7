/* Several files into the database side by side: a connection, a thread and a transaction each. */
#ifndef EDU_COLLECTOR_MANY_H
#define EDU_COLLECTOR_MANY_H

#include "base/log.h"
#include "base/progress.h"
#include "collector/collect.h"

/* How many threads at most: a signal can cancel so many connections at once, and a server takes few more. */
#define EDU_MANY_JOBS_MOST 48

typedef enum edu_many_state_t {
    EDU_FILE_WAITING, /* not begun; stays so when the run is broken off before */
    EDU_FILE_LOADING,
    EDU_FILE_LOADED,
    EDU_FILE_FAILED
} edu_many_state_t;

typedef struct edu_many_file_t {
    const char *path;
    const char *label;   /* what people call it: the name, or the path below the folder that was given */
    int64_t bytes;       /* 0: not known */
    const char *rejects; /* file for its rejected rows; NULL: none */
    _Atomic edu_many_state_t state;
    edu_collect_report_t report; /* LOADED; without the rejects */
    edu_error_t *error;          /* FAILED */
    bool in_turn;                /* loaded a second time, since it was to come behind another one */
    edu_log_lane_t lane;         /* of what is said about it while others load */
    int index;
    int begun; /* when its load began and ended, by a clock that counts both */
    int ended;
    apr_pool_t *pool;
} edu_many_file_t;

typedef struct edu_many_t {
    apr_array_header_t *files; /* edu_many_file_t *, in the order given */
    const edu_catalogue_t *catalogue;
    const edu_collect_options_t *options;
    const char *conninfo;
    int jobs;
    /* Says what is to be said about a file that was loaded, on the thread that loaded it; the rejects are still there. */
    edu_error_t *(*say)(const edu_many_file_t *file, void *baton, apr_pool_t *scratch_pool);
    /* A file is through and so are all before it; on the caller's thread, in the order given. May be NULL. */
    void (*told)(const edu_many_file_t *file, void *baton);
    void *baton;
} edu_many_t;

/* A file of a run. */
edu_many_file_t *edu_many_add(edu_many_t *many, const char *path, const char *label, int64_t bytes,
                              apr_pool_t *pool);

/* Loads all files, `jobs` at a time, the largest first, so that no large one is left for the end. A file that fails
 * does not keep the others from it; a lost server and a signal end the run. `db` is for jobs = 1 and for what follows.
 *
 * Where files bring different values for the same return, the one that stands last in the order given counts, as if they had been
 * loaded one after the other: files that came too early are loaded again in their turn. Errors: DB, when no connection could be
 * made at all; those of files stand with the files. */
edu_error_t *edu_many_collect(edu_many_t *many, edu_db_t *db, apr_pool_t *pool);

#endif
