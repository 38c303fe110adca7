/* A cube filled from returns at hand instead of those in the database: the same sums, by another way. */
#ifndef EDU_AGGREGATOR_CUBE_ROWS_H
#define EDU_AGGREGATOR_CUBE_ROWS_H

#include "aggregator/cube.h"

typedef struct edu_cube_rows_t edu_cube_rows_t;

/* Adds returns of one form (position in the catalogue) to a cube. */
edu_cube_rows_t *edu_cube_rows_create(edu_cube_t *cube, int form, apr_pool_t *pool);

/* Turns to a county and period: of these are the returns that follow. */
void edu_cube_rows_turn(edu_cube_rows_t *rows, const char *county, int year, const char *period);

/* One return. attributes: one a form attribute, NULL for none; values and present as in edu_sum_t, one a cell: a value is 0 and present is 0
 * where there is none, else present is 1. Errors: INTERNAL when a sum leaves 64 bits. */
edu_error_t *edu_cube_rows_add(edu_cube_rows_t *rows, const char *const *attributes, const int64_t *values,
                               const unsigned char *present);

#endif
