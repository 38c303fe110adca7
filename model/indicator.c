#include "model/indicator.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <float.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *text;
    const char *sign;
} comparators[] = {
    [EDU_GE] = {">=", "≥"}, [EDU_GT] = {">", ">"},  [EDU_EQ] = {"=", "="},
    [EDU_LT] = {"<", "<"},  [EDU_LE] = {"<=", "≤"},
};

#define COMPARATOR_COUNT ((int)(sizeof comparators / sizeof comparators[0]))

const char *
edu_comparator_text(edu_comparator_t comparator)
{
    return comparators[comparator].text;
}

const char *
edu_comparator_sign(edu_comparator_t comparator)
{
    return comparators[comparator].sign;
}

int
edu_comparator_parse(const char *text)
{
    for (int i = 0; i < COMPARATOR_COUNT; i++)
        if (strcmp(text, comparators[i].text) == 0 || strcmp(text, comparators[i].sign) == 0)
            return i;
    return -1;
}

const char *
edu_target_source(const edu_target_t *target, edu_lang_t lang, apr_pool_t *pool)
{
    if (lang == EDU_LANG_ZH || target->source_en[0] == '\0')
        return target->source;
    return apr_pstrcat(pool, target->source_en, " (", target->source, ")", NULL);
}

bool
edu_target_met(const edu_target_t *target, double numerator, double denominator, double scale)
{
    /* Two counts and a decimal target: only the product with the target rounds, since 66.67 is not a
     * binary number. That is less than the tolerance here, and the tolerance less than any
     * difference that counts can make. */
    double have = numerator * scale;
    double want = target->value * denominator;
    double most = fmax(fabs(have), fabs(want));
    bool level = fabs(have - want) <= 4 * DBL_EPSILON * most;

    if (!(denominator > 0))
        return false;
    switch (target->comparator) {
    case EDU_GE: return level || have > want;
    case EDU_GT: return !level && have > want;
    case EDU_EQ: return fabs(have - want) <= 1e-12 * most;
    case EDU_LT: return !level && have < want;
    case EDU_LE: return level || have < want;
    }
    return false;
}

int
edu_target_sense(const edu_target_t *target, double rate)
{
    switch (target->comparator) {
    case EDU_GE:
    case EDU_GT: return 1;
    case EDU_LE:
    case EDU_LT: return -1;
    case EDU_EQ: break;
    }
    return rate <= target->value ? 1 : -1;
}

const char *
edu_direction_name(edu_direction_t direction)
{
    static const char *const names[] = {
        [EDU_HIGH] = EDU_SAID("high"), [EDU_LOW] = EDU_SAID("low"), [EDU_NEUTRAL] = EDU_SAID("neutral")};

    return names[direction];
}

bool
edu_group_is_area_set(const edu_group_t *group)
{
    return group->set != NULL && *group->attribute == '\0';
}

const char *
edu_interval_kind_name(edu_interval_kind_t kind)
{
    static const char *const names[] = {[EDU_INTERVAL_SHARE] = EDU_SAID("share"),
                                        [EDU_INTERVAL_COUNT] = EDU_SAID("count"),
                                        [EDU_INTERVAL_NONE] = EDU_SAID("none"),
                                        [EDU_INTERVAL_PARITY] = EDU_SAID("parity"),
                                        [EDU_INTERVAL_SAMPLE] = EDU_SAID("sample")};

    return names[kind];
}

const char *
edu_made_of_name(const edu_indicator_t *indicator)
{
    static const char *const names[] = {[EDU_MADE_OF_COUNTS] = EDU_SAID("counts"),
                                        [EDU_MADE_OF_PARITY] = EDU_SAID("parity"),
                                        [EDU_MADE_OF_PRODUCT] = EDU_SAID("product")};

    return indicator->adjusted ? EDU_SAID("adjusted parity") : names[indicator->made_of];
}

int
edu_indicator_class(const edu_indicator_t *indicator, const edu_form_t *form, int lag)
{
    int class = -2;

    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);
        int applies_to;

        if (input->form != form || input->lag != lag)
            continue;
        applies_to = APR_ARRAY_IDX(form->cells, input->cell, edu_cell_t *)->measure->applies_to;
        class = class == -2 || class == applies_to ? applies_to : -1;
    }
    return class < 0 ? -1 : class;
}
