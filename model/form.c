#include "model/form.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

const edu_measure_t *
edu_form_measure(const edu_form_t *form, const char *code)
{
    for (int i = 0; i < form->measures->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(form->measures, i, const edu_measure_t *);

        if (strcmp(measure->code, code) == 0)
            return measure;
    }
    return NULL;
}

const edu_cell_t *
edu_form_cell(const edu_form_t *form, const char *column)
{
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        if (strcmp(cell->column, column) == 0)
            return cell;
    }
    return NULL;
}

int
edu_form_attribute(const edu_form_t *form, const char *code)
{
    for (int i = 0; i < form->attributes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code, code) == 0)
            return i;
    return -1;
}

static bool
has_text(const apr_array_header_t *texts, const char *text)
{
    for (int i = 0; i < texts->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(texts, i, const char *), text) == 0)
            return true;
    return false;
}

bool
edu_form_class_has(const edu_form_t *form, int class_index, const char *value)
{
    if (class_index < 0)
        return true;
    return value != NULL && has_text(APR_ARRAY_IDX(form->classes, class_index, edu_class_t).values, value);
}

bool
edu_form_is_shorter(const edu_form_t *form)
{
    return edu_frequency_makes_years(form->frequency);
}

int
edu_measure_sum_decimals(const edu_measure_t *measure)
{
    bool mean = measure->year_rule == EDU_YEAR_MEAN && edu_form_is_shorter(measure->form);

    return mean ? (measure->decimals < 3 ? measure->decimals + 3 : 6) : measure->decimals;
}

edu_header_t
edu_form_header(const edu_form_t *form, const char *header, size_t length, apr_pool_t *scratch_pool)
{
    const struct {
        edu_header_kind_t kind;
        const apr_array_header_t *headers;
    } keys[] = {
        {EDU_HEADER_AREA, form->key_area},           {EDU_HEADER_UNIT, form->key_unit},
        {EDU_HEADER_UNIT_NAME, form->key_unit_name}, {EDU_HEADER_YEAR, form->key_year},
        {EDU_HEADER_PERIOD, form->key_period},
    };
    const char *folded = edu_text_fold(header, length, scratch_pool);

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (has_text(keys[i].headers, folded))
            return (edu_header_t){keys[i].kind, 0};
    for (int i = 0; i < form->attributes->nelts; i++)
        if (has_text(APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).aliases, folded))
            return (edu_header_t){EDU_HEADER_ATTRIBUTE, i};
    for (int i = 0; i < form->cells->nelts; i++)
        if (has_text(APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->headers, folded))
            return (edu_header_t){EDU_HEADER_CELL, i};
    return (edu_header_t){EDU_HEADER_UNKNOWN, -1};
}

static bool
is_whole_number(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

const char *
edu_dimension_label_name(const edu_dimension_t *dimension, const char *label, edu_lang_t lang,
                         apr_pool_t *pool)
{
    for (int i = 0; i < dimension->labels->nelts; i++) {
        const edu_label_t *known = &APR_ARRAY_IDX(dimension->labels, i, edu_label_t);

        if (strcmp(known->code, label) == 0)
            return edu_text_pick(lang, known->name_zh, known->name_en);
    }
    if (!is_whole_number(label))
        return label;
    return lang == EDU_LANG_ZH ? apr_pstrcat(pool, label, dimension->zh_suffix, NULL)
                               : apr_pstrcat(pool, dimension->en_prefix, label, NULL);
}

bool
edu_form_of_units(const edu_form_t *form)
{
    return form->reporter == EDU_SCHOOL || form->reporter == EDU_TOWNSHIP;
}

const char *
edu_attribute_code(const edu_attribute_t *attribute, const char *text)
{
    if (attribute->values->nelts == 0)
        return text;
    for (int i = 0; i < attribute->values->nelts; i++) {
        const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, i, edu_value_t);

        if (strcmp(text, value->code) == 0 || strcmp(text, value->name_zh) == 0 ||
            strcasecmp(text, value->name_en) == 0)
            return value->code;
    }
    return NULL;
}
