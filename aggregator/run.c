#include "aggregator/run_private.h"

#include "aggregator/compute.h"
#include "base/pool.h"
#include "base/progress.h"
#include "sql/embedded.h"

#include <string.h>
#include <unistd.h>

static edu_error_t *
aggregate_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    edu_run_t run = *(edu_run_t *)baton;
    apr_pool_t *slice_pool = edu_pool_create(pool);
    edu_progress_t progress;

    memset(run.report, 0, sizeof *run.report);
    run.db = db;
    run.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    run.pool = pool;
    run.cube = edu_cube_create(run.catalogue, pool);
    run.balance = edu_balance_create(run.catalogue, pool);
    run.writer = edu_writer_create(db, run.catalogue, edu_pool_create(pool)); /* another thread may have it */
    run.past = edu_past_create(run.catalogue, pool);
    run.years = apr_hash_make(pool);
    run.whole = apr_hash_make(pool);
    EDU_TRY(edu_db_script(db, "SET LOCAL jit = off; SET LOCAL enable_memoize = off"));
    EDU_TRY(edu_plan_make(&run.plan, db, run.catalogue, run.options->full, run.options->first_year,
                          run.options->last_year, run.options->area, pool));
    run.report->full = run.plan->full;
    run.report->marks = run.plan->marks;
    run.report->periods = run.plan->slices->nelts;
    for (int i = 0; !run.plan->full && i < run.plan->slices->nelts; i++) {
        edu_slice_t *slice = APR_ARRAY_IDX(run.plan->slices, i, edu_slice_t *);

        EDU_TRY(edu_run_look_for_missing(&run, slice, pool));
        edu_run_need(&run, slice);
    }
    if (run.plan->full)
        EDU_TRY(edu_run_begin_full(&run, pool));
    if (run.plan->slices->nelts == 0)
        return edu_writer_finish(run.writer);
    if (!run.plan->full)
        EDU_TRY(edu_run_read_sums(&run, pool));
    EDU_TRY(edu_run_read_expectations(&run, pool));
    EDU_TRY(edu_run_read_last(&run, pool));
    run.codes = edu_compute_codes(run.cube, pool);
    edu_progress_start(&progress, "aggregate", run.plan->slices->nelts);
    for (int i = 0; i < run.plan->slices->nelts; i++) {
        apr_pool_clear(slice_pool);
        edu_progress_update(&progress, i);
        EDU_TRY(edu_run_slice(&run, APR_ARRAY_IDX(run.plan->slices, i, edu_slice_t *), slice_pool));
    }
    edu_progress_finish(&progress);
    EDU_TRY(edu_writer_finish(run.writer));
    run.report->rates = edu_writer_rows(run.writer);
    run.report->written = edu_writer_written(run.writer);
    return NULL;
}

edu_error_t *
edu_aggregate_within(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                     const edu_run_options_t *options, apr_pool_t *pool)
{
    edu_run_t run = {.report = report, .catalogue = catalogue, .options = options};

    return aggregate_body(db, &run, pool);
}

edu_error_t *
edu_aggregate(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
              const edu_run_options_t *options, apr_pool_t *pool)
{
    edu_run_t run = {.report = report, .catalogue = catalogue, .options = options, .own = true};
    edu_error_t *error;

    /* The lock comes before the snapshot, so that the second of two runs sees what the first one wrote. */
    EDU_TRY(edu_db_exec(db, edu_sql_query("aggregate_lock"), EDU_NO_PARAMS, NULL));
    error = edu_db_transaction(db, EDU_REPEATABLE_READ, 5, aggregate_body, &run, pool);
    return edu_error_compose(edu_error_wrap(error, "could not aggregate; the rollups are as they were"),
                             edu_db_exec(db, edu_sql_query("aggregate_unlock"), EDU_NO_PARAMS, NULL));
}
