/* Which areas the results of an area in a year stand on. */
#ifndef EDU_AGGREGATOR_SEAL_SCOPE_H
#define EDU_AGGREGATOR_SEAL_SCOPE_H

#include "model/catalogue.h"

typedef struct edu_seal_scope_t {
    apr_array_header_t *results; /* const char *: the area and all below it in the year, by code */
    apr_array_header_t *
        inputs; /* const char *: these, and what was below any of them in any year that they reach into, by code */
} edu_seal_scope_t;

/* Rates look back by lags and trends: on the years before of the same areas, hence on the areas that were below them then. NULL area:
 * every area of the catalogue. */
edu_seal_scope_t edu_seal_scope(const edu_catalogue_t *catalogue, const char *area, int year,
                                apr_pool_t *pool);

#endif
