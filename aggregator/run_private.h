/* What the files of one run share: run.c goes through it, run_needs.c says what is needed, run_read.c reads it, run_slice.c computes a period. Nobody
 * else includes it. */
#ifndef EDU_AGGREGATOR_RUN_PRIVATE_H
#define EDU_AGGREGATOR_RUN_PRIVATE_H

#include "aggregator/balanced.h"
#include "aggregator/past.h"
#include "aggregator/plan.h"
#include "aggregator/run.h"
#include "aggregator/write.h"

typedef struct edu_run_t {
    edu_run_report_t *report;
    const edu_catalogue_t *catalogue;
    const edu_run_options_t *options;
    edu_db_t *db;
    bool own; /* the transaction: what was written before it can be seen from beside */
    int jobs; /* threads */
    edu_plan_t *plan;
    edu_cube_t *cube;
    edu_balance_t *balance;
    edu_cube_t *last; /* missing returns as they last came */
    edu_writer_t *writer;
    edu_past_t *past;  /* of a full run: of all areas, as the run goes from year to year */
    apr_hash_t *years; /* incremental: year (int) to the hash of areas whose returns are read */
    apr_hash_t *whole; /* incremental: the same of years that are put together from shorter periods */
    apr_hash_t *
        codes; /* period to an array of the areas with sums of it, read from returns or expected, before anything is added up */
    apr_pool_t *pool;
} edu_run_t;

/* The catalogue's form with this number. */
const edu_form_t *edu_run_form(const edu_run_t *run, int form);

/* const char * */
apr_array_header_t *edu_run_keys(apr_hash_t *hash, apr_pool_t *pool);

/* The years whose returns a slice's indicators are made of, for its counties. */
void edu_run_need(edu_run_t *run, const edu_slice_t *slice);

/* What returns would be that are missing in a slice is known from the years before it: where any of the base areas misses some, more than trends may
 * have changed. */
edu_error_t *edu_run_look_for_missing(edu_run_t *run, edu_slice_t *slice, apr_pool_t *pool);

/* Sums of returns into the cube: all of them, or those of the counties and years that are needed. */
edu_error_t *edu_run_read_sums(edu_run_t *run, apr_pool_t *pool);

/* What a full run begins with: the sums of returns, and what stands, at the same time where there is a connection for it. Errors: DB. */
edu_error_t *edu_run_begin_full(edu_run_t *run, apr_pool_t *pool);

/* Expectations for every period whose sums were read. */
edu_error_t *edu_run_read_expectations(edu_run_t *run, apr_pool_t *pool);

/* What the missing annual returns were when they last came. */
edu_error_t *edu_run_read_last(edu_run_t *run, apr_pool_t *pool);

/* Computes what is to be computed of a period, and writes it. Errors: DB, INTERNAL, CANCELLED. */
edu_error_t *edu_run_slice(edu_run_t *run, const edu_slice_t *slice, apr_pool_t *pool);

#endif
