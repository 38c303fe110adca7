/* From the cube to rates, one period after the other: what a run over the store and one over files do alike. */
#ifndef EDU_AGGREGATOR_COMPUTE_H
#define EDU_AGGREGATOR_COMPUTE_H

#include "aggregator/expect.h"
#include "aggregator/rates.h"

/* Sets the units expected in one period, in every form that is reported for such periods. `counties` as for edu_expect_units().
 * edu_expect_areas() is to be called once behind all periods. */
void edu_compute_expected(edu_expect_t *expect, edu_cube_t *cube, int year, const char *period,
                          apr_hash_t *counties);

/* The areas with sums of their own in each period of the cube: period (const char *) to an array of codes (const char *). To be asked before
 * anything is added up. */
apr_hash_t *edu_compute_codes(const edu_cube_t *cube, apr_pool_t *pool);

/* The tree over the areas `codes` (const char *) in a year. Those that the catalogue does not have then are warned of. */
edu_tree_t *edu_compute_tree(const edu_catalogue_t *catalogue, int year, const char *period,
                             const apr_array_header_t *codes, apr_pool_t *pool);

/* Evaluates the dirty nodes and adds up from there. */
void edu_compute_rates(edu_rates_t *rates, const edu_cube_t *cube);

#endif
