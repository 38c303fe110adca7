#include "base/pool.h"

#include "base/translate.h"

#include <stdio.h>
#include <stdlib.h>

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
    return pool;
}

apr_status_t
edu_pool_destroy_cleanup(void *pool)
{
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}
