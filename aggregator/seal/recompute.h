/* Rollups computed anew from the returns, by the aggregator's own code in a store beside the live one, and compared with the stored ones. */
#ifndef EDU_AGGREGATOR_SEAL_RECOMPUTE_H
#define EDU_AGGREGATOR_SEAL_RECOMPUTE_H

#include "sql/recompute.h"

/* An edu_recompute_t. Only the counties that the chosen areas stand on are computed. Every column of sums and rates is compared but the time at
 * which a row was computed. */
edu_error_t *edu_seal_recompute(edu_recomputed_t *recomputed, edu_db_t *db, const edu_catalogue_t *catalogue,
                                const edu_recompute_order_t *order, apr_pool_t *pool);

#endif
