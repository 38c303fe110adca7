#include "reports/divided.h"

#include "model/boundary.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Codes of untold units that are kept to be named. */
enum { NAMED_MOST = 5 };

static const double scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

int
edu_part_group(const edu_catalogue_t *catalogue, const char *code)
{
    if (strcmp(code, "all") == 0)
        return 0;
    for (int i = 0; i < catalogue->groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *);

        if (strcmp(group->code, code) == 0)
            return edu_group_is_area_set(group) ? -1 : i + 1;
    }
    return -1;
}

double
edu_part_value(const edu_part_sum_t *sum, const edu_cell_t *cell)
{
    return (double)sum->value[cell->index] / scales[edu_measure_sum_decimals(cell->measure)];
}

edu_divided_t *
edu_divided_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_divided_t *divided = apr_palloc(pool, sizeof *divided);

    *divided = (edu_divided_t){db, catalogue, apr_hash_make(pool), pool};
    return divided;
}

edu_land_t *
edu_part_of(const edu_areas_t *areas, const char *area, int year, const apr_array_header_t *own, int chosen,
            apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_boundary_touched(areas, area, year, chosen, pool);
    apr_array_header_t *within = apr_array_make(pool, all->nelts + 1, sizeof(const char *));
    edu_land_t *part;

    for (int i = 0; i < all->nelts; i++)
        if (edu_text_among(own, APR_ARRAY_IDX(all, i, const char *)))
            APR_ARRAY_PUSH(within, const char *) = APR_ARRAY_IDX(all, i, const char *);
    if (within->nelts == all->nelts)
        return NULL;
    part = apr_palloc(pool, sizeof *part);
    *part = (edu_land_t){area, year, chosen, all, within};
    return part;
}

/* Reading ------------------------------------------------------------------------------------------------------------------- */

/* What one reading of a form, period and area is made with. */
typedef struct reading_t {
    edu_divided_t *divided;
    const edu_form_t *form;
    const char *period;
    const edu_land_t *part; /* asked for */
    edu_part_told_t *told;
} reading_t;

static edu_part_sum_t *
sum_create(const edu_form_t *form, apr_pool_t *pool)
{
    edu_part_sum_t *sum = apr_pcalloc(pool, sizeof *sum);

    sum->class_expected = apr_pcalloc(pool, sizeof(int) * (size_t)(form->classes->nelts + 1));
    sum->class_reported = apr_pcalloc(pool, sizeof(int) * (size_t)(form->classes->nelts + 1));
    sum->value = apr_pcalloc(pool, sizeof(int64_t) * (size_t)(form->cells->nelts + 1));
    sum->count = apr_pcalloc(pool, sizeof(int32_t) * (size_t)(form->cells->nelts + 1));
    return sum;
}

/* The attribute of the form by which units belong to a group (0: all); -1: it cannot tell them apart; -2: none is needed. */
static int
group_attribute(const reading_t *reading, int grp)
{
    const edu_group_t *group;

    if (grp == 0)
        return -2;
    group = APR_ARRAY_IDX(reading->divided->catalogue->groups, grp - 1, const edu_group_t *);
    return edu_group_is_area_set(group) ? -1 : edu_form_attribute(reading->form, group->attribute);
}

/* The rows of the register of every unit in a column of a result: unit code to an array of edu_unit_years_t. */
static edu_error_t *
read_register(apr_hash_t **units, const edu_divided_t *divided, const edu_result_t *result, int column,
              const edu_land_t *land)
{
    apr_pool_t *pool = divided->pool;
    apr_array_header_t *codes = apr_array_make(pool, edu_result_rows(result) + 1, sizeof(const char *));
    edu_result_t *rows;

    for (int i = 0; i < edu_result_rows(result); i++)
        APR_ARRAY_PUSH(codes, const char *) = edu_result_text(result, i, column);
    EDU_TRY(
        edu_db_query(&rows, divided->db, edu_sql_query("unit_places"),
                     EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, pool)), EDU_BOOL(land->chosen < land->year)),
                     pool));
    *units = apr_hash_make(pool);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *code = edu_result_text(rows, i, 0);
        apr_array_header_t *years = apr_hash_get(*units, code, APR_HASH_KEY_STRING);

        if (years == NULL) {
            years = apr_array_make(pool, 2, sizeof(edu_unit_years_t));
            apr_hash_set(*units, code, APR_HASH_KEY_STRING, years);
        }
        APR_ARRAY_PUSH(years, edu_unit_years_t) =
            (edu_unit_years_t){edu_result_text(rows, i, 1), (int)edu_result_int(rows, i, 2),
                               (int)edu_result_int(rows, i, 3)};
    }
    return NULL;
}

/* Where a unit stands. */
static edu_unit_place_t
place_of(const edu_divided_t *divided, apr_hash_t *units, const edu_land_t *land, const char *code)
{
    static const apr_array_header_t none = {0};
    const apr_array_header_t *rows = apr_hash_get(units, code, APR_HASH_KEY_STRING);

    return edu_unit_place(divided->catalogue->areas, land, rows != NULL ? rows : &none, divided->pool);
}

/* Whether no unit at all of an area's register stands in the part. */
static edu_error_t *
note_nobody(bool *nobody, const edu_divided_t *divided, const edu_land_t *land)
{
    edu_result_t *codes;
    apr_hash_t *units;

    EDU_TRY(edu_db_query(&codes, divided->db, edu_sql_query("unit_codes_of"),
                         EDU_PARAMS(EDU_TEXT(land->area), EDU_INT(land->year)), divided->pool));
    EDU_TRY(read_register(&units, divided, codes, 0, land));
    for (int i = 0; i < edu_result_rows(codes) && *nobody; i++)
        *nobody = place_of(divided, units, land, edu_result_text(codes, i, 0)) != EDU_PLACE_WITHIN;
    return NULL;
}

static bool
holds(const apr_array_header_t *values, const char *value)
{
    return value != NULL && edu_text_among(values, value);
}

/* Adds a unit that stands in the part to the sum of a group, as far as it belongs there: by the register as one that is expected, by its return as
 * one that has reported. */
static void
add_unit(edu_part_sum_t *sum, const reading_t *reading, const edu_result_t *returns, int row, int grp)
{
    const edu_form_t *form = reading->form;
    const int attributes = form->attributes->nelts;
    const int attribute = group_attribute(reading, grp);
    const int scope = edu_form_attribute(form, "scope");
    const apr_array_header_t *values =
        attribute < 0
            ? NULL
            : APR_ARRAY_IDX(reading->divided->catalogue->groups, grp - 1, const edu_group_t *)->values;
    bool listed =
        edu_result_bool(returns, row, EDU_PART_LISTED) &&
        (values == NULL || holds(values, edu_result_text(returns, row, EDU_PART_COLUMNS + attribute)));
    bool reported = edu_result_bool(returns, row, EDU_PART_REPORTED) &&
                    (values == NULL ||
                     holds(values, edu_result_text(returns, row, EDU_PART_COLUMNS + attributes + attribute)));

    if (scope >= 0 && grp == 0 && !edu_result_null(returns, row, EDU_PART_COLUMNS + attributes + scope))
        reported = false;
    sum->expected += listed;
    sum->reported += reported;
    for (int i = 0; i < form->classes->nelts; i++) {
        const apr_array_header_t *of = APR_ARRAY_IDX(form->classes, i, edu_class_t).values;
        int at = EDU_PART_COLUMNS + form->class_attribute;

        sum->class_expected[i] += listed && holds(of, edu_result_text(returns, row, at));
        sum->class_reported[i] += reported && holds(of, edu_result_text(returns, row, at + attributes));
    }
    for (int i = 0; reported && i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);
        int at = EDU_PART_COLUMNS + 2 * attributes + i;

        if (edu_result_null(returns, row, at))
            continue;
        sum->value[i] +=
            llround(edu_result_double(returns, row, at) * scales[edu_measure_sum_decimals(cell->measure)]);
        sum->count[i]++;
    }
}

/* A unit of which the register does not say where it belongs. */
static void
note_untold(edu_part_told_t *told, const char *code, bool reported, edu_unit_place_t place)
{
    if (!reported) {
        told->silent++;
        return;
    }
    told->untold++;
    told->closed += place == EDU_PLACE_CLOSED;
    if (told->codes->nelts < NAMED_MOST)
        APR_ARRAY_PUSH(told->codes, const char *) = code;
}

static edu_error_t *
read_units(reading_t *reading, const char *area, const edu_land_t *land)
{
    edu_divided_t *divided = reading->divided;
    edu_part_told_t *told = reading->told;
    apr_array_header_t *areas = apr_array_make(divided->pool, 1, sizeof(const char *));
    bool whole = land->within->nelts == land->all->nelts;
    apr_hash_t *units = NULL;
    edu_result_t *returns;

    APR_ARRAY_PUSH(areas, const char *) = area;
    EDU_TRY_WRAP(edu_db_query(&returns, divided->db, edu_sql_part_returns(reading->form, divided->pool),
                              EDU_PARAMS(EDU_TEXT(edu_sql_array(areas, divided->pool)), EDU_INT(land->year),
                                         EDU_TEXT(reading->period)),
                              divided->pool),
                 "could not read the returns of form \"%s\"", reading->form->code);
    if (!whole)
        EDU_TRY(read_register(&units, divided, returns, EDU_PART_UNIT, land));
    for (int row = 0; row < edu_result_rows(returns); row++) {
        const char *code = edu_result_text(returns, row, EDU_PART_UNIT);
        bool reported = edu_result_bool(returns, row, EDU_PART_REPORTED);
        edu_unit_place_t place = whole ? EDU_PLACE_WITHIN : place_of(divided, units, land, code);

        told->reported += reported;
        if (place == EDU_PLACE_UNTOLD || place == EDU_PLACE_CLOSED)
            note_untold(told, code, reported, place);
        if (place != EDU_PLACE_WITHIN)
            continue;
        told->within++;
        for (int grp = 0; grp <= divided->catalogue->groups->nelts; grp++)
            if (told->sums[grp] != NULL)
                add_unit(told->sums[grp], reading, returns, row, grp);
    }
    return NULL;
}

/* The areas of the part's land in the period's year, which may lie before the part's own. */
static edu_error_t *
read_told(reading_t *reading, int year)
{
    const edu_land_t *land = reading->part;
    const edu_areas_t *all = reading->divided->catalogue->areas;
    apr_pool_t *pool = reading->divided->pool;
    const apr_array_header_t *areas = edu_boundary_touched(all, land->area, land->year, year, pool);

    for (int i = 0; i < areas->nelts; i++) {
        const char *area = APR_ARRAY_IDX(areas, i, const char *);
        edu_land_t then = {area, year, land->chosen,
                           edu_boundary_touched(all, area, year, land->chosen, pool), land->within};
        apr_array_header_t *within = apr_array_make(pool, 4, sizeof(const char *));

        for (int k = 0; k < then.all->nelts; k++)
            if (edu_text_among(land->within, APR_ARRAY_IDX(then.all, k, const char *)))
                APR_ARRAY_PUSH(within, const char *) = APR_ARRAY_IDX(then.all, k, const char *);
        then.within = within;
        if (within->nelts > 0)
            EDU_TRY(read_units(reading, area, &then));
    }
    reading->told->nobody = year == land->year && reading->told->within == 0;
    return reading->told->nobody ? note_nobody(&reading->told->nobody, reading->divided, land) : NULL;
}

static edu_part_want_t
want_of(const edu_part_told_t *told)
{
    return told->untold > 0 ? EDU_PART_UNTOLD : told->nobody ? EDU_PART_NOBODY : EDU_PART_THERE;
}

/* The same `lag` years before the part's year. */
static edu_error_t *
told_before(const edu_part_told_t **result, edu_divided_t *divided, const edu_form_t *form,
            const char *period, const edu_land_t *part, int lag)
{
    apr_pool_t *pool = divided->pool;
    const char *key = apr_psprintf(pool, "%s %s %s", form->code, period, part->area);
    reading_t reading = {divided, form, period, part, apr_hash_get(divided->told, key, APR_HASH_KEY_STRING)};

    if (reading.told == NULL) {
        reading.told = apr_pcalloc(pool, sizeof *reading.told);
        reading.told->form = form;
        reading.told->part = part;
        reading.told->codes = apr_array_make(pool, NAMED_MOST, sizeof(const char *));
        reading.told->sums =
            apr_pcalloc(pool, sizeof(edu_part_sum_t *) * (size_t)(divided->catalogue->groups->nelts + 1));
        for (int grp = 0; grp <= divided->catalogue->groups->nelts; grp++)
            if (group_attribute(&reading, grp) != -1)
                reading.told->sums[grp] = sum_create(form, pool);
        EDU_TRY(read_told(&reading, part->year - lag));
        apr_hash_set(divided->told, key, APR_HASH_KEY_STRING, reading.told);
    }
    *result = reading.told;
    return NULL;
}

/* Whether the units of a form can tell of a period. */
static edu_part_want_t
can_tell(const edu_form_t *form, const edu_period_t *period)
{
    if (!edu_form_of_units(form))
        return EDU_PART_OF_AREAS;
    return edu_period_fits(period, form->frequency) ? EDU_PART_THERE : EDU_PART_OF_MONTHS;
}

static edu_period_t
parsed(const char *text)
{
    edu_period_t period = {EDU_YEAR, 0, 0, 0};

    edu_error_clear(edu_period_parse(&period, text, strlen(text))); /* it was written by edu_period_format */
    return period;
}

edu_error_t *
edu_part_told(const edu_part_told_t **told, edu_part_want_t *want, edu_divided_t *divided,
              const edu_form_t *form, const char *period, const edu_land_t *part)
{
    edu_period_t at = parsed(period);

    *told = NULL;
    *want = can_tell(form, &at);
    if (*want != EDU_PART_THERE)
        return NULL;
    EDU_TRY(told_before(told, divided, form, period, part, 0));
    *want = want_of(*told);
    return NULL;
}

/* Rates --------------------------------------------------------------------------------------------------------------------- */

/* What an expression reads its cells from. */
typedef struct evaluation_t {
    edu_divided_t *divided;
    const edu_land_t *part;
    const edu_indicator_t *indicator;
    int grp;
    edu_period_t period;
    edu_part_rate_t *rate;
    edu_error_t *error;
} evaluation_t;

/* The sum of a form, `lag` years before; NULL where there is none, and rate->want says why. */
static const edu_part_sum_t *
sum_of(evaluation_t *evaluation, const edu_form_t *form, int lag)
{
    edu_period_t before = edu_period_before(&evaluation->period, lag);
    edu_part_rate_t *rate = evaluation->rate;
    edu_part_want_t want = can_tell(form, &before);
    const edu_part_told_t *told = NULL;
    char text[EDU_PERIOD_TEXT];

    edu_period_format(&before, text);
    if (want == EDU_PART_THERE && evaluation->error == NULL) {
        evaluation->error = told_before(&told, evaluation->divided, form,
                                        apr_pstrdup(evaluation->divided->pool, text), evaluation->part, lag);
        if (evaluation->error == NULL) {
            want = want_of(told);
            if (want != EDU_PART_THERE || lag == 0)
                rate->told = told;
        }
    }
    if (evaluation->error != NULL)
        return NULL;
    if (want != EDU_PART_THERE) {
        rate->want = want;
        return NULL;
    }
    return told->sums[evaluation->grp];
}

/* A cell's sum, or what its absence means, as the rollups have it: nobody it applies to, or nobody who told. */
static edu_number_t
read_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, cell, edu_cell_t *)->measure;
    const edu_part_sum_t *sum = sum_of(baton, form, lag);
    int class = measure->applies_to;

    if (sum == NULL)
        return (edu_number_t){EDU_MISSING, 0};
    if (sum->count[cell] > 0)
        return (edu_number_t){EDU_PRESENT,
                              edu_part_value(sum, APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *))};
    if (class >= 0 && sum->class_expected[class] == 0 && sum->class_reported[class] == 0 &&
        (sum->expected > 0 || sum->reported > 0))
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    return (edu_number_t){EDU_MISSING, 0};
}

/* Whether the rate stands on an earlier period: it took a value from there, or has none for want of one. */
static bool
stands_on(evaluation_t *evaluation, const edu_form_t *form, int lag, const edu_part_sum_t *sum)
{
    const apr_array_header_t *inputs = evaluation->indicator->inputs;

    if (!evaluation->rate->used)
        return true;
    for (int i = 0; sum != NULL && i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        if (input->form == form && input->lag == lag && sum->count[input->cell] > 0)
            return true;
    }
    return false;
}

/* Returns that should have been there, and those that were, as the rollups count them. */
static void
count_units(evaluation_t *evaluation)
{
    const edu_indicator_t *indicator = evaluation->indicator;
    edu_part_rate_t *rate = evaluation->rate;

    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);
        int class = edu_indicator_class(indicator, input->form, input->lag);
        const edu_part_sum_t *sum;

        if (!edu_expr_input_is_first(indicator->inputs, i) || !edu_form_of_units(input->form))
            continue;
        sum = sum_of(evaluation, input->form, input->lag);
        if (input->lag > 0 && !stands_on(evaluation, input->form, input->lag, sum))
            continue;
        if (sum == NULL)
            continue;
        rate->expected += class < 0 ? sum->expected : sum->class_expected[class];
        rate->reported += class < 0 ? sum->reported : sum->class_reported[class];
        rate->anyone = rate->anyone || sum->expected > 0 || sum->reported > 0;
    }
}

edu_error_t *
edu_part_rate(edu_part_rate_t *rate, edu_divided_t *divided, const edu_land_t *part,
              const edu_indicator_t *indicator, int grp, const char *period)
{
    evaluation_t evaluation = {divided, part, indicator, grp, parsed(period), rate, NULL};
    edu_number_t numerator;
    edu_number_t denominator;

    *rate = (edu_part_rate_t){.want = EDU_PART_THERE};
    numerator = edu_expr_eval(indicator->numerator, read_cell, &evaluation);
    denominator = edu_expr_eval(indicator->denominator, read_cell, &evaluation);
    if (evaluation.error != NULL)
        return evaluation.error;
    /* Nobody there who could be counted is a count of none; in a group it says nothing. */
    if (grp == 0 && numerator.state == EDU_NOT_APPLICABLE && denominator.state == EDU_PRESENT)
        numerator = (edu_number_t){EDU_PRESENT, 0};
    rate->used = numerator.state == EDU_PRESENT && denominator.state == EDU_PRESENT;
    rate->numerator = rate->used ? numerator.value : 0;
    rate->denominator = rate->used ? denominator.value : 0;
    count_units(&evaluation);
    /* What was wanting did not matter where both sides are there all the same (coalesce). */
    if (rate->used)
        rate->want = EDU_PART_THERE;
    rate->silent = rate->told != NULL ? rate->told->silent : 0;
    return evaluation.error;
}
