/* Balanced development of each county: the spread of what its schools have a pupil, and schools below the floors; above counties, in
 * how many of them a standard is met. */
#ifndef EDU_AGGREGATOR_BALANCED_H
#define EDU_AGGREGATOR_BALANCED_H

#include "aggregator/cube.h"
#include "aggregator/renew.h"
#include "aggregator/tree.h"

typedef struct edu_balance_t edu_balance_t;

edu_balance_t *edu_balance_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Works out the counties whose returns are read: all (year < 0, counties NULL), or some of a year. A county and period in which
 * nobody sent any of the resources has nothing to tell. */
edu_error_t *edu_balance_read(edu_balance_t *balance, edu_db_t *db, int year,
                              const apr_array_header_t *counties, apr_pool_t *scratch_pool);

/* The tables rollup_balanced and rollup_balanced_item, with their columns as rows have them. */
typedef struct edu_balance_tables_t {
    edu_renew_t *summary;
    edu_renew_t *items;
} edu_balance_tables_t;

extern const char edu_balance_columns[];
extern const char edu_balance_item_columns[];

/* Writes the rows of the tree's dirty nodes in one period. The cube holds their sums, which say how many units were expected; counties
 * that are not dirty are read from the table. */
edu_error_t *edu_balance_write(edu_balance_t *balance, const edu_balance_tables_t *tables, edu_db_t *db,
                               const edu_cube_t *cube, const edu_tree_t *tree, const char *period,
                               apr_pool_t *scratch_pool);

#endif
