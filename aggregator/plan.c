#include "aggregator/plan.h"

#include "sql/embedded.h"

#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct planning_t {
    edu_plan_t *plan;
    const edu_catalogue_t *catalogue;
    apr_hash_t *by_key; /* "year period" to edu_slice_t */
    int64_t held;       /* county-periods that hold returns */
    const char *area;
    int first_year;
    int last_year;
    apr_pool_t *pool;
} planning_t;

static const char *
slice_key(int year, const char *period, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%d %s", year, period);
}

static edu_slice_t *
get_slice(planning_t *planning, int year, const char *period)
{
    const char *key = slice_key(year, period, planning->pool);
    edu_slice_t *slice = apr_hash_get(planning->by_key, key, APR_HASH_KEY_STRING);
    edu_period_t parsed;

    if (slice != NULL)
        return slice;
    slice = apr_pcalloc(planning->pool, sizeof *slice);
    slice->year = year;
    slice->period = apr_pstrdup(planning->pool, period);
    edu_error_clear(edu_period_parse(&parsed, period, strlen(period)));
    slice->frequency = parsed.frequency;
    if (!planning->plan->full)
        slice->counties = apr_hash_make(planning->pool);
    apr_hash_set(planning->by_key, key, APR_HASH_KEY_STRING, slice);
    APR_ARRAY_PUSH(planning->plan->slices, edu_slice_t *) = slice;
    return slice;
}

static void
add_county(edu_slice_t *slice, const char *county)
{
    if (slice->counties != NULL)
        apr_hash_set(slice->counties, county, APR_HASH_KEY_STRING, county);
}

/* The period itself, and every later one whose indicators look back on it. */
static void
add_mark(planning_t *planning, const char *county, int year, const char *period)
{
    edu_slice_t *slice = get_slice(planning, year, period);
    const apr_array_header_t *indicators = planning->catalogue->indicators;

    slice->sums = true;
    add_county(slice, county);
    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        for (int k = 0; k < indicator->inputs->nelts; k++) {
            int lag = APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag;
            edu_period_t later;
            char text[EDU_PERIOD_TEXT];

            if (lag == 0 || indicator->frequency != slice->frequency)
                continue;
            edu_error_clear(edu_period_parse(&later, period, strlen(period)));
            later = edu_period_before(&later, -lag);
            edu_period_format(&later, text);
            if (apr_hash_get(planning->plan->all, slice_key(later.year, text, planning->pool),
                             APR_HASH_KEY_STRING) != NULL)
                add_county(get_slice(planning, later.year, text), county);
        }
    }
}

/* Whether the county is at or below the area that the run is about. */
static bool
is_meant(const planning_t *planning, const char *county, int year)
{
    const edu_areas_t *areas = planning->catalogue->areas;

    if (planning->area == NULL)
        return true;
    for (const edu_area_t *area = edu_areas_find(areas, county, year); area != NULL;
         area = edu_areas_find(areas, area->parent, year))
        if (strcmp(area->code, planning->area) == 0)
            return true;
    return false;
}

static edu_error_t *
read_periods(planning_t *planning, edu_db_t *db)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("period_list"), EDU_NO_PARAMS, planning->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        int year = (int)edu_result_int(rows, i, 0);
        const char *period = edu_result_text(rows, i, 1);
        const char *key = slice_key(year, period, planning->pool);

        apr_hash_set(planning->plan->all, key, APR_HASH_KEY_STRING, key);
        planning->held += edu_result_int(rows, i, 2);
        if (planning->plan->full && year >= planning->first_year && year <= planning->last_year)
            get_slice(planning, year, period)->sums = true;
    }
    return NULL;
}

/* Marks are removed one county-period at a time when the run is limited, all at once when it is not. */
static edu_error_t *
take_marks(planning_t *planning, edu_db_t *db, bool as_full)
{
    edu_result_t *rows;
    bool limited = planning->area != NULL;
    const char *query = as_full ? "state_list" : limited ? "dirty_list" : "dirty_take";

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query(query),
                         EDU_PARAMS(EDU_INT(planning->first_year), EDU_INT(planning->last_year)),
                         planning->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *county = edu_result_text(rows, i, 0);
        int year = (int)edu_result_int(rows, i, 1);
        const char *period = edu_result_text(rows, i, 2);

        if (!is_meant(planning, county, year))
            continue;
        planning->plan->marks++;
        add_mark(planning, county, year, period);
        if (limited || as_full)
            EDU_TRY(edu_db_exec(db, edu_sql_query("dirty_take_one"),
                                EDU_PARAMS(EDU_TEXT(county), EDU_INT(year), EDU_TEXT(period)),
                                NULL));
    }
    return NULL;
}

static int
compare_slices(const void *a, const void *b)
{
    const edu_slice_t *x = *(edu_slice_t *const *)a;
    const edu_slice_t *y = *(edu_slice_t *const *)b;

    return x->year != y->year ? (x->year > y->year ? 1 : -1) : strcmp(x->period, y->period);
}

/* From about a third of everything on, doing all of it in one pass is cheaper than picking. */
static edu_error_t *
turn_full(planning_t *planning, edu_db_t *db)
{
    planning->plan->full = true;
    apr_array_clear(planning->plan->slices);
    apr_hash_clear(planning->by_key);
    return read_periods(planning, db);
}

edu_error_t *
edu_plan_make(edu_plan_t **plan, edu_db_t *db, const edu_catalogue_t *catalogue, bool full,
              int first_year, int last_year, const char *area, apr_pool_t *pool)
{
    edu_plan_t *new_plan = apr_pcalloc(pool, sizeof *new_plan);
    planning_t planning = {new_plan, catalogue, apr_hash_make(pool), 0, area, first_year, last_year, pool};
    bool limited = area != NULL || first_year != INT_MIN || last_year != INT_MAX;

    new_plan->full = full && !limited;
    new_plan->slices = apr_array_make(pool, 32, sizeof(edu_slice_t *));
    new_plan->all = apr_hash_make(pool);
    EDU_TRY(read_periods(&planning, db));
    if (new_plan->full)
        EDU_TRY(edu_db_exec(db, edu_sql_query("dirty_take_all"), EDU_NO_PARAMS, &new_plan->marks));
    else
        EDU_TRY(take_marks(&planning, db, full));
    if (!new_plan->full && !limited && new_plan->marks * 3 > planning.held)
        EDU_TRY(turn_full(&planning, db));
    if (new_plan->slices->nelts > 1)
        qsort(new_plan->slices->elts, (size_t)new_plan->slices->nelts, sizeof(edu_slice_t *),
              compare_slices);
    *plan = new_plan;
    return NULL;
}
