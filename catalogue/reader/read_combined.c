#include "catalogue/reader/combined_reader.h"

#include "base/translate.h"
#include "catalogue/reader/hint.h"

#include <apr_strings.h>
#include <string.h>

edu_error_t *
edu_combined_kind(edu_indicator_t *indicator, const edu_yaml_t *node)
{
    static const char *const sides[] = {"numerator", "denominator", "frequency"};
    static const char *const keys[] = {"indicator", "of", "to", "adjusted", NULL};
    const edu_yaml_t *parity = edu_yaml_get(node, "parity");
    const edu_yaml_t *product = edu_yaml_get(node, "product");

    if (parity == NULL && product == NULL)
        return NULL;
    if (parity != NULL && product != NULL)
        return edu_yaml_error(product, "it has a \"parity\" already");
    for (int i = 0; i < 3; i++)
        if (edu_yaml_get(node, sides[i]) != NULL)
            return edu_yaml_error(edu_yaml_get(node, sides[i]),
                                  "it is made of rates and has no %s of its own", sides[i]);
    if (product != NULL) {
        indicator->made_of = EDU_MADE_OF_PRODUCT;
        return NULL;
    }
    indicator->made_of = EDU_MADE_OF_PARITY;
    EDU_TRY(edu_yaml_expect_keys(parity, keys));
    return edu_yaml_flag(&indicator->adjusted, parity, "adjusted", false);
}

static edu_error_t *
add_factor(edu_indicator_t *indicator, const edu_reader_t *reader, const char *code, const char *group,
           const edu_yaml_t *node)
{
    const apr_array_header_t *indicators = reader->catalogue->indicators;
    const edu_indicator_t *other = edu_catalogue_indicator(reader->catalogue, code);
    edu_factor_t *factor;

    if (other == NULL)
        return edu_hint_nearest(edu_yaml_error(node, "unknown indicator \"%s\"", code), code,
                                edu_reader_codes(indicators, reader->scratch_pool));
    if (other->made_of != EDU_MADE_OF_COUNTS)
        return edu_yaml_error(node, "\"%s\" is itself made of rates", code);
    factor = apr_array_push(indicator->factors);
    factor->indicator = other;
    factor->group = group;
    return NULL;
}

/* `of` and `to` are indicators, or groups of the one that is named. */
static edu_error_t *
add_parity(edu_indicator_t *indicator, const edu_reader_t *reader, const edu_yaml_t *parity)
{
    static const char *const keys[] = {"of", "to"};
    const char *code;

    EDU_TRY(edu_yaml_code(&code, parity, "indicator", ""));
    for (int i = 0; i < 2; i++) {
        const char *word;

        EDU_TRY(edu_yaml_code(&word, parity, keys[i], NULL));
        if (*code != '\0')
            EDU_TRY(add_factor(indicator, reader, code, word, edu_yaml_get(parity, "indicator")));
        else
            EDU_TRY(add_factor(indicator, reader, word, "", edu_yaml_get(parity, keys[i])));
    }
    return NULL;
}

static edu_error_t *
add_product(edu_indicator_t *indicator, const edu_reader_t *reader, const edu_yaml_t *node)
{
    const edu_yaml_t *product = edu_yaml_get(node, "product");
    apr_array_header_t *codes;

    EDU_TRY(edu_yaml_texts(&codes, node, "product", reader->pool));
    if (codes->nelts < 2)
        return edu_yaml_error(product, "a product is made of two rates or more");
    for (int i = 0; i < codes->nelts; i++)
        EDU_TRY(add_factor(indicator, reader, APR_ARRAY_IDX(codes, i, const char *), "", product->items[i]));
    return NULL;
}

/* Made at the coarsest level of its rates, as often as they are, looking back as far as any of them. */
static edu_error_t *
derive(edu_indicator_t *indicator, const edu_yaml_t *node, apr_pool_t *pool)
{
    const edu_indicator_t *first = APR_ARRAY_IDX(indicator->factors, 0, edu_factor_t).indicator;

    indicator->inputs = apr_array_make(pool, 16, sizeof(edu_expr_input_t));
    indicator->frequency = first->frequency;
    indicator->base_level = first->base_level;
    for (int i = 0; i < indicator->factors->nelts; i++) {
        const edu_indicator_t *other = APR_ARRAY_IDX(indicator->factors, i, edu_factor_t).indicator;

        if (other->frequency != first->frequency)
            return edu_yaml_error(node, "it mixes rates of unlike frequency: \"%s\" (%s) and \"%s\" (%s)",
                                  first->code,
                                  edu_frequency_title(first->frequency, edu_translate_language()),
                                  other->code,
                                  edu_frequency_title(other->frequency, edu_translate_language()));
        if (indicator->interval == EDU_INTERVAL_PARITY &&
            (other->interval == EDU_INTERVAL_NONE || other->interval == EDU_INTERVAL_SAMPLE))
            indicator->interval = EDU_INTERVAL_NONE;
        edu_reader_add_inputs(indicator->inputs, other->inputs);
        if (other->base_level < indicator->base_level)
            indicator->base_level = other->base_level;
        if (other->longest_lag > indicator->longest_lag)
            indicator->longest_lag = other->longest_lag;
    }
    return NULL;
}

edu_error_t *
edu_combined_resolve(edu_reader_t *reader, const edu_yaml_t *node)
{
    const char *code = edu_yaml_get(node, "code")->text;
    apr_array_header_t *indicators = reader->catalogue->indicators;
    edu_indicator_t *indicator = NULL;

    for (int i = 0; i < indicators->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(indicators, i, edu_indicator_t *)->code, code) == 0)
            indicator = APR_ARRAY_IDX(indicators, i, edu_indicator_t *);
    if (indicator == NULL || indicator->made_of == EDU_MADE_OF_COUNTS)
        return NULL;
    indicator->factors = apr_array_make(reader->pool, 2, sizeof(edu_factor_t));
    if (indicator->made_of == EDU_MADE_OF_PARITY)
        EDU_TRY(add_parity(indicator, reader, edu_yaml_get(node, "parity")));
    else
        EDU_TRY(add_product(indicator, reader, node));
    return derive(indicator, node, reader->pool);
}

static edu_error_t *
check_group(const edu_reader_t *reader, const edu_indicator_t *indicator, int side)
{
    const edu_factor_t *factor = &APR_ARRAY_IDX(indicator->factors, side, edu_factor_t);
    const char *key = apr_pstrcat(reader->scratch_pool, "indicator ", indicator->code, NULL);
    const edu_yaml_t *code = apr_hash_get(reader->places, key, APR_HASH_KEY_STRING);
    const edu_group_t *group = edu_catalogue_group(reader->catalogue, factor->group);
    const edu_yaml_t *node;

    if (*factor->group == '\0' || strcmp(factor->group, "all") == 0)
        return NULL;
    node = edu_yaml_get(edu_yaml_get(code->parent, "parity"), side == 0 ? "of" : "to");
    if (group == NULL)
        return edu_hint_nearest(edu_yaml_error(node, "unknown group \"%s\"", factor->group), factor->group,
                                edu_reader_codes(reader->catalogue->groups, reader->scratch_pool));
    if (!factor->indicator->groups && !edu_group_is_area_set(group))
        return edu_yaml_error(node, "\"%s\" has no rates of groups", factor->indicator->code);
    return NULL;
}

edu_error_t *
edu_combined_check_groups(const edu_reader_t *reader)
{
    const apr_array_header_t *indicators = reader->catalogue->indicators;

    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        for (int side = 0; indicator->made_of == EDU_MADE_OF_PARITY && side < 2; side++)
            EDU_TRY(check_group(reader, indicator, side));
    }
    return NULL;
}
