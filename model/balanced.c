#include "model/balanced.h"

#include <math.h>
#include <string.h>

static bool
holds_form(const apr_array_header_t *forms, const edu_form_t *form)
{
    for (int i = 0; i < forms->nelts; i++)
        if (APR_ARRAY_IDX(forms, i, const edu_form_t *) == form)
            return true;
    return false;
}

int
edu_balanced_attribute(const edu_balanced_set_t *set, const char *attribute)
{
    for (int i = 0; i < set->attributes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(set->attributes, i, const char *), attribute) == 0)
            return i;
    return -1;
}

static bool
holds_input(const apr_array_header_t *inputs, const edu_expr_input_t *input)
{
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *other = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        if (other->form == input->form && other->cell == input->cell)
            return true;
    }
    return false;
}

/* Adds what one standard reads to what its set does. */
static void
join_set(edu_balanced_set_t *set, const edu_balanced_t *standard)
{
    APR_ARRAY_PUSH(set->standards, const edu_balanced_t *) = standard;
    for (int i = 0; i < standard->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(standard->forms, i, const edu_form_t *);

        if (!holds_form(set->forms, form))
            APR_ARRAY_PUSH(set->forms, const edu_form_t *) = form;
    }
    for (int i = 0; i < standard->left_out->nelts; i++) {
        const char *attribute = APR_ARRAY_IDX(standard->left_out, i, edu_balanced_left_out_t).attribute;

        if (edu_balanced_attribute(set, attribute) < 0)
            APR_ARRAY_PUSH(set->attributes, const char *) = attribute;
    }
}

static edu_balanced_set_t *
set_of(apr_array_header_t *sets, const edu_form_t *form, apr_pool_t *pool)
{
    edu_balanced_set_t *set;

    for (int i = 0; i < sets->nelts; i++) {
        set = APR_ARRAY_IDX(sets, i, edu_balanced_set_t *);
        if (APR_ARRAY_IDX(set->forms, 0, const edu_form_t *) == form)
            return set;
    }
    set = apr_pcalloc(pool, sizeof *set);
    set->standards = apr_array_make(pool, 4, sizeof(const edu_balanced_t *));
    set->forms = apr_array_make(pool, 2, sizeof(const edu_form_t *));
    set->attributes = apr_array_make(pool, 4, sizeof(const char *));
    set->inputs = apr_array_make(pool, 32, sizeof(edu_expr_input_t));
    APR_ARRAY_PUSH(sets, edu_balanced_set_t *) = set;
    return set;
}

/* The inputs of all its standards, a form's together. */
static void
gather_inputs(edu_balanced_set_t *set)
{
    for (int f = 0; f < set->forms->nelts; f++)
        for (int s = 0; s < set->standards->nelts; s++) {
            const apr_array_header_t *inputs =
                APR_ARRAY_IDX(set->standards, s, const edu_balanced_t *)->inputs;

            for (int i = 0; i < inputs->nelts; i++) {
                const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

                if (input->form == APR_ARRAY_IDX(set->forms, f, const edu_form_t *) &&
                    !holds_input(set->inputs, input))
                    APR_ARRAY_PUSH(set->inputs, edu_expr_input_t) = *input;
            }
        }
}

apr_array_header_t *
edu_balanced_sets(const apr_array_header_t *standards, apr_pool_t *pool)
{
    apr_array_header_t *sets = apr_array_make(pool, 1, sizeof(edu_balanced_set_t *));

    for (int i = 0; i < standards->nelts; i++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(standards, i, const edu_balanced_t *);

        join_set(set_of(sets, APR_ARRAY_IDX(standard->forms, 0, const edu_form_t *), pool), standard);
    }
    for (int i = 0; i < sets->nelts; i++)
        gather_inputs(APR_ARRAY_IDX(sets, i, edu_balanced_set_t *));
    return sets;
}

bool
edu_balanced_leaves_out(const edu_balanced_t *standard, const edu_balanced_set_t *set,
                        const char *const *attributes)
{
    for (int i = 0; i < standard->left_out->nelts; i++) {
        const edu_balanced_left_out_t *left_out =
            &APR_ARRAY_IDX(standard->left_out, i, edu_balanced_left_out_t);
        const char *value = attributes[edu_balanced_attribute(set, left_out->attribute)];

        for (int k = 0; value != NULL && k < left_out->values->nelts; k++)
            if (strcmp(APR_ARRAY_IDX(left_out->values, k, const char *), value) == 0)
                return true;
    }
    return false;
}

edu_number_t
edu_balanced_pupils(const edu_balanced_t *standard, edu_expr_cell_t cell, void *baton)
{
    return edu_expr_eval(standard->pupils, cell, baton);
}

void
edu_balanced_values(edu_balanced_value_t *values, const edu_balanced_t *standard, edu_expr_cell_t cell,
                    void *baton)
{
    for (int i = 0; i < standard->items->nelts; i++) {
        const edu_balanced_item_t *item = APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *);
        edu_number_t numerator = edu_expr_eval(item->numerator, cell, baton);
        edu_number_t denominator = edu_expr_eval(item->denominator, cell, baton);
        edu_balanced_value_t value = {.value = NAN};

        value.present =
            numerator.state == EDU_PRESENT && denominator.state == EDU_PRESENT && denominator.value > 0;
        if (value.present) {
            value.numerator = numerator.value;
            value.denominator = denominator.value;
            value.value = numerator.value * item->per / denominator.value;
        }
        values[i] = value;
    }
}

bool
edu_balanced_is_below(const edu_balanced_item_t *item, const edu_balanced_value_t *value)
{
    /* On the cross product, so that a school exactly at the floor is at it. */
    return value->present && !isnan(item->floor) &&
           value->numerator * item->per < item->floor * value->denominator * (1 - 1e-12);
}

bool
edu_balanced_is_within(double cv, double most)
{
    return cv <= most * (1 + 1e-12);
}

edu_balanced_school_t
edu_balanced_judge(const edu_balanced_t *standard, const edu_balanced_value_t *values)
{
    int met = 0;
    int open = 0;

    if (standard->least_items == 0)
        return EDU_BALANCED_FREE;
    for (int i = 0; i < standard->items->nelts; i++) {
        const edu_balanced_item_t *item = APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *);

        if (isnan(item->floor))
            continue;
        met += values[i].present && !edu_balanced_is_below(item, &values[i]);
        open += !values[i].present;
    }
    if (met >= standard->least_items)
        return EDU_BALANCED_ENOUGH;
    return met + open < standard->least_items ? EDU_BALANCED_SHORT : EDU_BALANCED_UNKNOWN;
}
