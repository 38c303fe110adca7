/* balanced/: standards of balanced development. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

enum { PLACES = 6 };

static edu_error_t *
read_expr(const edu_expr_t **expr, const edu_reader_t *reader, const edu_yaml_t *node, const char *key,
          const edu_expr_t *fallback)
{
    const edu_yaml_t *text_node = edu_yaml_get(node, key);
    edu_expr_t *parsed = NULL;
    const char *text;
    edu_error_t *error;

    if (text_node == NULL && fallback != NULL) {
        *expr = fallback;
        return NULL;
    }
    EDU_TRY(edu_yaml_text(&text, node, key, NULL));
    error = edu_expr_parse(&parsed, text, reader->catalogue->forms, text_node->text_line,
                           text_node->text_column, reader->pool);
    if (error != NULL)
        return edu_reader_relocate(error, text_node, key);
    if (parsed->unit == NULL)
        return edu_yaml_error(text_node, "the %s is a condition, not a number", key);
    *expr = parsed;
    return NULL;
}

/* A number above 0; NAN when the key is not there. */
static edu_error_t *
read_limit(double *limit, const edu_yaml_t *node, const char *key)
{
    int64_t scaled;

    *limit = NAN;
    if (edu_yaml_get(node, key) == NULL)
        return NULL;
    EDU_TRY(edu_yaml_scaled(&scaled, node, key, PLACES, 0));
    if (scaled <= 0)
        return edu_yaml_error(edu_yaml_get(node, key), "\"%s\" must be above 0", key);
    *limit = (double)scaled / 1e6;
    return NULL;
}

static bool
has_form(const apr_array_header_t *forms, const edu_form_t *form)
{
    for (int i = 0; i < forms->nelts; i++)
        if (APR_ARRAY_IDX(forms, i, const edu_form_t *) == form)
            return true;
    return false;
}

/* Adds what an expression reads: forms, which must all be filled in by the same units for the same periods, and cells. */
static edu_error_t *
add_inputs(edu_balanced_t *standard, const edu_expr_t *expr, const edu_yaml_t *node, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = edu_expr_inputs(expr, pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        const edu_form_t *first;
        bool known = false;

        if (input->lag > 0)
            return edu_yaml_error(node, "a standard looks at one year; \"lag\" cannot stand here");
        if (!edu_form_of_units(input->form))
            return edu_yaml_error(node, "the form \"%s\" is not filled in by schools", input->form->code);
        if (!has_form(standard->forms, input->form))
            APR_ARRAY_PUSH(standard->forms, const edu_form_t *) = input->form;
        first = APR_ARRAY_IDX(standard->forms, 0, const edu_form_t *);
        if (first->frequency != input->form->frequency || first->reporter != input->form->reporter)
            return edu_yaml_error(
                node, "the forms \"%s\" and \"%s\" are not filled in by the same units for the same periods",
                first->code, input->form->code);
        for (int k = 0; k < standard->inputs->nelts; k++) {
            const edu_expr_input_t *other = &APR_ARRAY_IDX(standard->inputs, k, edu_expr_input_t);

            known = known || (other->form == input->form && other->cell == input->cell);
        }
        if (!known)
            APR_ARRAY_PUSH(standard->inputs, edu_expr_input_t) = *input;
    }
    return NULL;
}

static edu_error_t *
read_item(edu_balanced_t *standard, edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code", "zh",       "en",    "numerator",  "denominator",
                                       "per",  "decimals", "floor", "cv_at_most", NULL};
    edu_balanced_item_t *item = apr_pcalloc(reader->pool, sizeof *item);
    const edu_yaml_t *denominator = edu_yaml_get(node, "denominator");

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&item->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "item \"%s\"", item->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    for (int i = 0; i < standard->items->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *)->code, item->code) == 0)
            return edu_yaml_error(edu_yaml_get(node, "code"), "two items are called \"%s\"", item->code);
    EDU_TRY(edu_yaml_names(&item->name_zh, &item->name_en, node));
    EDU_TRY(read_expr(&item->numerator, reader, node, "numerator", NULL));
    EDU_TRY(read_expr(&item->denominator, reader, node, "denominator", standard->pupils));
    EDU_TRY(add_inputs(standard, item->numerator, edu_yaml_get(node, "numerator"), reader->scratch_pool));
    EDU_TRY(add_inputs(standard, item->denominator, denominator != NULL ? denominator : node,
                       reader->scratch_pool));
    EDU_TRY(read_limit(&item->per, node, "per"));
    item->per = isnan(item->per) ? 1 : item->per;
    EDU_TRY(edu_yaml_int(&item->decimals, node, "decimals", 2, 0, 6));
    EDU_TRY(read_limit(&item->floor, node, "floor"));
    EDU_TRY(read_limit(&item->cv_most, node, "cv_at_most"));
    APR_ARRAY_PUSH(standard->items, edu_balanced_item_t *) = item;
    return NULL;
}

static edu_error_t *
read_items(edu_balanced_t *standard, edu_reader_t *reader, const edu_yaml_t *node)
{
    const edu_yaml_t *list = edu_yaml_get(node, "items");
    int floors = 0;

    if (list == NULL)
        return edu_yaml_error(node, "it has no items");
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    for (int i = 0; i < list->count; i++)
        EDU_TRY(read_item(standard, reader, list->items[i]));
    if (list->count == 0)
        return edu_yaml_error(list, "it has no items");
    for (int i = 0; i < standard->items->nelts; i++)
        floors += !isnan(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *)->floor);
    EDU_TRY(edu_yaml_int(&standard->least_items, node, "least_items", 0, 0, 1000));
    if (standard->least_items > floors)
        return edu_yaml_error(edu_yaml_get(node, "least_items"),
                              "a school must meet %d items, but only %d have a floor", standard->least_items,
                              floors);
    return NULL;
}

static bool
has_value(const edu_attribute_t *attribute, const char *value)
{
    for (int i = 0; i < attribute->values->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(attribute->values, i, edu_value_t).code, value) == 0)
            return true;
    return attribute->values->nelts == 0;
}

/* Each attribute must be one of a form that is read, each value possible in it. */
static edu_error_t *
check_left_out(const edu_balanced_t *standard, const edu_balanced_left_out_t *left_out,
               const edu_yaml_t *node)
{
    bool found = false;

    for (int f = 0; f < standard->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(standard->forms, f, const edu_form_t *);
        int index = edu_form_attribute(form, left_out->attribute);

        for (int i = 0; index >= 0 && i < left_out->values->nelts; i++)
            if (!has_value(&APR_ARRAY_IDX(form->attributes, index, edu_attribute_t),
                           APR_ARRAY_IDX(left_out->values, i, const char *)))
                return edu_yaml_error(edu_yaml_get(node, "values")->items[i],
                                      "\"%s\" is not a value of \"%s\"",
                                      APR_ARRAY_IDX(left_out->values, i, const char *), left_out->attribute);
        found = found || index >= 0;
    }
    return found ? NULL
                 : edu_yaml_error(edu_yaml_get(node, "attribute"),
                                  "no form of the standard has the attribute \"%s\"", left_out->attribute);
}

static edu_error_t *
read_left_out(edu_balanced_t *standard, edu_reader_t *reader, const edu_yaml_t *node)
{
    static const char *const keys[] = {"attribute", "values", NULL};
    const edu_yaml_t *list = edu_yaml_get(node, "leave_out");

    if (list == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    for (int i = 0; i < list->count; i++) {
        edu_balanced_left_out_t left_out;

        EDU_TRY(edu_yaml_expect_keys(list->items[i], keys));
        EDU_TRY(edu_yaml_code(&left_out.attribute, list->items[i], "attribute", NULL));
        EDU_TRY(edu_yaml_texts(&left_out.values, list->items[i], "values", reader->pool));
        if (left_out.values->nelts == 0)
            return edu_yaml_error(list->items[i], "it has no values");
        EDU_TRY(check_left_out(standard, &left_out, list->items[i]));
        APR_ARRAY_PUSH(standard->left_out, edu_balanced_left_out_t) = left_out;
    }
    return NULL;
}

/* The class that all of the pupils apply to; -1 when they do not apply to one. */
static int
class_of(const edu_balanced_t *standard, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = edu_expr_inputs(standard->pupils, pool);
    int class = -2;

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        int applies_to = APR_ARRAY_IDX(input->form->cells, input->cell, edu_cell_t *)->measure->applies_to;

        class = class == -2 || class == applies_to ? applies_to : -1;
    }
    return class < 0 ? -1 : class;
}

static edu_error_t *
read_texts(edu_balanced_t *standard, const edu_yaml_t *node)
{
    const char *note;

    EDU_TRY(edu_yaml_names(&standard->name_zh, &standard->name_en, node));
    EDU_TRY(edu_yaml_int(&standard->rule_year, node, "year", 0, 1900, 2200));
    EDU_TRY(edu_yaml_code(&standard->stage, node, "stage", NULL));
    EDU_TRY(edu_yaml_text(&standard->source, node, "source", ""));
    EDU_TRY(edu_yaml_text(&standard->source_zh, node, "source_zh", ""));
    EDU_TRY(edu_yaml_text(&note, node, "note", ""));
    EDU_TRY(edu_yaml_text(&standard->note_zh, node, "note_zh", note));
    return edu_yaml_text(&standard->note_en, node, "note_en", note);
}

static edu_error_t *
read_standard(edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code",      "zh",          "en",
                                       "year",      "stage",       "pupils",
                                       "leave_out", "least_items", "cv_mean_at_most",
                                       "items",     "source",      "source_zh",
                                       "note",      "note_zh",     "note_en",
                                       NULL};
    edu_balanced_t *standard = apr_pcalloc(reader->pool, sizeof *standard);
    const edu_yaml_t *pupils = edu_yaml_get(node, "pupils");

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&standard->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "standard \"%s\"", standard->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_reader_define(reader, "standard", standard->code, edu_yaml_get(node, "code")));
    EDU_TRY(read_texts(standard, node));
    standard->items = apr_array_make(reader->pool, 8, sizeof(edu_balanced_item_t *));
    standard->left_out = apr_array_make(reader->pool, 4, sizeof(edu_balanced_left_out_t));
    standard->forms = apr_array_make(reader->pool, 2, sizeof(const edu_form_t *));
    standard->inputs = apr_array_make(reader->pool, 32, sizeof(edu_expr_input_t));
    EDU_TRY(read_expr(&standard->pupils, reader, node, "pupils", NULL));
    EDU_TRY(add_inputs(standard, standard->pupils, pupils, reader->scratch_pool));
    if (standard->forms->nelts != 1)
        return edu_yaml_error(pupils, "pupils come from one form, which says what schools there are");
    standard->pupils_class = class_of(standard, reader->scratch_pool);
    EDU_TRY(read_items(standard, reader, node));
    EDU_TRY(read_limit(&standard->cv_mean_most, node, "cv_mean_at_most"));
    EDU_TRY(read_left_out(standard, reader, node));
    APR_ARRAY_PUSH(reader->catalogue->balanced, edu_balanced_t *) = standard;
    return NULL;
}

edu_error_t *
edu_read_balanced(edu_reader_t *reader)
{
    apr_array_header_t *standards = reader->catalogue->balanced;
    apr_array_header_t *names;

    EDU_TRY(edu_reader_list(&names, reader, "balanced"));
    for (int i = 0; i < names->nelts; i++) {
        edu_yaml_t *root;

        EDU_TRY(edu_reader_yaml(&root, reader, APR_ARRAY_IDX(names, i, const char *), false, true));
        if (root->kind != EDU_YAML_LIST)
            EDU_TRY(read_standard(reader, root));
        for (int k = 0; root->kind == EDU_YAML_LIST && k < root->count; k++)
            EDU_TRY(read_standard(reader, root->items[k]));
    }
    for (int i = 0; i < standards->nelts; i++)
        APR_ARRAY_IDX(standards, i, edu_balanced_t *)->index = i;
    return NULL;
}
