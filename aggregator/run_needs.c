#include "aggregator/run_private.h"

#include "aggregator/earlier.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

const edu_form_t *
edu_run_form(const edu_run_t *run, int form)
{
    return APR_ARRAY_IDX(run->catalogue->forms, form, const edu_form_t *);
}

static void
need_counties(edu_run_t *run, apr_hash_t *years, int year, apr_hash_t *counties)
{
    apr_hash_t *needed = apr_hash_get(years, &year, sizeof year);

    if (needed == NULL) {
        needed = apr_hash_make(run->pool);
        apr_hash_set(years, apr_pmemdup(run->pool, &year, sizeof year), sizeof year, needed);
    }
    for (apr_hash_index_t *i = apr_hash_first(run->pool, counties); i != NULL; i = apr_hash_next(i))
        apr_hash_set(needed, apr_hash_this_key(i), APR_HASH_KEY_STRING, apr_hash_this_val(i));
}

/* What stands in a period's sums: of a year also the shorter periods that it is put together from. */
static void
need_period(edu_run_t *run, int year, edu_frequency_t frequency, apr_hash_t *counties)
{
    need_counties(run, run->years, year, counties);
    for (int f = 0; frequency == EDU_YEAR && f < run->catalogue->forms->nelts; f++) {
        const edu_form_t *form = edu_run_form(run, f);
        apr_array_header_t *parts;

        if (!edu_form_is_shorter(form))
            continue;
        need_counties(run, run->whole, year, counties);
        parts = edu_period_parts(year, form->frequency, form->year_reference, run->pool);
        for (int i = 0; i < parts->nelts; i++)
            if (i == 0 ||
                APR_ARRAY_IDX(parts, i, edu_period_t).year != APR_ARRAY_IDX(parts, i - 1, edu_period_t).year)
                need_counties(run, run->years, APR_ARRAY_IDX(parts, i, edu_period_t).year, counties);
    }
}

/* The areas of an earlier year that a slice's look back on. */
static apr_hash_t *
earlier_counties(const edu_run_t *run, const edu_slice_t *slice, int lag)
{
    apr_hash_t *counties = apr_hash_copy(run->pool, slice->counties);

    edu_earlier_add(counties, run->catalogue->areas, slice->year, slice->year - lag, run->pool);
    return counties;
}

void
edu_run_need(edu_run_t *run, const edu_slice_t *slice)
{
    bool done[EDU_EXPR_LAG_MOST + 1] = {false};

    if (!slice->rates)
        return;
    need_period(run, slice->year, slice->frequency, slice->counties);
    for (int i = 0; i < run->catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator =
            APR_ARRAY_IDX(run->catalogue->indicators, i, const edu_indicator_t *);

        for (int k = 0; k < indicator->inputs->nelts; k++) {
            int lag = APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag;

            if (lag <= 0 || indicator->frequency != slice->frequency || done[lag])
                continue;
            done[lag] = true;
            need_period(run, slice->year - lag, slice->frequency, earlier_counties(run, slice, lag));
        }
    }
}

edu_error_t *
edu_run_look_for_missing(edu_run_t *run, edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));
    edu_result_t *rows;

    if (slice->rates || slice->counties == NULL)
        return NULL;
    for (apr_hash_index_t *i = apr_hash_first(pool, slice->counties); i != NULL; i = apr_hash_next(i)) {
        const edu_area_t *area = edu_areas_find(run->catalogue->areas, apr_hash_this_key(i), slice->year);
        bool base = false;

        for (int k = 0; area != NULL && k < run->catalogue->indicators->nelts && !base; k++)
            base = edu_areas_is_base(
                run->catalogue->areas, area, slice->year,
                APR_ARRAY_IDX(run->catalogue->indicators, k, const edu_indicator_t *)->base_level, pool);
        if (base)
            APR_ARRAY_PUSH(codes, const char *) = area->code;
    }
    EDU_TRY(edu_db_query(&rows, run->db, edu_sql_query("bound_exists"),
                         EDU_PARAMS(EDU_INT(slice->year), EDU_TEXT(slice->period),
                                    EDU_TEXT(edu_sql_array(codes, pool))),
                         pool));
    slice->rates = edu_result_bool(rows, 0, 0);
    return NULL;
}

apr_array_header_t *
edu_run_keys(apr_hash_t *hash, apr_pool_t *pool)
{
    apr_array_header_t *keys = apr_array_make(pool, (int)apr_hash_count(hash), sizeof(const char *));

    for (apr_hash_index_t *i = apr_hash_first(pool, hash); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(keys, const char *) = apr_hash_this_key(i);
    return keys;
}
