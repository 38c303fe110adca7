#include "aggregator/follow.h"

#include "base/cancel.h"
#include "base/log.h"
#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/marks.h"

#include <limits.h>

enum {
    REST_MS = 200,  /* what comes in one breath is added up in one run */
    LOOK_MS = 60000 /* marks may have been left by a program that tells nobody */
};

static edu_error_t *
run_once(edu_db_t *db, const edu_catalogue_t *catalogue, edu_followed_t followed, void *baton,
         apr_pool_t *pool)
{
    edu_run_options_t options = {.first_year = INT_MIN, .last_year = INT_MAX};
    int64_t started = edu_clock_us();
    edu_run_report_t report;

    EDU_TRY(edu_aggregate(&report, db, catalogue, &options, pool));
    if (report.periods > 0)
        followed(&report, (double)(edu_clock_us() - started) / 1e6, baton);
    return NULL;
}

/* Until there are marks, or a signal. */
static edu_error_t *
wait_for_marks(edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;
    bool came = false;

    while (!edu_cancel_requested()) {
        EDU_TRY(edu_db_query(&rows, db, edu_sql_query("dirty_count"), EDU_NO_PARAMS, pool));
        if (edu_result_int(rows, 0, 0) > 0)
            return edu_db_await(&came, db, REST_MS);
        EDU_TRY(edu_db_await(&came, db, LOOK_MS));
    }
    return NULL;
}

edu_error_t *
edu_aggregate_follow(edu_db_t *db, const edu_catalogue_t *catalogue, edu_followed_t followed, void *baton,
                     apr_pool_t *pool)
{
    apr_pool_t *run_pool = edu_pool_create(pool);
    edu_error_t *error = edu_db_script(db, "LISTEN " EDU_MARKS_CHANNEL);

    while (error == NULL && !edu_cancel_requested()) {
        apr_pool_clear(run_pool);
        error = run_once(db, catalogue, followed, baton, run_pool);
        if (error == NULL)
            error = wait_for_marks(db, run_pool);
    }
    if (error != NULL && error->code == EDU_ERR_CANCELLED && edu_cancel_requested()) {
        edu_error_clear(error); /* asked to stop, it stopped */
        error = NULL;
    }
    return error;
}
