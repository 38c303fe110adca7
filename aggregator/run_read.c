#include "aggregator/run_private.h"

#include "aggregator/compute.h"
#include "aggregator/year.h"
#include "base/cancel.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

/* Of returns that were just loaded the server knows nothing, and sorts what stands in the order of the key. */
static edu_error_t *
tell_planner(const edu_run_t *run, const edu_form_t *form, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, run->db, edu_sql_query("is_analyzed"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_return_table(form, pool)), EDU_TEXT(form->code)), pool));
    return edu_result_bool(rows, 0, 0) ? NULL : edu_db_script(run->db, edu_sql_analyze_returns(form, pool));
}

edu_error_t *
edu_run_read_sums(edu_run_t *run, apr_pool_t *pool)
{
    for (int f = 0; f < run->catalogue->forms->nelts; f++) {
        if (run->plan->full) {
            EDU_TRY(tell_planner(run, edu_run_form(run, f), pool));
            EDU_TRY(edu_cube_read_returns(run->cube, run->db, f, -1, NULL, pool));
            continue;
        }
        for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
            EDU_TRY(edu_cube_read_returns(run->cube, run->db, f, *(const int *)apr_hash_this_key(i),
                                          edu_run_keys(apr_hash_this_val(i), pool), pool));
    }
    EDU_TRY(edu_years_make(run->cube, run->plan->full ? NULL : run->whole, pool));
    if (run->plan->full)
        EDU_TRY(edu_balance_read(run->balance, run->db, -1, NULL, pool));
    for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
        EDU_TRY(edu_balance_read(run->balance, run->db, *(const int *)apr_hash_this_key(i),
                                 edu_run_keys(apr_hash_this_val(i), pool), pool));
    return edu_cancel_check();
}

/* What a full run begins with: the sums of returns, and what stands, at the same time where there is a connection for it. */
typedef struct beginning_t {
    edu_run_t *run;
    edu_db_t *beside; /* NULL: none; then what stands comes first */
    apr_pool_t *pools[2];
} beginning_t;

static edu_error_t *
begin_part(int index, void *baton)
{
    const beginning_t *beginning = baton;
    edu_run_t *run = beginning->run;

    if (index == 1)
        return edu_writer_read_all(run->writer, beginning->beside, beginning->pools[1]);
    return edu_run_read_sums(run, beginning->pools[0]);
}

edu_error_t *
edu_run_begin_full(edu_run_t *run, apr_pool_t *pool)
{
    beginning_t beginning = {run, NULL, {edu_pool_create(pool), edu_pool_create(pool)}};
    bool standing;
    edu_error_t *error = NULL;

    EDU_TRY(edu_writer_begin_full(&standing, run->writer, pool));
    if (standing && run->own && run->jobs > 1 && run->plan->slices->nelts > 0)
        error = edu_db_beside(&beginning.beside, run->db, beginning.pools[1]);
    if (error != NULL)
        edu_log_detail("what stands is read before the returns, since there is no second connection: %s",
                       error->message);
    edu_error_clear(error);
    if (standing && beginning.beside == NULL)
        EDU_TRY(edu_writer_read_all(run->writer, run->db, pool));
    if (run->plan->slices->nelts == 0)
        return NULL;
    error = edu_parallel(beginning.beside != NULL ? 2 : 1, 2, begin_part, &beginning, pool);
    edu_db_close(beginning.beside);
    return error;
}

edu_error_t *
edu_run_read_expectations(edu_run_t *run, apr_pool_t *pool)
{
    apr_array_header_t *counties = NULL;
    edu_expect_t *expect;

    if (!run->plan->full) {
        apr_hash_t *all = apr_hash_make(pool);

        for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
            all = apr_hash_overlay(pool, apr_hash_this_val(i), all);
        counties = edu_run_keys(all, pool);
    }
    EDU_TRY(edu_expect_read(&expect, run->db, run->catalogue, counties, pool));
    for (apr_hash_index_t *i = apr_hash_first(pool, run->plan->all); i != NULL; i = apr_hash_next(i)) {
        const char *key = apr_hash_this_key(i);
        const char *period = strchr(key, ' ') + 1;
        int year = (int)apr_atoi64(key);
        apr_hash_t *needed = run->plan->full ? NULL : apr_hash_get(run->years, &year, sizeof year);
        apr_hash_t *whole = run->plan->full ? NULL : apr_hash_get(run->whole, &year, sizeof year);

        if (needed != NULL || run->plan->full)
            edu_compute_expected(expect, run->cube, year, period, needed);
        for (int f = 0; (whole != NULL || run->plan->full) && f < run->catalogue->forms->nelts; f++)
            if (strchr(period, '-') == NULL &&
                edu_plan_holds_parts(run->plan, edu_run_form(run, f), year, pool))
                edu_expect_year(expect, run->cube, f, year, whole);
    }
    edu_expect_areas(expect, run->cube, pool);
    return NULL;
}

edu_error_t *
edu_run_read_last(edu_run_t *run, apr_pool_t *pool)
{
    run->last = edu_cube_create(run->catalogue, pool);
    for (int f = 0; f < run->catalogue->forms->nelts; f++)
        if (edu_run_form(run, f)->frequency == EDU_YEAR)
            EDU_TRY(edu_cube_read_known(run->last, run->db, run->cube, f, EDU_PAST_YEARS, pool));
    return NULL;
}
