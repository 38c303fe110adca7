/* A small catalogue held in memory, one file of which a fuzz target writes anew at each turn. */
#ifndef EDU_TESTS_SUPPORT_MEMORY_CATALOGUE_H
#define EDU_TESTS_SUPPORT_MEMORY_CATALOGUE_H

#include "model/catalogue.h"

#include <apr_pools.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the catalogue with this content of the file `name` ("forms/x.yaml"). NULL when the content is refused; then the error
 * names a file of the catalogue and a place in it, or the process is aborted. */
edu_catalogue_t *edu_memory_catalogue_read(const char *name, const uint8_t *data, size_t size,
                                           apr_pool_t *pool);

/* The same for profiles/x.yaml, which nothing else leans on: the rest is read once, and what comes back shares it. */
edu_catalogue_t *edu_memory_catalogue_profile(const uint8_t *data, size_t size, apr_pool_t *pool);

#endif
