/* Sums of the areas above: each the sum of the areas directly below it, never a second scan. */
#ifndef EDU_AGGREGATOR_SUMS_H
#define EDU_AGGREGATOR_SUMS_H

#include "aggregator/cube.h"
#include "aggregator/tree.h"

/* Makes the sums of the dirty nodes, in all groups, out of their own returns (already in the cube) and the areas below; area
 * sets are sums over their members. full: every area below is in the cube; else the ones that are not dirty are read from the
 * tables first. */
edu_error_t *edu_sums_add_up(edu_cube_t *cube, edu_db_t *db, const edu_tree_t *tree, const char *period,
                             bool full, apr_pool_t *scratch_pool);

#endif
