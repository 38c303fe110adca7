/* The same work on several numbers, by several threads. */
#ifndef EDU_BASE_PARALLEL_H
#define EDU_BASE_PARALLEL_H

#include "base/error.h"

/* Does the work number `index`, of `count`. What it allocates is its own: pools that others use are not for it. */
typedef edu_error_t *(*edu_parallel_work_t)(int index, void *baton);

/* Does the work for 0 to count - 1 with at most `jobs` threads, the caller's one of them; numbers are begun in their order. All threads are
 * through when it returns. Of several errors the one with the lowest number is given; work that was not begun by then stays undone. */
edu_error_t *edu_parallel(int count, int jobs, edu_parallel_work_t work, void *baton,
                          apr_pool_t *scratch_pool);

#endif
