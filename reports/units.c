#include "reports/units.h"

#include "sql/form_reports.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* A unit's return, as the expressions see it. */
typedef struct return_row_t {
    const edu_form_t *form;
    const edu_unit_return_t *unit;
    bool lenient; /* a blank value counts as if there were nothing to count */
} return_row_t;

static edu_number_t
cell_of_return(void *baton, const edu_form_t *form, int cell, int lag)
{
    const return_row_t *at = baton;
    const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->measure;

    if (form != at->form || lag != 0)
        return (edu_number_t){EDU_MISSING, 0};
    if (!isnan(at->unit->cells[cell]))
        return (edu_number_t){EDU_PRESENT, at->unit->cells[cell]};
    if (measure->applies_to >= 0 && form->class_attribute >= 0) {
        const char *value = at->unit->attributes[form->class_attribute];

        if (value == NULL || !edu_form_class_has(form, measure->applies_to, value))
            return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    }
    return (edu_number_t){at->lenient ? EDU_NOT_APPLICABLE : EDU_MISSING, 0};
}

/* The county's sums add up whatever was given, so a unit with blanks is shown with what it gave, marked. */
static edu_share_t
share_of(const edu_indicator_t *indicator, bool own_rate, const return_row_t *at)
{
    return_row_t strict = *at;
    return_row_t lenient = *at;
    edu_number_t number = edu_expr_eval(indicator->numerator, cell_of_return, &strict);
    edu_share_t share = {number.state, number.value, false, {EDU_MISSING, 0}};

    if (number.state == EDU_PRESENT && own_rate) {
        edu_number_t denominator = edu_expr_eval(indicator->denominator, cell_of_return, &strict);

        if (denominator.state == EDU_PRESENT && denominator.value > 0)
            share.rate = (edu_number_t){EDU_PRESENT, number.value / denominator.value * indicator->scale};
    }
    if (number.state == EDU_MISSING) {
        lenient.lenient = true;
        number = edu_expr_eval(indicator->numerator, cell_of_return, &lenient);
        if (number.state == EDU_PRESENT) {
            share.state = EDU_PRESENT;
            share.value = number.value;
            share.partial = true;
        }
    }
    return share;
}

static bool
reads_only(const edu_expr_t *expr, const edu_form_t *form, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = edu_expr_inputs(expr, pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        if (input->form != form || input->lag != 0)
            return false;
    }
    return inputs->nelts > 0;
}

bool
edu_units_suit(const edu_indicator_t *indicator, const edu_form_t *form, bool *own_rate,
               apr_pool_t *scratch_pool)
{
    bool suits =
        indicator->made_of == EDU_MADE_OF_COUNTS && reads_only(indicator->numerator, form, scratch_pool);

    *own_rate = suits && reads_only(indicator->denominator, form, scratch_pool);
    return suits;
}

static bool
in_group(const edu_form_t *form, const edu_group_t *group, const edu_unit_return_t *unit)
{
    int attribute = group == NULL ? -1 : edu_form_attribute(form, group->attribute);
    const char *value;

    if (group == NULL)
        return true;
    if (attribute < 0)
        return false;
    value = unit->attributes[attribute];
    for (int i = 0; value != NULL && i < group->values->nelts; i++)
        if (strcmp(value, APR_ARRAY_IDX(group->values, i, const char *)) == 0)
            return true;
    return false;
}

/* Whether the indicator counts nothing of the unit's kind; known of one without a return too, from the register. */
static bool
is_not_concerned(const edu_units_t *units, size_t indicator, const return_row_t *at)
{
    return_row_t strict = *at;

    return edu_expr_eval(APR_ARRAY_IDX(units->indicators, (int)indicator, const edu_indicator_t *)->numerator,
                         cell_of_return, &strict)
               .state == EDU_NOT_APPLICABLE;
}

void
edu_units_add(edu_units_t *units, const edu_unit_return_t *from, const edu_group_t *group, apr_pool_t *pool)
{
    return_row_t at = {units->form, from, false};
    size_t count = (size_t)units->indicators->nelts;
    edu_unit_t *unit;

    if (!in_group(units->form, group, from))
        return;
    unit = &APR_ARRAY_PUSH(units->units, edu_unit_t);
    unit->code = from->code;
    unit->name = from->name;
    unit->listed = from->listed;
    unit->reported = from->reported;
    unit->shares = apr_pcalloc(pool, (count + 1) * sizeof *unit->shares);
    for (size_t i = 0; i < count; i++) {
        unit->shares[i] = (edu_share_t){EDU_MISSING, 0, false, {EDU_MISSING, 0}};
        if (unit->reported || is_not_concerned(units, i, &at))
            unit->shares[i] = share_of(APR_ARRAY_IDX(units->indicators, i, const edu_indicator_t *),
                                       units->own_rate[i], &at);
        if (unit->shares[i].state == EDU_PRESENT)
            units->totals[i] = unit->shares[i].value + (isnan(units->totals[i]) ? 0 : units->totals[i]);
    }
    units->expected += unit->listed;
    units->reported += unit->reported;
    units->missing += unit->listed && !unit->reported;
    units->unlisted += !unit->listed;
}

/* Sums, differences and multiples can be shared out and added up again; conditions and quotients cannot. */
static bool
is_additive(const edu_expr_t *expr)
{
    bool additive =
        expr->kind == EDU_EXPR_ADD || expr->kind == EDU_EXPR_SUBTRACT || expr->kind == EDU_EXPR_NEGATE;

    if (expr->kind == EDU_EXPR_MEASURE)
        return true;
    if (expr->kind == EDU_EXPR_MULTIPLY && expr->operands[0]->kind == EDU_EXPR_NUMBER)
        return is_additive(expr->operands[1]);
    if ((expr->kind == EDU_EXPR_MULTIPLY || expr->kind == EDU_EXPR_DIVIDE) &&
        expr->operands[1]->kind == EDU_EXPR_NUMBER)
        return is_additive(expr->operands[0]);
    for (int i = 0; additive && i < expr->operand_count; i++)
        additive = is_additive(expr->operands[i]);
    return additive;
}

edu_units_t *
edu_units_create(const edu_form_t *form, const apr_array_header_t *indicators, apr_pool_t *pool)
{
    edu_units_t *units = apr_pcalloc(pool, sizeof *units);
    bool *own_rate = apr_pcalloc(pool, ((size_t)indicators->nelts + 1) * sizeof *own_rate);
    bool *additive = apr_pcalloc(pool, ((size_t)indicators->nelts + 1) * sizeof *additive);
    double *totals = apr_pcalloc(pool, ((size_t)indicators->nelts + 1) * sizeof *totals);

    units->form = form;
    units->indicators = apr_array_make(pool, indicators->nelts + 1, sizeof(const edu_indicator_t *));
    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        if (edu_units_suit(indicator, form, &own_rate[units->indicators->nelts], pool))
            APR_ARRAY_PUSH(units->indicators, const edu_indicator_t *) = indicator;
    }
    for (int i = 0; i < units->indicators->nelts; i++) {
        additive[i] = is_additive(APR_ARRAY_IDX(units->indicators, i, const edu_indicator_t *)->numerator);
        totals[i] = NAN;
    }
    units->own_rate = own_rate;
    units->additive = additive;
    units->totals = totals;
    units->units = apr_array_make(pool, 64, sizeof(edu_unit_t));
    return units;
}

/* A row of edu_sql_unit_returns(). */
static void
add_row(edu_units_t *units, const edu_result_t *result, int row, const edu_group_t *group, apr_pool_t *pool)
{
    int attributes = units->form->attributes->nelts;
    int cells = units->form->cells->nelts;
    const char **texts = apr_palloc(pool, sizeof(char *) * (size_t)(attributes + 1));
    double *values = apr_palloc(pool, sizeof(double) * (size_t)(cells + 1));
    const edu_unit_return_t unit = {edu_result_text(result, row, EDU_UNIT_CODE),
                                    edu_result_text(result, row, EDU_UNIT_NAME),
                                    edu_result_bool(result, row, EDU_UNIT_LISTED),
                                    edu_result_bool(result, row, EDU_UNIT_REPORTED),
                                    texts,
                                    values};

    for (int i = 0; i < attributes; i++)
        texts[i] = edu_result_text(result, row, EDU_UNIT_COLUMNS + i);
    for (int i = 0; i < cells; i++)
        values[i] = edu_result_null(result, row, EDU_UNIT_COLUMNS + attributes + i)
                        ? (double)NAN
                        : edu_result_double(result, row, EDU_UNIT_COLUMNS + attributes + i);
    edu_units_add(units, &unit, group, pool);
}

edu_error_t *
edu_units_load(apr_array_header_t **tables, edu_db_t *db, const edu_catalogue_t *catalogue,
               const char *county, const edu_period_t *period, const apr_array_header_t *indicators,
               const edu_group_t *group, apr_pool_t *pool)
{
    char text[EDU_PERIOD_TEXT];

    edu_period_format(period, text);
    *tables = apr_array_make(pool, 2, sizeof(edu_units_t *));
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
        edu_result_t *result;
        edu_units_t *units;

        if (!edu_form_of_units(form) || !edu_period_fits(period, form->frequency))
            continue;
        EDU_TRY_WRAP(edu_db_query(&result, db, edu_sql_unit_returns(form, pool),
                                  EDU_PARAMS(EDU_TEXT(county), EDU_INT(period->year), EDU_TEXT(text)), pool),
                     "could not read the returns of form \"%s\"", form->code);
        units = edu_units_create(form, indicators, pool);
        for (int row = 0; row < edu_result_rows(result); row++)
            add_row(units, result, row, group, pool);
        if (units->units->nelts > 0)
            APR_ARRAY_PUSH(*tables, edu_units_t *) = units;
    }
    return NULL;
}
