/* Zeroed memory for many small things of one life, or for a large one, in pieces that take few page faults: where the system
 * has pages of 2 MB, they are asked for. A fault costs as much as adding up several rows. */
#ifndef EDU_BASE_SLAB_H
#define EDU_BASE_SLAB_H

#include <apr_pools.h>
#include <stddef.h>

typedef struct edu_slab_t edu_slab_t;

/* An empty one; what it gives out lives as long as the pool. Not to be shared by threads. */
edu_slab_t *edu_slab_create(apr_pool_t *pool);

/* `bytes` of zeros, aligned to 16. */
void *edu_slab_take(edu_slab_t *slab, size_t bytes);

/* `bytes` of zeros by themselves, that live as long as the pool. */
void *edu_slab_alone(size_t bytes, apr_pool_t *pool);

#endif
