/* indicators/ and groups.yaml. */
#include "base/translate.h"
#include "catalogue/reader/combined_reader.h"
#include "catalogue/reader/hint.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static edu_error_t *
read_side(const edu_expr_t **side, const edu_reader_t *reader, const edu_yaml_t *node, const char *key)
{
    const edu_yaml_t *text_node = edu_yaml_get(node, key);
    edu_expr_t *expr = NULL;
    const char *text;
    edu_error_t *error;

    EDU_TRY(edu_yaml_text(&text, node, key, NULL));
    error = edu_expr_parse(&expr, text, reader->catalogue->forms, text_node->text_line,
                           text_node->text_column, reader->pool);
    if (error != NULL)
        return edu_reader_relocate(error, text_node, key);
    if (expr->unit == NULL)
        return edu_yaml_error(text_node, "the %s is a condition, not a number", key);
    *side = expr;
    return NULL;
}

void
edu_reader_add_inputs(apr_array_header_t *inputs, const apr_array_header_t *side)
{
    for (int i = 0; i < side->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(side, i, edu_expr_input_t);
        int at = 0;

        while (at < inputs->nelts) {
            const edu_expr_input_t *other = &APR_ARRAY_IDX(inputs, at, edu_expr_input_t);

            if (other->form == input->form && other->cell == input->cell && other->lag == input->lag)
                break;
            at++;
        }
        if (at == inputs->nelts)
            APR_ARRAY_PUSH(inputs, edu_expr_input_t) = *input;
    }
}

/* Rates are made as often as the forms are filled in; of a year only where that is said, since months have rates of their own. */
static edu_error_t *
read_frequency(bool *yearly, const edu_yaml_t *node)
{
    static const char *const words[] = {"year", NULL};
    int word;

    *yearly = edu_yaml_get(node, "frequency") != NULL;
    return edu_yaml_word(&word, node, "frequency", words, 0);
}

static edu_error_t *
check_frequency(const edu_indicator_t *indicator, const edu_form_t *form, const edu_form_t *first,
                bool yearly, const edu_yaml_t *node)
{
    edu_lang_t lang = edu_translate_language();
    edu_error_t *error;

    if (form->frequency == indicator->frequency || (yearly && edu_form_is_shorter(form)))
        return NULL;
    if (yearly)
        return edu_yaml_error(edu_yaml_get(node, "frequency"),
                              "the periods of form \"%s\" (%s) are not put together to years", form->code,
                              edu_frequency_title(form->frequency, lang));
    error = edu_yaml_error(node, "it mixes forms of unlike frequency: \"%s\" (%s) and \"%s\" (%s)",
                           first->code, edu_frequency_title(first->frequency, lang), form->code,
                           edu_frequency_title(form->frequency, lang));
    return edu_error_hint(error, "write \"frequency: year\" where their years are meant");
}

/* What follows from the forms an indicator uses: where it is evaluated, how often, how far back. */
static edu_error_t *
derive(edu_indicator_t *indicator, const edu_yaml_t *node, apr_pool_t *pool)
{
    const edu_form_t *first;
    bool yearly;

    indicator->inputs = apr_array_make(pool, 16, sizeof(edu_expr_input_t));
    edu_reader_add_inputs(indicator->inputs, edu_expr_inputs(indicator->numerator, pool));
    edu_reader_add_inputs(indicator->inputs, edu_expr_inputs(indicator->denominator, pool));
    if (indicator->inputs->nelts == 0)
        return edu_yaml_error(node, "it uses no measure");

    first = APR_ARRAY_IDX(indicator->inputs, 0, edu_expr_input_t).form;
    EDU_TRY(read_frequency(&yearly, node));
    indicator->frequency = yearly ? EDU_YEAR : first->frequency;
    indicator->base_level = first->base_level;
    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);

        EDU_TRY(check_frequency(indicator, input->form, first, yearly, node));
        if (input->form->base_level < indicator->base_level)
            indicator->base_level = input->form->base_level;
        if (input->lag > indicator->longest_lag)
            indicator->longest_lag = input->lag;
    }
    return NULL;
}

/* Where nothing is said, a rate that cannot be above 100 is a share, one that can is a count beside its denominator; a ratio of another
 * scale is neither. Of two rates it is their ratio's. */
static edu_error_t *
read_interval(edu_indicator_t *indicator, const edu_yaml_t *node)
{
    static const char *const kinds[] = {"share", "count", "none", "sample", NULL};
    static const char *const combined[] = {"parity", "none", NULL};
    int usual = indicator->above_100 != EDU_ABOVE_YES ? EDU_INTERVAL_SHARE
                : indicator->scale == 100             ? EDU_INTERVAL_COUNT
                                                      : EDU_INTERVAL_NONE;
    int word;

    if (indicator->made_of == EDU_MADE_OF_PRODUCT) {
        const edu_yaml_t *given = edu_yaml_get(node, "interval");

        indicator->interval = EDU_INTERVAL_NONE;
        return given == NULL ? NULL : edu_yaml_error(given, "a product of rates has no interval");
    }
    if (indicator->made_of == EDU_MADE_OF_PARITY) {
        EDU_TRY(edu_yaml_word(&word, node, "interval", combined, 0));
        indicator->interval = word == 0 ? EDU_INTERVAL_PARITY : EDU_INTERVAL_NONE;
        return NULL;
    }
    EDU_TRY(edu_yaml_word(&word, node, "interval", kinds, usual));
    indicator->interval = word == 3 ? EDU_INTERVAL_SAMPLE : (edu_interval_kind_t)word;
    return NULL;
}

/* Whom a sample was taken of. It is added up beside the denominator, of the same period. */
static edu_error_t *
read_population(edu_indicator_t *indicator, const edu_reader_t *reader, const edu_yaml_t *node)
{
    const edu_yaml_t *population = edu_yaml_get(node, "population");
    apr_array_header_t *inputs;

    if (indicator->interval != EDU_INTERVAL_SAMPLE)
        return population == NULL
                   ? NULL
                   : edu_yaml_error(population, "\"population\" belongs to \"interval: sample\"");
    if (population == NULL)
        return edu_yaml_error(node, "the key \"population\" is missing");
    EDU_TRY(read_side(&indicator->population, reader, node, "population"));
    inputs = edu_expr_inputs(indicator->population, reader->scratch_pool);
    for (int i = 0; i < inputs->nelts; i++)
        if (APR_ARRAY_IDX(inputs, i, edu_expr_input_t).lag > 0)
            return edu_yaml_error(population, "a sample is taken of the population of its own period");
    return NULL;
}

static edu_error_t *
read_reading(edu_indicator_t *indicator, const edu_yaml_t *node)
{
    static const char *const directions[] = {"high", "low", "neutral", NULL};
    static const char *const above[] = {"yes", "error", "cap", NULL};
    bool parity = indicator->made_of == EDU_MADE_OF_PARITY;
    int64_t scale;
    int word;

    EDU_TRY(edu_yaml_scaled(&scale, node, "scale", 6, parity ? 1000000 : 100000000));
    if (scale <= 0)
        return edu_yaml_error(edu_yaml_get(node, "scale"), "\"scale\" must be above 0");
    indicator->scale = (double)scale / 1e6;
    EDU_TRY(edu_yaml_int(&indicator->decimals, node, "decimals", 2, 0, 6));
    EDU_TRY(edu_yaml_word(&word, node, "direction", directions, parity ? 2 : 0));
    indicator->direction = word == 0 ? EDU_HIGH : word == 1 ? EDU_LOW : EDU_NEUTRAL;
    EDU_TRY(edu_yaml_word(&word, node, "above_100", above, 0));
    indicator->above_100 = word == 0 ? EDU_ABOVE_YES : word == 1 ? EDU_ABOVE_ERROR : EDU_ABOVE_CAP;
    EDU_TRY(read_interval(indicator, node));
    EDU_TRY(edu_yaml_flag(&indicator->groups, node, "groups", true));
    return edu_yaml_flag(&indicator->companion, node, "companion", false);
}

/* Texts for people. A language without a note of its own takes the one without a language. */
static edu_error_t *
read_texts(edu_indicator_t *indicator, const edu_yaml_t *node)
{
    const char *note;

    EDU_TRY(edu_yaml_text(&indicator->source, node, "source", ""));
    EDU_TRY(edu_yaml_text(&indicator->source_zh, node, "source_zh", ""));
    EDU_TRY(edu_yaml_text(&note, node, "note", ""));
    EDU_TRY(edu_yaml_text(&indicator->note_zh, node, "note_zh", note));
    return edu_yaml_text(&indicator->note_en, node, "note_en", note);
}

static edu_error_t *
read_indicator(edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code",           "zh",        "en",         "numerator",
                                       "denominator",    "scale",     "source",     "source_zh",
                                       "note",           "note_zh",   "note_en",    "decimals",
                                       "direction",      "above_100", "groups",     "version",
                                       "alternative_of", "frequency", "interval",   "parity",
                                       "product",        "companion", "population", NULL};
    edu_indicator_t *indicator = apr_pcalloc(reader->pool, sizeof *indicator);

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&indicator->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "indicator \"%s\"", indicator->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_reader_define(reader, "indicator", indicator->code, edu_yaml_get(node, "code")));
    EDU_TRY(edu_yaml_names(&indicator->name_zh, &indicator->name_en, node));
    EDU_TRY(read_texts(indicator, node));
    EDU_TRY(edu_yaml_text(&indicator->version, node, "version", "1"));
    EDU_TRY(edu_yaml_code(&indicator->alternative_of, node, "alternative_of", ""));
    EDU_TRY(edu_combined_kind(indicator, node));
    EDU_TRY(read_reading(indicator, node));
    if (indicator->made_of == EDU_MADE_OF_COUNTS) {
        EDU_TRY(read_side(&indicator->numerator, reader, node, "numerator"));
        EDU_TRY(read_side(&indicator->denominator, reader, node, "denominator"));
        EDU_TRY(read_population(indicator, reader, node));
        EDU_TRY(derive(indicator, node, reader->pool));
    }
    APR_ARRAY_PUSH(reader->catalogue->indicators, edu_indicator_t *) = indicator;
    return NULL;
}

/* Only when all are known can an indicator name another one. */
static edu_error_t *
check_alternative(const edu_reader_t *reader, const edu_yaml_t *node)
{
    const edu_yaml_t *other = edu_yaml_get(node, "alternative_of");
    const apr_array_header_t *indicators = reader->catalogue->indicators;

    if (other == NULL)
        return NULL;
    if (strcmp(other->text, edu_yaml_get(node, "code")->text) == 0)
        return edu_yaml_error(other, "it is an alternative of itself");
    if (edu_catalogue_indicator(reader->catalogue, other->text) != NULL)
        return NULL;
    return edu_hint_nearest(edu_yaml_error(other, "unknown indicator \"%s\"", other->text), other->text,
                            edu_reader_codes(indicators, reader->scratch_pool));
}

static int
compare_indicators(const void *left, const void *right)
{
    return strcmp((*(const edu_indicator_t *const *)left)->code,
                  (*(const edu_indicator_t *const *)right)->code);
}

/* A file holds one indicator, or a list of them. */
static edu_error_t *
read_file(edu_reader_t *reader, const char *name, apr_array_header_t *nodes)
{
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, name, false, true));
    if (root->kind != EDU_YAML_LIST) {
        APR_ARRAY_PUSH(nodes, edu_yaml_t *) = root;
        return read_indicator(reader, root);
    }
    for (int i = 0; i < root->count; i++) {
        APR_ARRAY_PUSH(nodes, edu_yaml_t *) = root->items[i];
        EDU_TRY(read_indicator(reader, root->items[i]));
    }
    return NULL;
}

edu_error_t *
edu_read_indicators(edu_reader_t *reader)
{
    apr_array_header_t *indicators = reader->catalogue->indicators;
    apr_array_header_t *nodes = apr_array_make(reader->scratch_pool, 32, sizeof(edu_yaml_t *));
    apr_array_header_t *names;

    EDU_TRY(edu_reader_list(&names, reader, "indicators"));
    for (int i = 0; i < names->nelts; i++)
        EDU_TRY(read_file(reader, APR_ARRAY_IDX(names, i, const char *), nodes));
    for (int i = 0; i < nodes->nelts; i++)
        EDU_TRY(check_alternative(reader, APR_ARRAY_IDX(nodes, i, const edu_yaml_t *)));
    for (int i = 0; i < nodes->nelts; i++)
        EDU_TRY(edu_combined_resolve(reader, APR_ARRAY_IDX(nodes, i, const edu_yaml_t *)));
    qsort(indicators->elts, (size_t)indicators->nelts, sizeof(edu_indicator_t *), compare_indicators);
    for (int i = 0; i < indicators->nelts; i++)
        APR_ARRAY_IDX(indicators, i, edu_indicator_t *)->index = i;
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

/* Some form must have the attribute; what a group takes of it must be possible in one of them. */
static edu_error_t *
check_group_attribute(const edu_reader_t *reader, const edu_group_t *group, const edu_yaml_t *node)
{
    const apr_array_header_t *forms = reader->catalogue->forms;
    bool *possible = apr_pcalloc(reader->scratch_pool, (size_t)group->values->nelts + 1);
    bool found = false;

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        int index = edu_form_attribute(form, group->attribute);

        found = found || index >= 0;
        for (int j = 0; index >= 0 && j < group->values->nelts; j++)
            possible[j] = possible[j] || has_value(&APR_ARRAY_IDX(form->attributes, index, edu_attribute_t),
                                                   APR_ARRAY_IDX(group->values, j, const char *));
    }
    if (!found)
        return edu_yaml_error(edu_yaml_get(node, "attribute"), "no form has the attribute \"%s\"",
                              group->attribute);
    for (int j = 0; j < group->values->nelts; j++)
        if (!possible[j])
            return edu_yaml_error(edu_yaml_get(node, "values")->items[j], "\"%s\" is not a value of \"%s\"",
                                  APR_ARRAY_IDX(group->values, j, const char *), group->attribute);
    return NULL;
}

static edu_error_t *
check_scope(const edu_reader_t *reader, const edu_group_t *group, const edu_yaml_t *node)
{
    const apr_array_header_t *forms = reader->catalogue->forms;

    for (int i = 0; i < forms->nelts; i++)
        if (edu_form_attribute(APR_ARRAY_IDX(forms, i, const edu_form_t *), "scope") >= 0)
            return NULL;
    return group->scope ? edu_yaml_error(edu_yaml_get(node, "scope"), "no form has the attribute \"scope\"")
                        : NULL;
}

static edu_error_t *
read_group(edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code", "zh", "en", "attribute", "values", "scope", NULL};
    edu_group_t *group = apr_pcalloc(reader->pool, sizeof *group);

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&group->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "group \"%s\"", group->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    if (strcmp(group->code, "all") == 0)
        return edu_yaml_error(edu_yaml_get(node, "code"), "\"all\" is every area's whole");
    EDU_TRY(edu_reader_define(reader, "group", group->code, edu_yaml_get(node, "code")));
    EDU_TRY(edu_yaml_names(&group->name_zh, &group->name_en, node));
    EDU_TRY(edu_yaml_code(&group->attribute, node, "attribute", NULL));
    EDU_TRY(edu_yaml_texts(&group->values, node, "values", reader->pool));
    if (group->values->nelts == 0)
        return edu_yaml_error(node, "it has no values");
    EDU_TRY(edu_yaml_flag(&group->scope, node, "scope", false));
    EDU_TRY(check_group_attribute(reader, group, node));
    EDU_TRY(check_scope(reader, group, node));
    APR_ARRAY_PUSH(reader->catalogue->groups, edu_group_t *) = group;
    return NULL;
}

/* A set of areas is a group too, unless groups.yaml says how it lies within its counties. */
static void
add_set_groups(edu_reader_t *reader)
{
    const apr_array_header_t *sets = edu_areas_sets(reader->catalogue->areas);

    for (int i = 0; i < sets->nelts; i++) {
        const edu_area_set_t *set = APR_ARRAY_IDX(sets, i, const edu_area_set_t *);
        edu_group_t *group;

        if (edu_catalogue_group(reader->catalogue, set->code) != NULL)
            continue;
        group = apr_pcalloc(reader->pool, sizeof *group);
        group->code = set->code;
        group->name_zh = set->name_zh;
        group->name_en = set->name_en;
        group->attribute = "";
        group->values = apr_array_make(reader->pool, 0, sizeof(const char *));
        group->set = set;
        APR_ARRAY_PUSH(reader->catalogue->groups, edu_group_t *) = group;
    }
}

/* What a form lists as `scope` are codes of groups. */
static edu_error_t *
check_scope_values(const edu_reader_t *reader, const edu_form_t *form)
{
    int index = edu_form_attribute(form, "scope");
    const apr_array_header_t *values;

    if (index < 0)
        return NULL;
    values = APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).values;
    for (int i = 0; i < values->nelts; i++) {
        const char *code = APR_ARRAY_IDX(values, i, edu_value_t).code;
        const edu_group_t *group = edu_catalogue_group(reader->catalogue, code);

        if (group == NULL || !group->scope)
            return edu_error_create(EDU_ERR_CATALOGUE, NULL,
                                    "%s/forms/%s.yaml: attribute \"scope\": \"%s\" is not a group with "
                                    "\"scope: yes\" in groups.yaml",
                                    reader->folder, form->code, code);
    }
    return NULL;
}

edu_error_t *
edu_read_groups(edu_reader_t *reader)
{
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, "groups.yaml", true, true));
    if (root != NULL)
        EDU_TRY(edu_yaml_expect(root, EDU_YAML_LIST));
    for (int i = 0; root != NULL && i < root->count; i++)
        EDU_TRY(read_group(reader, root->items[i]));
    for (int i = 0; i < reader->catalogue->forms->nelts; i++)
        EDU_TRY(check_scope_values(reader, APR_ARRAY_IDX(reader->catalogue->forms, i, const edu_form_t *)));
    add_set_groups(reader);
    return edu_combined_check_groups(reader);
}
