/* Sorts any number of records by key in constant memory.
 *
 * A record is a key, compared byte by byte (a shorter key before a longer one it begins), and a
 * payload. Records with equal keys keep the order in which they came. What does not fit in memory goes
 * as sorted runs to one unlinked temporary file in $TMPDIR or /tmp. Input that is already in order is
 * not sorted: it costs its copy, and, beyond the memory limit, its way through the temporary file. */
#ifndef EDU_COLLECTOR_SORTER_H
#define EDU_COLLECTOR_SORTER_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

#define EDU_SORTER_MEMORY ((size_t)64 * 1024 * 1024) /* bytes, when 0 is asked for */

typedef struct edu_sorter_t edu_sorter_t;

/* A sorter that uses about memory_limit bytes (0: EDU_SORTER_MEMORY; more only for a record that is
 * larger itself). All of it goes with `pool`. */
edu_sorter_t *edu_sorter_create(size_t memory_limit, apr_pool_t *pool);

/* Takes a copy of a record; key and payload together under 2 GiB, either may be empty. Errors: FILE
 * when the temporary file cannot be made or is full, with the hint to set TMPDIR. */
edu_error_t *edu_sorter_add(edu_sorter_t *sorter, const void *key, size_t key_length, const void *payload,
                            size_t length);

/* Ends the adding; call once. Errors: FILE. */
edu_error_t *edu_sorter_finish(edu_sorter_t *sorter);

/* The next record in key order; *key NULL at the end (an empty key is not NULL). The pointers are valid
 * until the next call. Errors: FILE. */
edu_error_t *edu_sorter_next(edu_sorter_t *sorter, const char **key, size_t *key_length, const char **payload,
                             size_t *length);

/* Whether every record came in order so far. */
bool edu_sorter_in_order(const edu_sorter_t *sorter);

#endif
