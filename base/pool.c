#include "base/pool.h"

#include "base/translate.h"

#include <apr_allocator.h>
#include <stdio.h>
#include <stdlib.h>

/* So much of what cleared pools leave is kept for the next one; APR would keep all of it, however large the blocks, though a larger one that is
 * asked for later fits in none of them. */
#define KEPT_FREE ((apr_size_t)8 * 1024 * 1024)

static int
out_of_memory(int status)
{
    (void)status;
    fputs(edu_translate("edustat: error: out of memory\n"), stderr);
    abort();
}

apr_pool_t *
edu_pool_create(apr_pool_t *parent)
{
    apr_pool_t *pool = NULL;

    if (apr_pool_create_ex(&pool, parent, out_of_memory, NULL) != APR_SUCCESS)
        out_of_memory(0);
    if (parent == NULL)
        apr_allocator_max_free_set(apr_pool_allocator_get(pool), KEPT_FREE);
    return pool;
}

apr_status_t
edu_pool_destroy_cleanup(void *pool)
{
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}
