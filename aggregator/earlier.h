/* The sums of earlier years that an area looks back on: its own, or those of the areas that it was made of since. */
#ifndef EDU_AGGREGATOR_EARLIER_H
#define EDU_AGGREGATOR_EARLIER_H

#include "aggregator/cube.h"

/* One an area that was there then; none where the land cannot be told apart any more (model/boundary.h). NULL entries: an area
 * without a sum. */
typedef struct edu_earlier_sums_t {
    const edu_sum_t **sums;
    int count;
} edu_earlier_sums_t;

typedef struct edu_earlier_t edu_earlier_t;

edu_earlier_t *edu_earlier_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* The sums of a form `lag` years before a period. Valid until the next call for the same area and lag. */
edu_earlier_sums_t edu_earlier_find(edu_earlier_t *earlier, const edu_cube_t *cube, int form,
                                    const char *area, const edu_period_t *period, int lag, int grp);

/* Adds to `areas` (a hash with codes as keys and values) the areas that those in it look back on from `year` to `earlier`. */
void edu_earlier_add(apr_hash_t *areas, const edu_areas_t *all, int year, int earlier, apr_pool_t *pool);

#endif
