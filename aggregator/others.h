/* The rates of areas that a run leaves alone, as they stand: what enters the sums above beside what the run computed. */
#ifndef EDU_AGGREGATOR_OTHERS_H
#define EDU_AGGREGATOR_OTHERS_H

#include "aggregator/rates.h"

/* Reads the stored rates of the period, also with the missing returns as they last came, of the base areas among the tree's nodes that are not
 * dirty, into `rates`. Errors: DB. */
edu_error_t *edu_others_read(edu_rates_t *rates, edu_db_t *db, apr_pool_t *scratch_pool);

#endif
