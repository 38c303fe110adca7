/* APR pools as this program uses them: who creates a pool destroys it; running out of memory ends the process
 * with a message, since nothing sensible can be done about it in the middle of a row. */
#ifndef EDU_BASE_POOL_H
#define EDU_BASE_POOL_H

#include <apr_pools.h>

/* A new pool below `parent`, or a root pool when parent is NULL. */
apr_pool_t *edu_pool_create(apr_pool_t *parent);

/* An APR cleanup whose data is a pool to destroy. */
apr_status_t edu_pool_destroy_cleanup(void *pool);

#endif
