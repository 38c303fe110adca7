#include "base/pool.h"
#include "collector/edit/county.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Puts a row in the place of another one in its unit's chain. */
static void
put_instead(const edu_edit_row_t *row, edu_edit_row_t *instead)
{
    edu_edit_row_t **at = &row->unit->newest;

    while (*at != row)
        at = &(*at)->older;
    *at = instead;
}

/* A copy with the cells alone that rules read from afar. */
static edu_edit_row_t *
condense_row(const edu_edit_county_t *county, const edu_edit_row_t *row, apr_pool_t *pool)
{
    const edu_edit_plan_t *plan = county->plan;
    size_t far = (size_t)plan->far_count;
    size_t slots = (size_t)plan->slot_count;
    edu_edit_row_t *made = apr_pmemdup(pool, row, sizeof *row);

    made->far = true;
    made->values = apr_palloc(pool, sizeof(double) * (far + slots + 1));
    made->states = apr_palloc(pool, far + 1);
    made->slots = made->values + far;
    memcpy(made->slots, row->slots, sizeof(double) * slots);
    for (int i = 0; i < plan->kept_count; i++) {
        if (plan->far[i] < 0)
            continue;
        made->values[plan->far[i]] = row->values[i];
        made->states[plan->far[i]] = row->states[i];
    }
    return made;
}

static void
condense(edu_edit_county_t *county, edu_edit_period_t *period)
{
    apr_pool_t *pool = edu_pool_create(county->pool);
    apr_array_header_t *rows = apr_array_make(pool, period->rows->nelts, sizeof(edu_edit_row_t *));

    edu_edit_period_sums(county, period);
    for (int i = 0; i < period->rows->nelts; i++) {
        const edu_edit_row_t *row = APR_ARRAY_IDX(period->rows, i, const edu_edit_row_t *);
        edu_edit_row_t *made = condense_row(county, row, pool);

        put_instead(row, made);
        APR_ARRAY_PUSH(rows, edu_edit_row_t *) = made;
    }
    apr_pool_destroy(period->pool);
    period->pool = pool;
    period->rows = rows;
}

/* Keeps the values that the unit's later rows are held against, where there are any. */
static void
keep_past(edu_edit_county_t *county, const edu_edit_row_t *row)
{
    size_t size = sizeof *row->slots * (size_t)county->plan->slot_count;
    bool some = false;
    edu_edit_past_t *past;

    for (int i = 0; i < county->plan->slot_count; i++)
        some = some || !isnan(row->slots[i]);
    if (!some)
        return;
    past = apr_palloc(county->pool, sizeof *past + size);
    past->older = row->unit->past;
    memcpy(past->slots, row->slots, size);
    row->unit->past = past;
}

static void
forget(edu_edit_county_t *county, edu_edit_period_t *period)
{
    edu_edit_period_sums(county, period);
    for (int i = 0; i < period->rows->nelts; i++) {
        const edu_edit_row_t *row = APR_ARRAY_IDX(period->rows, i, const edu_edit_row_t *);

        keep_past(county, row);
        edu_edit_row_unchain(row);
    }
    apr_pool_destroy(period->pool);
    period->pool = NULL;
    period->rows = NULL;
}

void
edu_edit_county_forget(edu_edit_county_t *county, int year)
{
    const apr_array_header_t *periods = county->periods;
    const edu_edit_plan_t *plan = county->plan;

    for (; county->forgotten < periods->nelts; county->forgotten++) {
        edu_edit_period_t *period = APR_ARRAY_IDX(periods, county->forgotten, edu_edit_period_t *);

        if (period->year >= year - plan->reach)
            break;
        forget(county, period);
    }
    if (county->condensed < county->forgotten)
        county->condensed = county->forgotten;
    for (; county->condensed < periods->nelts; county->condensed++) {
        edu_edit_period_t *period = APR_ARRAY_IDX(periods, county->condensed, edu_edit_period_t *);

        if (period->year >= year - EDU_EDIT_NEAR)
            break;
        condense(county, period);
    }
}
