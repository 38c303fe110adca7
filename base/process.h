/* Other programs, run as this user or as one that root steps down to. Not apr_proc: it keeps root's
 * supplementary groups when it changes the user. */
#ifndef EDU_BASE_PROCESS_H
#define EDU_BASE_PROCESS_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <sys/types.h>

/* Whom a program runs as. */
typedef struct edu_process_user_t {
    const char *name;
    uid_t uid;
    gid_t gid;
    const gid_t *groups;
    size_t group_count;
    bool change; /* root steps down; false: the program runs as we do */
} edu_process_user_t;

/* This process's own user. */
edu_error_t *edu_process_user_self(edu_process_user_t *user, apr_pool_t *pool);

/* A user to step down to, by name. Errors: NOT_FOUND. */
edu_error_t *edu_process_user_named(edu_process_user_t *user, const char *name, apr_pool_t *pool);

/* Starts argv[0] (a path) with no input, an environment of a few fixed variables, in the folder /,
 * its output going to the descriptor `output`; no other descriptor is passed on. detached: in a
 * session of its own, so that the terminal's signals do not reach it. Errors: SYSTEM when it could
 * not be started. */
edu_error_t *edu_process_start(pid_t *pid, const char *const *argv, const edu_process_user_t *user,
                               int output, bool detached, apr_pool_t *pool);

/* Waits for a child; *status as waitpid gives it. When a signal asks this process to stop, the
 * child is interrupted. Errors: CANCELLED, SYSTEM. */
edu_error_t *edu_process_wait(int *status, pid_t pid);

/* What argv[0] prints, up to 4000 bytes, on one line without its end. Errors: SYSTEM, also when it
 * fails. */
edu_error_t *edu_process_output(const char **text, const char *const *argv, apr_pool_t *pool);

/* Whether `user` may go into the folder, by the kernel's word. */
bool edu_process_can_enter(const edu_process_user_t *user, const char *folder);

#endif
