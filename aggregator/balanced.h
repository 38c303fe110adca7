/* Balanced development of each county: the spread of what its schools have a pupil, and schools below the floors; above counties, in
 * how many of them a standard is met. */
#ifndef EDU_AGGREGATOR_BALANCED_H
#define EDU_AGGREGATOR_BALANCED_H

#include "aggregator/cube.h"
#include "aggregator/tree.h"

typedef struct edu_balance_t edu_balance_t;

edu_balance_t *edu_balance_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Works out the counties whose returns are read: all (year < 0, counties NULL), or some of a year. A county and period in which
 * nobody sent any of the resources has nothing to tell. */
edu_error_t *edu_balance_read(edu_balance_t *balance, edu_db_t *db, int year,
                              const apr_array_header_t *counties, apr_pool_t *scratch_pool);

/* Takes out the rows of some areas (NULL: all) in one period; all there is. */
edu_error_t *edu_balance_remove(edu_db_t *db, int year, const char *period, const apr_array_header_t *areas,
                                apr_pool_t *scratch_pool);
edu_error_t *edu_balance_clear(edu_db_t *db);

/* Writes the rows of the tree's dirty nodes in one period. The cube holds their sums, which say how many units were expected; counties
 * that are not dirty are read from the table. */
edu_error_t *edu_balance_write(edu_balance_t *balance, edu_db_t *db, const edu_cube_t *cube,
                               const edu_tree_t *tree, const char *period, apr_pool_t *scratch_pool);

#endif
