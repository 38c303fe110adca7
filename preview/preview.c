#include "preview/preview.h"

#include "aggregator/compute.h"
#include "aggregator/sums.h"
#include "aggregator/year.h"
#include "base/cancel.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "preview/looked_back.h"

#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Numbers beside the codes that they are sorted by. */
typedef struct coded_t {
    const char *code;
    int number;
} coded_t;

static int
compare_codes(const void *a, const void *b)
{
    return strcmp(((const coded_t *)a)->code, ((const coded_t *)b)->code);
}

static int *
sorted_numbers(coded_t *coded, int count, apr_pool_t *pool)
{
    int *numbers = apr_palloc(pool, sizeof(int) * (size_t)(count + 1));

    qsort(coded, (size_t)count, sizeof *coded, compare_codes);
    for (int i = 0; i < count; i++)
        numbers[i] = coded[i].number;
    return numbers;
}

static void
sort_keys(edu_preview_t *preview)
{
    const edu_catalogue_t *catalogue = preview->catalogue;
    int groups = catalogue->groups->nelts + 1;
    int indicators = catalogue->indicators->nelts;
    coded_t *coded =
        apr_palloc(preview->pool, sizeof *coded * (size_t)(groups > indicators ? groups : indicators + 1));

    for (int i = 0; i < groups; i++)
        coded[i] = (coded_t){edu_cube_group_code(catalogue, i), i};
    preview->group_order = sorted_numbers(coded, groups, preview->pool);
    for (int i = 0; i < indicators; i++)
        coded[i] = (coded_t){APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *)->code, i};
    preview->indicator_order = sorted_numbers(coded, indicators, preview->pool);
}

edu_preview_t *
edu_preview_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_preview_t *preview = apr_pcalloc(pool, sizeof *preview);

    preview->catalogue = catalogue;
    preview->pool = pool;
    preview->cube = edu_cube_create(catalogue, pool);
    preview->roll = edu_roll_create(catalogue, pool);
    preview->kept = apr_array_make(pool, 64, sizeof(edu_preview_return_t));
    preview->described = apr_array_make(pool, 64, sizeof(edu_preview_return_t));
    preview->periods = apr_array_make(pool, 16, sizeof(edu_preview_period_t *));
    sort_keys(preview);
    return preview;
}

static int
compare_periods(const void *a, const void *b)
{
    const edu_preview_period_t *x = *(const edu_preview_period_t *const *)a;
    const edu_preview_period_t *y = *(const edu_preview_period_t *const *)b;

    return x->year != y->year ? x->year - y->year : strcmp(x->period, y->period);
}

/* The periods that the files hold returns of. */
static void
list_periods(edu_preview_t *preview)
{
    const apr_array_header_t *texts = edu_cube_periods(preview->cube, preview->pool);
    apr_array_header_t *periods = preview->periods;

    for (int i = 0; i < texts->nelts; i++) {
        edu_preview_period_t *period = apr_pcalloc(preview->pool, sizeof *period);
        edu_period_t parsed;

        period->period = APR_ARRAY_IDX(texts, i, const char *);
        edu_error_clear(edu_period_parse(&parsed, period->period, strlen(period->period)));
        period->year = parsed.year;
        period->frequency = parsed.frequency;
        APR_ARRAY_PUSH(periods, edu_preview_period_t *) = period;
    }
    if (periods->nelts > 1)
        qsort(periods->elts, (size_t)periods->nelts, sizeof(edu_preview_period_t *), compare_periods);
}

static edu_preview_period_t *
period_at(const edu_preview_t *preview, int index)
{
    return APR_ARRAY_IDX(preview->periods, index, edu_preview_period_t *);
}

/* The units of the roll are expected in every form that units report, as the register's are. */
static void
expect_form(edu_expect_t *expect, const edu_preview_t *preview, int number, const edu_form_t *form)
{
    const apr_array_header_t *units = edu_roll_units(preview->roll);
    int count = form->attributes->nelts;
    const char **row = apr_palloc(preview->pool, sizeof(char *) * (size_t)(count + 1));
    int *places = apr_palloc(preview->pool, sizeof(int) * (size_t)(count + 1));

    for (int i = 0; i < count; i++)
        places[i] = edu_roll_attribute(preview->roll, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t));
    for (int i = 0; i < units->nelts; i++) {
        const edu_register_unit_t *unit = APR_ARRAY_IDX(units, i, const edu_register_unit_t *);

        for (int k = 0; k < count; k++)
            row[k] = unit->attributes[places[k]];
        edu_expect_add(expect, number, unit->county, unit->valid_from, unit->valid_to, row, 1);
    }
}

/* Whether the files hold a shorter period of the form's year. */
static bool
holds_parts(const edu_preview_t *preview, const edu_form_t *form, int year)
{
    for (int i = 0; edu_form_is_shorter(form) && i < preview->periods->nelts; i++) {
        edu_period_t parsed;

        edu_error_clear(
            edu_period_parse(&parsed, period_at(preview, i)->period, strlen(period_at(preview, i)->period)));
        if (parsed.frequency == form->frequency && edu_period_year_of(&parsed, form->year_reference) == year)
            return true;
    }
    return false;
}

static void
expect_years(edu_expect_t *expect, const edu_preview_t *preview, int year)
{
    const apr_array_header_t *forms = preview->catalogue->forms;

    for (int f = 0; f < forms->nelts; f++)
        if (holds_parts(preview, APR_ARRAY_IDX(forms, f, const edu_form_t *), year))
            edu_expect_year(expect, preview->cube, f, year, NULL);
}

static void
expect_all(edu_preview_t *preview)
{
    edu_expect_t *expect = edu_expect_create(preview->catalogue, preview->pool);
    const apr_array_header_t *forms = preview->catalogue->forms;

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);

        if (edu_form_of_units(form))
            expect_form(expect, preview, i, form);
    }
    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *period = period_at(preview, i);

        edu_compute_expected(expect, preview->cube, period->year, period->period, NULL);
        if (period->frequency == EDU_YEAR)
            expect_years(expect, preview, period->year);
    }
    edu_expect_areas(expect, preview->cube, preview->pool);
}

/* The years of which rates are made. */
typedef struct rating_t {
    const edu_preview_t *preview;
    int first;
    int last;
    const char *area; /* NULL: of all areas */
    int wanted;       /* the first year that is asked for; trends alone look back on those before it */
} rating_t;

static void
mark_all(edu_tree_t *tree)
{
    for (int i = 0; i < tree->count; i++)
        tree->nodes[i].dirty = true;
}

/* The sums of a period's areas: of all, or of those that are looked back on. */
static edu_error_t *
add_up(const rating_t *rating, edu_preview_period_t *period)
{
    if (rating->area != NULL && period->year < rating->wanted)
        edu_preview_mark_looked_back(period, rating->preview, rating->area, rating->wanted, rating->last);
    else
        mark_all(period->tree);
    return edu_sums_add_up(rating->preview->cube, NULL, period->tree, period->period, true, period->pool);
}

/* The rates of a period: the cube is only read by now, so that periods go side by side. */
static edu_error_t *
rate_period(int index, void *baton)
{
    const rating_t *rating = baton;
    const edu_preview_t *preview = rating->preview;
    edu_preview_period_t *period = period_at(preview, index);

    if (period->year < rating->first || period->year > rating->last)
        return NULL;
    period->rates =
        edu_rates_create(preview->catalogue, period->tree, period->period, period->frequency, period->pool);
    edu_compute_rates(period->rates, preview->cube);
    period->room = edu_below_room(period->tree, period->pool);
    return edu_cancel_check();
}

edu_error_t *
edu_preview_compute(edu_preview_t *preview, const char *area, int first, int last, int jobs)
{
    rating_t rating = {preview, first > INT_MIN + EDU_PAST_YEARS ? first - EDU_PAST_YEARS : first, last, area,
                       first};
    apr_hash_t *codes;

    EDU_TRY(edu_years_make(preview->cube, NULL, preview->pool));
    list_periods(preview);
    expect_all(preview);
    codes = edu_compute_codes(preview->cube, preview->pool);
    for (int i = 0; i < preview->periods->nelts; i++) {
        edu_preview_period_t *period = period_at(preview, i);

        period->pool = edu_pool_create(preview->pool);
        period->tree =
            edu_compute_tree(preview->catalogue, period->year, period->period,
                             apr_hash_get(codes, period->period, APR_HASH_KEY_STRING), period->pool);
    }
    for (int i = 0; i < preview->periods->nelts; i++)
        EDU_TRY(add_up(&rating, period_at(preview, i)));
    return edu_parallel(preview->periods->nelts, jobs, rate_period, &rating, preview->pool);
}

const edu_preview_period_t *
edu_preview_period(const edu_preview_t *preview, const char *period)
{
    for (int i = 0; i < preview->periods->nelts; i++)
        if (strcmp(period_at(preview, i)->period, period) == 0)
            return period_at(preview, i);
    return NULL;
}
