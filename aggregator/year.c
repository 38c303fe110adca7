#include "aggregator/year.h"

#include <apr_strings.h>
#include <string.h>

/* An area's sums of one year's periods, in order: `count` from `sums` on. */
typedef struct parts_t {
    edu_sum_t **sums;
    int count;
    const edu_form_t *form;
    const char *final; /* the year's last period */
} parts_t;

static const edu_measure_t *
measure_at(const edu_form_t *form, int cell)
{
    return APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->measure;
}

/* The last sum of a group with returns; NULL when there is none. */
static const edu_sum_t *
last_sum(const parts_t *parts, int grp)
{
    for (int i = parts->count - 1; i >= 0; i--)
        if (parts->sums[i]->grp == grp && parts->sums[i]->units_reported > 0)
            return parts->sums[i];
    return NULL;
}

static const edu_sum_t *
sum_of(const parts_t *parts, const char *period, int grp)
{
    for (int i = 0; i < parts->count; i++)
        if (parts->sums[i]->grp == grp && strcmp(parts->sums[i]->period, period) == 0)
            return parts->sums[i];
    return NULL;
}

static int
periods_with(const parts_t *parts, int grp, int cell)
{
    int periods = 0;

    for (int i = 0; i < parts->count; i++)
        periods += parts->sums[i]->grp == grp && parts->sums[i]->count[cell] > 0;
    return periods;
}

static int64_t
divide(int64_t sum, int periods)
{
    int64_t half = periods / 2;

    return (sum < 0 ? sum - half : sum + half) / periods;
}

/* The last values and the units behind them. */
static void
take_last(edu_sum_t *year, const parts_t *parts, int whole)
{
    const edu_sum_t *last = last_sum(parts, whole);
    const edu_sum_t *own = last != NULL ? sum_of(parts, last->period, year->grp) : NULL;

    for (int i = 0; i < parts->form->cells->nelts; i++) {
        if (measure_at(parts->form, i)->year_rule != EDU_YEAR_LAST)
            continue;
        year->value[i] = own != NULL ? own->value[i] : 0;
        year->count[i] = own != NULL ? own->count[i] : 0;
    }
    /* Whoever is silent in the year's last period has not told how the year ended. */
    if (own == NULL || strcmp(own->period, parts->final) != 0)
        return;
    year->last_units_reported = own->units_reported;
    for (int i = 0; i < parts->form->classes->nelts; i++)
        year->last_reported[i] = own->reported[i];
}

static edu_error_t *
make_year(edu_sum_t *year, const parts_t *parts)
{
    int whole = edu_form_attribute(parts->form, "scope") >= 0 ? year->grp : 0;

    for (int i = 0; i < parts->count; i++)
        if (parts->sums[i]->grp == year->grp)
            EDU_TRY(edu_sum_add(year, parts->sums[i], parts->form));
    /* What was expected in periods with returns is not all: aggregator/expect.c says what is expected of a year. */
    year->units_expected = 0;
    memset(year->expected, 0, sizeof(int) * (size_t)parts->form->classes->nelts);
    for (int i = 0; i < parts->form->cells->nelts; i++)
        if (measure_at(parts->form, i)->year_rule == EDU_YEAR_MEAN && year->count[i] > 0)
            year->value[i] = divide(year->value[i], periods_with(parts, whole, i));
    take_last(year, parts, whole);
    return NULL;
}

static edu_error_t *
make_area(edu_cube_t *cube, int form, int year, const parts_t *parts)
{
    const char *area = parts->sums[0]->area;
    char text[EDU_PERIOD_TEXT];

    edu_period_format(&(edu_period_t){.frequency = EDU_YEAR, .year = year}, text);
    for (int i = 0; i < parts->count; i++)
        if (edu_cube_find(cube, form, area, text, parts->sums[i]->grp) == NULL)
            EDU_TRY(make_year(edu_cube_make(cube, form, area, year, text, parts->sums[i]->grp), parts));
    return NULL;
}

static int
year_of(const edu_sum_t *sum, const edu_form_t *form)
{
    edu_period_t period;

    edu_error_clear(edu_period_parse(&period, sum->period, strlen(sum->period)));
    return edu_period_year_of(&period, form->year_reference);
}

static const char *
final_period(int year, const edu_form_t *form, apr_pool_t *pool)
{
    const apr_array_header_t *parts = edu_period_parts(year, form->frequency, form->year_reference, pool);
    char *text = apr_palloc(pool, EDU_PERIOD_TEXT);

    edu_period_format(&APR_ARRAY_IDX(parts, parts->nelts - 1, edu_period_t), text);
    return text;
}

static bool
is_wanted(const edu_cube_t *cube, apr_hash_t *years, int year, const char *area)
{
    apr_hash_t *areas = years != NULL ? apr_hash_get(years, &year, sizeof year) : NULL;

    return (years == NULL || (areas != NULL && apr_hash_get(areas, area, APR_HASH_KEY_STRING) != NULL)) &&
           edu_areas_find(edu_cube_catalogue(cube)->areas, area, year) != NULL;
}

/* Sums come ordered by area and time: a year's stand together. */
static edu_error_t *
make_form(edu_cube_t *cube, int index, apr_hash_t *years, apr_pool_t *pool)
{
    const edu_form_t *form = APR_ARRAY_IDX(edu_cube_catalogue(cube)->forms, index, const edu_form_t *);
    apr_array_header_t *sums = edu_cube_list(cube, index, pool);
    const char *final = NULL;
    int final_of = 0;

    for (int i = 0; i < sums->nelts;) {
        edu_sum_t **first = &APR_ARRAY_IDX(sums, i, edu_sum_t *);
        int year = year_of(*first, form);
        int count = 1;

        while (i + count < sums->nelts && strcmp(first[count]->area, first[0]->area) == 0 &&
               year_of(first[count], form) == year)
            count++;
        i += count;
        if (!is_wanted(cube, years, year, first[0]->area))
            continue;
        if (final == NULL || final_of != year)
            final = final_period(year, form, pool);
        final_of = year;
        EDU_TRY(make_area(cube, index, year, &(parts_t){first, count, form, final}));
    }
    return NULL;
}

edu_error_t *
edu_years_make(edu_cube_t *cube, apr_hash_t *years, apr_pool_t *scratch_pool)
{
    const apr_array_header_t *forms = edu_cube_catalogue(cube)->forms;

    for (int i = 0; i < forms->nelts; i++)
        if (edu_form_is_shorter(APR_ARRAY_IDX(forms, i, const edu_form_t *)))
            EDU_TRY(make_form(cube, i, years, scratch_pool));
    return NULL;
}
