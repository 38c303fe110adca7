/* Whole folders. Links inside are never followed. */
#ifndef EDU_BASE_TREE_H
#define EDU_BASE_TREE_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdint.h>
#include <sys/types.h>

/* Removes the folder and all in it; one that is not there is fine. Errors: FILE. */
edu_error_t *edu_tree_remove(const char *folder, apr_pool_t *pool);

/* Gives the folder and all in it to a user. Errors: FILE. */
edu_error_t *edu_tree_own(const char *folder, uid_t uid, gid_t gid, apr_pool_t *pool);

/* Bytes that the folder takes on disk. What cannot be read counts nothing. */
int64_t edu_tree_size(const char *folder, apr_pool_t *pool);

#endif
