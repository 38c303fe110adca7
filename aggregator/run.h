/* One run of the aggregator: marks to sums to rates to the rollup tables, in one transaction. */
#ifndef EDU_AGGREGATOR_RUN_H
#define EDU_AGGREGATOR_RUN_H

#include "base/db.h"
#include "model/catalogue.h"

typedef struct edu_run_options_t {
    bool full;        /* everything, not only what is marked */
    int first_year;   /* INT_MIN: no limit */
    int last_year;    /* INT_MAX: no limit */
    const char *area; /* NULL: everywhere */
} edu_run_options_t;

typedef struct edu_run_report_t {
    bool full;
    int64_t marks;    /* dirty marks (county-periods) taken */
    int64_t counties; /* county-periods computed */
    int periods;
    int64_t rates;   /* rows of rollup_indicator computed */
    int64_t written; /* those of them of areas that came out otherwise than they stood */
} edu_run_report_t;

/* Readers see the rollups as they were until the run commits, then as they are. Two runs at once take turns. */
edu_error_t *edu_aggregate(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                           const edu_run_options_t *options, apr_pool_t *pool);

/* The same within the caller's transaction, and without taking turns: for a store that nobody else sees. */
edu_error_t *edu_aggregate_within(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                                  const edu_run_options_t *options, apr_pool_t *pool);

#endif
