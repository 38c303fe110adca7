#include "aggregator/plan.h"

#include "aggregator/cube.h"
#include "aggregator/past.h"
#include "model/boundary.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* No lag is longer than 50 years, and a trend looks back from there. */
#define REACH_MOST (50 + EDU_PAST_YEARS + 1)

typedef struct planning_t {
    edu_plan_t *plan;
    const edu_catalogue_t *catalogue;
    apr_hash_t *by_key; /* "year period" to edu_slice_t */
    int64_t held;       /* county-periods that hold returns */
    const char *area;
    int first_year;
    int last_year;
    apr_pool_t *pool;
    bool reached[EDU_FREQUENCY_COUNT][REACH_MOST]; /* by frequency, how many years later */
    bool lagged[EDU_FREQUENCY_COUNT][REACH_MOST];  /* those of them in which rates change, not only trends */
} planning_t;

static const char *
slice_key(int year, const char *period, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%d %s", year, period);
}

bool
edu_plan_holds(const edu_plan_t *plan, const edu_slice_t *slice, apr_pool_t *scratch_pool)
{
    return apr_hash_get(plan->all, slice_key(slice->year, slice->period, scratch_pool),
                        APR_HASH_KEY_STRING) != NULL;
}

static const char *
parts_key(const edu_form_t *form, int year, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s %d", form->code, year);
}

bool
edu_plan_holds_parts(const edu_plan_t *plan, const edu_form_t *form, int year, apr_pool_t *scratch_pool)
{
    return apr_hash_get(plan->of_parts, parts_key(form, year, scratch_pool), APR_HASH_KEY_STRING) != NULL;
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

/* Adds what the county is or lies in in a year; whether all of that is so since `since`. */
static bool
add_chain(const planning_t *planning, edu_slice_t *slice, const char *county, int year, int since)
{
    const edu_areas_t *areas = planning->catalogue->areas;
    const edu_area_t *area = edu_areas_find(areas, county, year);
    bool lasting = area != NULL;

    for (; area != NULL; area = edu_areas_find(areas, area->parent, year)) {
        apr_hash_set(slice->counties, area->code, APR_HASH_KEY_STRING, area->code);
        lasting = lasting && area->valid_from <= since;
    }
    return lasting;
}

/* Areas that took land over look back on the area whose it was; so does what is above them. */
static void
add_heirs(const planning_t *planning, edu_slice_t *slice, const char *area, int mark_year)
{
    const apr_array_header_t *heirs;

    if (slice->year <= mark_year ||
        edu_boundary_is_settled(planning->catalogue->areas, area, mark_year, slice->year))
        return;
    heirs = edu_boundary_touched(planning->catalogue->areas, area, mark_year, slice->year, planning->pool);
    for (int i = 0; i < heirs->nelts; i++)
        add_chain(planning, slice, APR_ARRAY_IDX(heirs, i, const char *), slice->year, mark_year);
}

/* The area and what is above it in the slice's year, and what was above it in the year of its mark and in between: a later period may look
 * back on sums or rates of an area that the county has left since. */
static void
add_county(const planning_t *planning, edu_slice_t *slice, const char *county, int mark_year)
{
    if (slice->counties == NULL)
        return;
    apr_hash_set(slice->counties, county, APR_HASH_KEY_STRING, county);
    add_heirs(planning, slice, county, mark_year);
    if (add_chain(planning, slice, county, slice->year, mark_year))
        return;
    for (int year = mark_year; year < slice->year; year++)
        add_chain(planning, slice, county, year, mark_year);
}

/* The period some years later, if it is held. */
static void
add_later(planning_t *planning, const char *county, int mark_year, const char *period, int years, bool rates)
{
    edu_period_t later;
    edu_slice_t *slice;
    char text[EDU_PERIOD_TEXT];

    edu_error_clear(edu_period_parse(&later, period, strlen(period)));
    later = edu_period_before(&later, -years);
    edu_period_format(&later, text);
    if (apr_hash_get(planning->plan->all, slice_key(later.year, text, planning->pool), APR_HASH_KEY_STRING) ==
        NULL)
        return;
    slice = get_slice(planning, later.year, text);
    slice->rates = slice->rates || rates;
    add_county(planning, slice, county, mark_year);
}

/* The years that forms make of periods such as this one: a year each, or the same. -1: none. */
static int
year_of(const planning_t *planning, const char *period, int form)
{
    const edu_form_t *shape = APR_ARRAY_IDX(planning->catalogue->forms, form, const edu_form_t *);
    edu_period_t parsed;

    edu_error_clear(edu_period_parse(&parsed, period, strlen(period)));
    if (!edu_form_is_shorter(shape) || shape->frequency != parsed.frequency)
        return -1;
    return edu_period_year_of(&parsed, shape->year_reference);
}

/* The period itself, and every later one whose indicators or trends look back on it. */
static void
add_period(planning_t *planning, const char *county, int year, const char *period)
{
    edu_slice_t *slice = get_slice(planning, year, period);

    slice->sums = slice->rates = true;
    add_county(planning, slice, county, year);
    for (int k = 1; k < REACH_MOST; k++)
        if (planning->reached[slice->frequency][k])
            add_later(planning, county, year, period, k, planning->lagged[slice->frequency][k]);
}

/* The period, and the years that it is a part of. */
static void
add_mark(planning_t *planning, const char *county, int year, const char *period)
{
    add_period(planning, county, year, period);
    for (int f = 0; f < planning->catalogue->forms->nelts; f++) {
        int whole = year_of(planning, period, f);

        if (whole >= 0)
            add_period(planning, county, whole, apr_psprintf(planning->pool, "%d", whole));
    }
}

/* Which later years a change reaches: those whose indicators look back on it and, of annual rates, those whose trends look back on a rate
 * that changes. */
static void
find_reach(planning_t *planning)
{
    const apr_array_header_t *indicators = planning->catalogue->indicators;

    for (int k = 0; k < EDU_PAST_YEARS; k++)
        planning->reached[EDU_YEAR][k] = true;
    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);
        int trend = indicator->frequency == EDU_YEAR ? EDU_PAST_YEARS : 1;

        for (int k = 0; k < indicator->inputs->nelts; k++) {
            int lag = APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag;

            for (int t = 0; t < trend && lag > 0; t++)
                planning->reached[indicator->frequency][lag + t] = true;
            if (lag > 0)
                planning->lagged[indicator->frequency][lag] = true;
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

/* A period that holds returns. */
static void
hold_period(planning_t *planning, int year, const char *period)
{
    const char *key = slice_key(year, period, planning->pool);

    apr_hash_set(planning->plan->all, key, APR_HASH_KEY_STRING, key);
    if (planning->plan->full && year >= planning->first_year && year <= planning->last_year)
        get_slice(planning, year, period)->sums = get_slice(planning, year, period)->rates = true;
}

static edu_error_t *
read_periods(planning_t *planning, edu_db_t *db)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("period_list"), EDU_NO_PARAMS, planning->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        int year = (int)edu_result_int(rows, i, 0);
        const char *period = edu_result_text(rows, i, 1);

        hold_period(planning, year, period);
        planning->held += edu_result_int(rows, i, 2);
        for (int f = 0; f < planning->catalogue->forms->nelts; f++) {
            int whole = year_of(planning, period, f);
            const char *key;

            if (whole < 0)
                continue;
            hold_period(planning, whole, apr_psprintf(planning->pool, "%d", whole));
            key = parts_key(APR_ARRAY_IDX(planning->catalogue->forms, f, const edu_form_t *), whole,
                            planning->pool);
            apr_hash_set(planning->plan->of_parts, key, APR_HASH_KEY_STRING, key);
        }
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
                                EDU_PARAMS(EDU_TEXT(county), EDU_INT(year), EDU_TEXT(period)), NULL));
    }
    return NULL;
}

/* Whether no rollup has sums of the slice's period. */
static edu_error_t *
is_new(bool *new_period, const planning_t *planning, edu_db_t *db, const edu_slice_t *slice)
{
    const edu_catalogue_t *catalogue = planning->catalogue;
    apr_array_header_t *roots = edu_areas_roots(catalogue->areas, slice->year, planning->pool);
    apr_array_header_t *codes = apr_array_make(planning->pool, 4, sizeof(const char *));
    edu_cube_t *cube = edu_cube_create(catalogue, planning->pool);

    for (int i = 0; i < roots->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(roots, i, const edu_area_t *)->code;
    *new_period = true;
    for (int f = 0; f < catalogue->forms->nelts && *new_period; f++) {
        EDU_TRY(edu_cube_read_stored(cube, db, f, slice->year, slice->period, codes, planning->pool));
        *new_period = edu_cube_list(cube, f, planning->pool)->nelts == 0;
    }
    return NULL;
}

/* With the last part of a year goes what was expected of everybody in it. */
static void
add_everybody(planning_t *planning, const edu_slice_t *gone)
{
    const apr_array_header_t *areas = edu_areas_all(planning->catalogue->areas);

    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);

        if (area->valid_from <= gone->year && gone->year < area->valid_to)
            add_mark(planning, area->code, gone->year, gone->period);
    }
}

/* In a period's first run the counties that sent nothing enter with what is expected of them. *periods_changed: a period came into being or
 * holds nothing any more. */
static edu_error_t *
add_silent(bool *periods_changed, planning_t *planning, edu_db_t *db)
{
    int marked = planning->plan->slices->nelts;

    for (int i = 0; i < marked; i++) {
        edu_slice_t *slice = APR_ARRAY_IDX(planning->plan->slices, i, edu_slice_t *);
        edu_result_t *rows;
        bool new_period = false;

        if (slice->sums)
            EDU_TRY(is_new(&new_period, planning, db, slice));
        *periods_changed =
            *periods_changed || new_period || !edu_plan_holds(planning->plan, slice, planning->pool);
        if (edu_frequency_makes_years(slice->frequency) &&
            !edu_plan_holds(planning->plan, slice, planning->pool))
            add_everybody(planning, slice);
        /* A statistical year reaches into the next one. */
        for (int year = slice->year; new_period && year <= slice->year + (slice->frequency == EDU_YEAR);
             year++) {
            EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_counties"), EDU_PARAMS(EDU_INT(year)),
                                 planning->pool));
            for (int k = 0; k < edu_result_rows(rows); k++)
                add_mark(planning, edu_result_text(rows, k, 0), slice->year, slice->period);
        }
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
edu_plan_make(edu_plan_t **plan, edu_db_t *db, const edu_catalogue_t *catalogue, bool full, int first_year,
              int last_year, const char *area, apr_pool_t *pool)
{
    edu_plan_t *new_plan = apr_pcalloc(pool, sizeof *new_plan);
    planning_t planning = {.plan = new_plan,
                           .catalogue = catalogue,
                           .by_key = apr_hash_make(pool),
                           .area = area,
                           .first_year = first_year,
                           .last_year = last_year,
                           .pool = pool};
    bool periods_changed = false;
    bool limited = area != NULL || first_year != INT_MIN || last_year != INT_MAX;

    new_plan->full = full && !limited;
    new_plan->slices = apr_array_make(pool, 32, sizeof(edu_slice_t *));
    new_plan->all = apr_hash_make(pool);
    new_plan->of_parts = apr_hash_make(pool);
    find_reach(&planning);
    EDU_TRY(read_periods(&planning, db));
    if (new_plan->full)
        EDU_TRY(edu_db_exec(db, edu_sql_query("dirty_take_all"), EDU_NO_PARAMS, &new_plan->marks));
    else
        EDU_TRY(take_marks(&planning, db, full));
    if (!new_plan->full && !limited && new_plan->marks * 3 > planning.held)
        EDU_TRY(turn_full(&planning, db));
    if (!new_plan->full)
        EDU_TRY(add_silent(&periods_changed, &planning, db));
    /* Later years look back on all that is expected in such a period, also in areas that are gone by then. */
    if (periods_changed && !limited)
        EDU_TRY(turn_full(&planning, db));
    if (new_plan->slices->nelts > 1)
        qsort(new_plan->slices->elts, (size_t)new_plan->slices->nelts, sizeof(edu_slice_t *), compare_slices);
    *plan = new_plan;
    return NULL;
}
