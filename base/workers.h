/* The same work on several numbers, by several processes: for work whose libraries are not made for threads. */
#ifndef EDU_BASE_WORKERS_H
#define EDU_BASE_WORKERS_H

#include "base/error.h"

#include <apr_pools.h>

/* What a process does. Connections cannot be shared with the process that it came from: `begin` makes its own, before the first number. An error of `work`
 * is told by `failed`, in the same process, and the next number is taken; CANCELLED ends the process's work. */
typedef struct edu_workers_t {
    edu_error_t *(*begin)(void *baton, apr_pool_t *pool);
    edu_error_t *(*work)(int index, void *baton, apr_pool_t *pool); /* the pool is cleared for each */
    void (*failed)(int index, edu_error_t *error, void *baton);     /* takes over the error */
    const char *label;                                              /* of the progress */
} edu_workers_t;

/* Does the work for 0 to count - 1 in at most `jobs` processes, in this one where one is enough; numbers are begun in their order. What `begin` and `work`
 * write into memory is lost but where it is this process. *done: how many went well. Errors: those of `begin`, in this process; SYSTEM, when a process
 * could not be started or broke down; CANCELLED. */
edu_error_t *edu_workers_run(int *done, int count, int jobs, const edu_workers_t *workers, void *baton,
                             apr_pool_t *scratch_pool);

#endif
