/* Years out of the sums of their shorter periods: months, weeks, terms. What may be added up over time is, what may not is not:
 *
 * - a flow is the sum over the periods;
 * - of a stock whose last value counts, the area's sum in the last period of the year in which it has returns of the form: one day for all of
 *   the area's units, so that nobody is counted where he was and where he went;
 * - of a stock whose mean counts, the mean of the area's sums over the periods in which it has any value, rounded to
 *   edu_measure_sum_decimals() places, halves away from zero.
 *
 * A period without returns is never taken as zero: it makes a flow's year less complete (aggregator/expect.h), and is no
 * part of a mean. Groups follow the periods of the whole, so that they add up to it; parts that areas report apart (`scope`) follow their
 * own. */
#ifndef EDU_AGGREGATOR_YEAR_H
#define EDU_AGGREGATOR_YEAR_H

#include "aggregator/cube.h"

/* Adds the years of the base areas to the cube, from their sums of shorter periods that are there. `years`: year (int) to the hash of the
 * areas (keys) to make it for; NULL: all. An area that does not exist in the year has none. Errors: INTERNAL when a sum leaves 64 bits. */
edu_error_t *edu_years_make(edu_cube_t *cube, apr_hash_t *years, apr_pool_t *scratch_pool);

#endif
