/* Parts of a zip archive as text, to see what stands in a workbook. */
#ifndef EDU_TESTS_ZIP_PART_H
#define EDU_TESTS_ZIP_PART_H

#include <apr_pools.h>

/* The part's content; "" when there is no such archive or part. */
const char *zip_part(const char *path, const char *name, apr_pool_t *pool);

#endif
